import type { Clock } from '../../kernel/clock.ts'
import type { SerialExecutor } from '../../kernel/queue.ts'
import type { Outcome } from '../contract.ts'
import { type Driver, type StopCode, stopCode } from '../drivers/driver.ts'
import { deadline, unlessHung } from './deadline.ts'

/** Time a driver gets to come back after its signal has aborted. */
export const graceMs = 400

export interface CommandOptions {
  /** Name of the command in its class, for statistics. */
  readonly name: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** What a driver that hangs or throws has left us with: `unknown` for anything that moves something. */
  readonly lateOutcome: 'failed' | 'unknown'
}

export interface CommandHost {
  readonly clock: Clock
  readonly queue: SerialExecutor
  readonly driver: Driver
  /** Aborts when the link has ended; aborted by us when the driver hangs. */
  readonly over: AbortController
  readonly stop: AbortSignal
  started(): void
  ended(): void
  caught(thrown: unknown): void
}

/** Runs one command when its turn comes; ends within `timeoutMs` and the grace, whatever the driver does. */
export async function runCommand<T, C extends string>(
  host: CommandHost,
  options: CommandOptions,
  run: (driver: Driver, signal: AbortSignal) => Promise<Outcome<T, C>>,
): Promise<Outcome<T, C | StopCode | 'notReady' | 'internal'>> {
  const { clock, over } = host
  const limit = deadline(clock, options.timeoutMs, [
    [over.signal, 'deviceGone'],
    [host.stop, 'canceled'],
    [options.signal, 'canceled'],
  ])
  const { signal } = limit
  let started = false
  const job = async (): Promise<Outcome<T, C | StopCode | 'internal'>> => {
    if (signal.aborted) return { outcome: 'failed', code: stopCode(signal) }
    started = true
    host.started()
    try {
      return await unlessHung<Outcome<T, C | StopCode>>(clock, run(host.driver, signal), signal, graceMs, () => {
        const code = stopCode(signal)
        over.abort()
        return { outcome: options.lateOutcome, code }
      })
    } catch (thrown) {
      host.caught(thrown)
      return { outcome: options.lateOutcome, code: 'internal' }
    } finally {
      host.ended()
    }
  }
  try {
    const queued = host.queue.run(job)
    // A command that still waits for its turn when its time is up has done nothing.
    const done = await Promise.race([queued, aborted(signal).then(() => (started ? queued : undefined))])
    if (!done) return { outcome: 'failed', code: stopCode(signal) }
    return done.ok ? done.value : { outcome: 'failed', code: 'notReady', detail: done.error.code }
  } finally {
    limit.done()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
