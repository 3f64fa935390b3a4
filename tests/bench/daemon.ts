import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Visitor } from '../../src/cli/demo/visitor.ts'

const bin = resolve(import.meta.dirname, '../../provisioning/bin/kioskd')

/** A `kioskd run` of its own, started as the unit file starts it. */
export class Daemon {
  readonly #process: ChildProcess
  /** From spawn until a client of the public API had the first screen. */
  readonly readyMs: number
  readonly url: string

  private constructor(process: ChildProcess, readyMs: number, url: string) {
    this.#process = process
    this.readyMs = readyMs
    this.url = url
  }

  static async start(siteFile: string): Promise<Daemon> {
    const startedMs = performance.now()
    const child = spawn(bin, ['run', '--site', siteFile], { stdio: ['ignore', 'pipe', 'inherit'] })
    const url = await new Promise<string>((ready, reject) => {
      child.once('exit', (code) => reject(new Error(`kioskd ended with ${code}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = /"event":"api.listening".*"url":"([^"]+)"/.exec(line)?.[1]
        if (found) ready(found)
      })
    })
    const visitor = await Visitor.open(url)
    const readyMs = performance.now() - startedMs
    visitor.close()
    return new Daemon(child, readyMs, url)
  }

  /** Resident set, MB of 10^6 bytes. */
  get rssMb(): number {
    return rssMbOf(this.#process.pid ?? 0)
  }

  async stop(): Promise<void> {
    const over = new Promise((done) => this.#process.once('exit', done))
    this.#process.removeAllListeners('exit')
    this.#process.once('exit', () => {})
    const ended = new Promise((done) => this.#process.once('close', done))
    this.#process.kill('SIGTERM')
    await Promise.race([over, ended])
  }
}

export function rssMbOf(pid: number): number {
  const kb = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  return (kb * 1024) / 1e6
}
