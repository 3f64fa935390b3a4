import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/kernel/clock.ts'

export const hasSocat = spawnSync('socat', ['-V']).status === 0

/** A serial line whose other end is a TCP port of ours: what is opened at `path` is a real tty of the kernel. */
export interface Pty {
  readonly path: string
  close(): Promise<void>
}

/** Joins a new pty with whatever listens at this port. */
export async function openPty(port: number): Promise<Pty> {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-pty-'))
  const link = join(dir, 'tty')
  const child: ChildProcess = spawn('socat', [`pty,raw,echo=0,link=${link}`, `tcp:127.0.0.1:${port},nodelay`], {
    stdio: 'ignore',
  })
  const endMs = systemClock.monoMs() + 3000
  while (!existsSync(link)) {
    if (systemClock.monoMs() > endMs) throw new Error('socat made no pty')
    await systemClock.sleep(10)
  }
  return {
    path: realpathSync(link),
    close: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
