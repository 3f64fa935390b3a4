import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/kernel/clock.ts'

export interface Pty {
  /** Device file that behaves like a serial port. */
  readonly path: string
  close(): Promise<void>
}

/** A pseudo terminal by socat whose other end is the simulator listening on this TCP port. */
export async function openPty(port: number): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-pty-'))
  const link = join(folder, 'tty')
  const child = spawn('socat', [`PTY,link=${link},raw,echo=0`, `TCP:127.0.0.1:${port},nodelay`], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const endMs = systemClock.monoMs() + 3000
  while (!existsSync(link)) {
    if (systemClock.monoMs() > endMs) throw new Error('socat gave no pty within 3 s')
    await systemClock.sleep(10)
  }
  return {
    path: realpathSync(link),
    close: async () => {
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
