import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock } from '../kernel/clock.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../kernel/result.ts'

/** How much of what a program said last is kept to explain why it ended. */
const mostSaid = 600
const lookEveryMs = 20
/** After SIGKILL. Where nobody collects orphans they stay in the table for ever, and doing without is harmless. */
const goneWithinMs = 500

export interface GroupOptions {
  readonly program: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  /** Whether what it says on stderr may be kept for a log line; a browser's may hold what people saw. */
  readonly keepsWords: boolean
}

/** A program and all it starts, in a process group of its own, so that they can be ended together. */
export class ProcessGroup {
  readonly #child: ChildProcess
  readonly #pid: number
  readonly #clock: Clock
  #said = ''
  /** Resolves when the program itself has ended; some of its children may still be there. */
  readonly ended: Promise<void>
  #over = false

  private constructor(child: ChildProcess, pid: number, clock: Clock) {
    this.#child = child
    this.#pid = pid
    this.#clock = clock
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-mostSaid)
    })
    this.ended = new Promise((resolve) =>
      child.once('exit', () => {
        this.#over = true
        resolve()
      }),
    )
  }

  static start(options: GroupOptions): Promise<Result<ProcessGroup, Coded<'cannotStart'>>> {
    const { program, args, env, clock, keepsWords } = options
    return new Promise((resolve) => {
      const child = spawn(program, args, {
        env,
        detached: true,
        stdio: ['ignore', 'ignore', keepsWords ? 'pipe' : 'ignore'],
      })
      child.once('error', (error) => resolve(fail('cannotStart', messageOf(error))))
      child.once('spawn', () => {
        if (child.pid !== undefined) resolve(ok(new ProcessGroup(child, child.pid, clock)))
      })
    })
  }

  /** The last words of the program, in one line. */
  get said(): string {
    return this.#said.trim().replaceAll(/\s*\n\s*/g, ' | ')
  }

  /** How it ended, as far as it has. */
  get how(): string {
    return this.#child.signalCode ?? (this.#over ? `exit ${this.#child.exitCode ?? 0}` : 'runs')
  }

  /** Asks the whole group to end, kills what is left after `graceMs` (0: at once), and waits until nothing of it is there. */
  async end(graceMs: number): Promise<void> {
    if (graceMs > 0 && !this.#over) {
      this.#signal('SIGTERM')
      const over = new AbortController()
      void this.ended.then(() => over.abort())
      await this.#clock.sleep(graceMs, over.signal)
    }
    this.#signal('SIGKILL')
    for (let waitedMs = 0; waitedMs < goneWithinMs && this.#signal(0); waitedMs += lookEveryMs)
      await this.#clock.sleep(lookEveryMs)
  }

  #signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.#pid, signal)
    } catch {
      return false
    }
  }
}
