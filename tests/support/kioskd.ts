import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { eventually } from './house.ts'

export const project = resolve(import.meta.dirname, '../..')
const main = join(project, 'src/main.ts')

export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command as a person would, to its end. */
export function kioskd(...args: readonly string[]): Ended {
  const ran = spawnSync(process.execPath, [main, ...args], { cwd: project, encoding: 'utf8', timeout: 20_000 })
  return { status: ran.status, out: ran.stdout, err: ran.stderr }
}

/** A command that goes on until it is told to end. */
export class Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  out = ''
  err = ''

  constructor(...args: readonly string[]) {
    this.process = spawn(process.execPath, [main, ...args], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
    this.process.stdout?.on('data', (chunk: Buffer) => {
      this.out += chunk.toString()
    })
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.err += chunk.toString()
    })
    this.ended = new Promise((done) =>
      this.process.once('close', (status) => done({ status, out: this.out, err: this.err })),
    )
  }

  async says(text: string, timeoutMs = 15_000): Promise<void> {
    await eventually(() => this.out.includes(text) || `it said ${this.out} ${this.err}`, timeoutMs)
  }

  /** Sends a signal and answers how it ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.process.kill(signal)
    return this.ended
  }
}

/** A site file for simulated devices in `dir`; `change` edits its text. */
export function writeSite(dir: string, change: (text: string) => string = (text) => text): string {
  const names = ['identity', 'face', 'receipt']
  const text = readFileSync(join(project, 'provisioning/sites/demo.yaml'), 'utf8')
    .replaceAll(/at: \{ (?:tcp|http).*\}/g, () => `at: { simulated: ${names.shift()} }`)
    .replace('../../.kioskd/demo/kiosk', 'state')
    .replace('../catalogue/demo', join(project, 'provisioning/catalogue/demo'))
    .replace('demo-staff.yaml', join(project, 'provisioning/sites/demo-staff.yaml'))
    .replace('port: 7080', 'port: 0')
  const file = join(dir, 'site.yaml')
  writeFileSync(file, change(text))
  return file
}

/** Processes of this machine whose command line names `text`. */
export function processesNaming(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      } catch {
        return false
      }
    })
}
