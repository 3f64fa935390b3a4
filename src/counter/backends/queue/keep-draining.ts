import type { Clock } from '../../../kernel/clock.ts'
import type { Backend } from '../contract.ts'
import type { SubmissionQueue } from './queue.ts'

/** How often it looks by itself, ms: for what expires, and for a backend that has come back unnoticed. */
const lookMs = 60_000

/** Drains whenever the backend comes back or something was put in, until `signal` aborts. */
export async function keepDraining(options: {
  readonly queue: SubmissionQueue
  readonly backend: Backend
  readonly clock: Clock
  readonly signal: AbortSignal
}): Promise<void> {
  const { queue, backend, clock, signal } = options
  let wake = new AbortController()
  const stops = [
    queue.onQueued(() => wake.abort()),
    backend.onReachable((reachable) => {
      if (reachable) wake.abort()
    }),
  ]
  while (!signal.aborted) {
    wake = new AbortController()
    if (backend.reachable) await queue.drain(backend, signal)
    else await queue.expire()
    await clock.sleep(lookMs, AbortSignal.any([signal, wake.signal]))
  }
  for (const stop of stops) stop()
}
