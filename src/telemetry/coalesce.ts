import type { CancelTimer, Clock } from '../kernel/clock.ts'

/** A value to publish. */
export interface Offer {
  readonly payload: string
  /** What decides whether two values say the same (a payload holds a time). */
  readonly fingerprint: string
  /** Least time since the last publication of the key, ms. */
  readonly intervalMs: number
}

interface Entry {
  sent: string
  sentAtMonoMs: number
  waiting: { readonly offer: Offer; readonly dueMonoMs: number; readonly cancel: CancelTimer } | undefined
}

/** Publishes the newest value of each key: the first at once, then no sooner than its interval allows; equal ones not at all. */
export class Coalescer {
  readonly #clock: Clock
  readonly #publish: (key: string, payload: string) => void
  readonly #keys = new Map<string, Entry>()

  constructor(clock: Clock, publish: (key: string, payload: string) => void) {
    this.#clock = clock
    this.#publish = publish
  }

  offer(key: string, offer: Offer): void {
    const entry: Entry = this.#keys.get(key) ?? { sent: '', sentAtMonoMs: Number.NEGATIVE_INFINITY, waiting: undefined }
    this.#keys.set(key, entry)
    const waiting = entry.waiting
    waiting?.cancel()
    entry.waiting = undefined
    if (offer.fingerprint === entry.sent) return
    const now = this.#clock.monoMs()
    /* A value that was due sooner keeps its time for whatever has replaced it. */
    const dueMonoMs = Math.min(entry.sentAtMonoMs + offer.intervalMs, waiting?.dueMonoMs ?? Number.POSITIVE_INFINITY)
    if (dueMonoMs <= now) {
      entry.sent = offer.fingerprint
      entry.sentAtMonoMs = now
      return this.#publish(key, offer.payload)
    }
    const cancel = this.#clock.after(dueMonoMs - now, () => {
      entry.waiting = undefined
      this.offer(key, { ...offer, intervalMs: 0 })
    })
    entry.waiting = { offer, dueMonoMs, cancel }
  }

  /** Forgets what was sent: after a new connection everything is said again. */
  reset(): void {
    for (const entry of this.#keys.values()) entry.waiting?.cancel()
    this.#keys.clear()
  }
}
