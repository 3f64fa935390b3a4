import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Clock } from '../../kernel/clock.ts'

const mainFile = resolve(import.meta.dirname, '../../main.ts')
const compileCache = resolve(import.meta.dirname, '../../../node_modules/.cache/kioskd')

export interface ChildOptions {
  readonly name: string
  readonly args: readonly string[]
  readonly clock: Clock
  /** Every line the child logs. */
  readonly onLine: (name: string, line: string) => void
  /** Started again after it ended by itself; the wait before, ms. Undefined: not started again. */
  readonly restartMs?: number
}

/** One kioskd process of the demo, kept running. It ends by itself when this process is gone (its IPC channel closes). */
export class Child {
  readonly #options: ChildOptions
  #process: ChildProcess | undefined
  #stopping = false
  restarts = 0

  constructor(options: ChildOptions) {
    this.#options = options
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }
  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Starts it and resolves with the address of its `api.listening` line, or with what it said when it ended instead. */
  start(): Promise<{ readonly url: string } | { readonly exit: number; readonly said: string }> {
    const child = spawn(process.execPath, ['--max-semi-space-size=1', mainFile, ...this.#options.args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      env: { NODE_COMPILE_CACHE: compileCache, MALLOC_ARENA_MAX: '1', ...process.env },
    })
    this.#process = child
    let said = ''
    return new Promise((ready) => {
      createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
        this.#options.onLine(this.#options.name, line)
        const url = /"event":"api.listening".*"url":"([^"]+)"/.exec(line)?.[1]
        if (url) ready({ url })
      })
      createInterface({ input: child.stderr as NonNullable<typeof child.stderr> }).on('line', (line) => {
        said = `${said}${line}\n`.slice(-4000)
        this.#options.onLine(this.#options.name, line)
      })
      child.once('exit', (code) => {
        ready({ exit: code ?? 1, said })
        void this.#ended(child)
      })
    })
  }

  /** kill -9. */
  kill(): void {
    this.#process?.kill('SIGKILL')
  }

  /** Asks it to end, and makes it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    const child = this.#process
    if (!child || !this.running) return
    const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    await Promise.race([over, this.#options.clock.sleep(graceMs)])
    if (this.running) child.kill('SIGKILL')
    await over
  }

  async #ended(child: ChildProcess): Promise<void> {
    const { restartMs, clock } = this.#options
    if (this.#stopping || restartMs === undefined || child !== this.#process) return
    await clock.sleep(restartMs)
    if (this.#stopping) return
    this.restarts += 1
    await this.start()
  }
}
