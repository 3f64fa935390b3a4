import type { Clock } from '../../kernel/clock.ts'
import type { StopCode } from '../drivers/driver.ts'

export interface Deadline {
  readonly signal: AbortSignal
  stop(code: StopCode): void
  /** Forgets the timer and the listeners. */
  done(): void
}

/** A signal that aborts after `ms`, or with the given code when one of the sources does; its reason is the code. */
export function deadline(clock: Clock, ms: number, sources: readonly (readonly [AbortSignal, StopCode])[]): Deadline {
  const controller = new AbortController()
  const stop = (code: StopCode) => controller.abort(code)
  const cancel = clock.after(ms, () => stop('timeout'))
  const off = sources.map(([source, code]) => {
    const onAbort = () => stop(code)
    if (source.aborted) onAbort()
    source.addEventListener('abort', onAbort, { once: true })
    return () => source.removeEventListener('abort', onAbort)
  })
  return {
    signal: controller.signal,
    stop,
    done: () => {
      cancel()
      for (const remove of off) remove()
    },
  }
}

/** The promise's value, or `late()` when it has not settled `ms` after the signal aborted. A driver that hangs is left behind. */
export function unlessHung<T>(
  clock: Clock,
  promise: Promise<T>,
  signal: AbortSignal,
  ms: number,
  late: () => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel = () => {}
    const onAbort = () => {
      cancel = clock.after(ms, () => resolve(late()))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    const over = () => {
      signal.removeEventListener('abort', onAbort)
      cancel()
    }
    promise.then(
      (value) => {
        over()
        resolve(value)
      },
      (thrown: unknown) => {
        over()
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
      },
    )
  })
}
