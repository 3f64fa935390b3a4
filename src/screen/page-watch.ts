import { nightlyIsDue } from './night.ts'

/** What the daemon says of its page: `GET /api/v1/page`. */
export interface PageSeen {
  /** How long no page has said that it is alive, ms; null: none has since the daemon started. */
  readonly silentMs: number | null
  readonly inSession: boolean
}

/** Why a browser should be started anew, if it should. */
export type Verdict = 'well' | 'hung' | 'nightly'

export interface WatchSettings {
  readonly hungAfterMs: number
  readonly restartAt: string
}

/**
 * Judges one run of the browser by what the daemon says of its page. Silence counts from the last sign of life, from the start of
 * the browser or from the daemon's return, whichever came last: while the daemon is away no page can be heard.
 */
export class PageWatch {
  readonly #settings: WatchSettings
  readonly #startedMonoMs: number
  #countsFromMonoMs: number
  #everAlive = false

  constructor(startedMonoMs: number, settings: WatchSettings) {
    this.#startedMonoMs = startedMonoMs
    this.#countsFromMonoMs = startedMonoMs
    this.#settings = settings
  }

  /** Whether this browser has shown a living page. */
  get everAlive(): boolean {
    return this.#everAlive
  }

  /**
   * Takes one answer of the daemon (undefined: none).
   * @param wall the time of the day; undefined while nobody has set the clock
   */
  judge(nowMonoMs: number, seen: PageSeen | undefined, wall: Date | undefined): Verdict {
    if (!seen) {
      this.#countsFromMonoMs = nowMonoMs
      return 'well'
    }
    if (seen.silentMs !== null) {
      const aliveMonoMs = nowMonoMs - seen.silentMs
      if (aliveMonoMs > this.#startedMonoMs) this.#everAlive = true
      this.#countsFromMonoMs = Math.max(this.#countsFromMonoMs, aliveMonoMs)
    }
    const { hungAfterMs, restartAt } = this.#settings
    if (nowMonoMs - this.#countsFromMonoMs >= hungAfterMs) return 'hung'
    const mayEnd = !seen.inSession && wall !== undefined
    return mayEnd && nightlyIsDue(restartAt, wall, nowMonoMs - this.#startedMonoMs) ? 'nightly' : 'well'
  }
}
