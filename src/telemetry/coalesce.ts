import type { CancelTimer, Clock } from '../kernel/clock.ts'

interface Entry {
  sent: string
  newest: { readonly payload: string; readonly fingerprint: string } | undefined
  cancel: CancelTimer | undefined
}

/** Publishes the newest value of each key: the first at once, then at most one in `intervalMs`; equal ones not at all. */
export class Coalescer {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #publish: (key: string, payload: string) => void
  readonly #keys = new Map<string, Entry>()

  constructor(clock: Clock, intervalMs: number, publish: (key: string, payload: string) => void) {
    this.#clock = clock
    this.#intervalMs = intervalMs
    this.#publish = publish
  }

  /** `fingerprint` decides equality (a payload may hold a time); defaults to the payload. */
  offer(key: string, payload: string, fingerprint = payload): void {
    const entry: Entry = this.#keys.get(key) ?? { sent: '', newest: undefined, cancel: undefined }
    this.#keys.set(key, entry)
    if (entry.cancel) {
      entry.newest = { payload, fingerprint }
      return
    }
    if (entry.sent === fingerprint) return
    entry.sent = fingerprint
    this.#publish(key, payload)
    entry.cancel = this.#clock.after(this.#intervalMs, () => {
      entry.cancel = undefined
      const { newest } = entry
      entry.newest = undefined
      if (newest) this.offer(key, newest.payload, newest.fingerprint)
    })
  }

  /** Forgets what was sent: after a new connection everything is said again. */
  reset(): void {
    for (const entry of this.#keys.values()) entry.cancel?.()
    this.#keys.clear()
  }
}
