/** What the daemon says of its page: `GET /api/v1/page`. */
export interface PageSeen {
  /** How long no page has said that it is alive, ms; null: none has since the daemon started. */
  readonly silentMs: number | null
  readonly inSession: boolean
}

/**
 * Judges one run of the browser by what the daemon says of its page. Silence counts from the last sign of life, from the start of
 * the browser or from the daemon's return, whichever came last: while the daemon is away no page can be heard.
 */
export class PageWatch {
  readonly #hungAfterMs: number
  readonly #startedMonoMs: number
  #countsFromMonoMs: number
  #everAlive = false

  constructor(startedMonoMs: number, hungAfterMs: number) {
    this.#startedMonoMs = startedMonoMs
    this.#countsFromMonoMs = startedMonoMs
    this.#hungAfterMs = hungAfterMs
  }

  /** Whether this browser has shown a living page. */
  get everAlive(): boolean {
    return this.#everAlive
  }

  /** Takes one answer of the daemon (undefined: none) and says whether the page hangs. */
  hangs(nowMonoMs: number, seen: PageSeen | undefined): boolean {
    if (!seen) {
      this.#countsFromMonoMs = nowMonoMs
      return false
    }
    if (seen.silentMs !== null) {
      const aliveMonoMs = nowMonoMs - seen.silentMs
      if (aliveMonoMs > this.#startedMonoMs) this.#everAlive = true
      this.#countsFromMonoMs = Math.max(this.#countsFromMonoMs, aliveMonoMs)
    }
    return nowMonoMs - this.#countsFromMonoMs >= this.#hungAfterMs
  }
}
