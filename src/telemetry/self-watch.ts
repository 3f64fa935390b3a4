import type { Clock } from '../kernel/clock.ts'
import type { Standing } from './alarms.ts'

/** Within this time after it has been found hung a browser has been exchanged and its page has come up, if that helps. */
export const browserExchangedMs = 30_000
/** After the start of the daemon a browser that is kept here may take this long to bring the first page up. */
export const firstPageWithinMs = 120_000
/** A clock with a network is set well within this time. */
export const clockSetWithinMs = 300_000
/** What has waited this long for the fleet is a backlog; it is over when nothing has waited longer than the second. */
export const backlogMs = 600_000
const backlogOverMs = 120_000
/** A wall clock that was just set makes old rows of new ones; the pump sends them on within this time. */
const backlogStandsMs = 60_000

export interface SelfWatchSources {
  readonly clock: Clock
  /** How long a page may be silent before whoever watches the browser exchanges it (`screen.hungAfterMs`): what helps itself is no alarm. */
  readonly hungAfterMs: number
  readonly page: () => {
    /** How long no page has said that it is alive, ms; infinite before the first. */
    readonly pageSilentMs: number
    /** Whether a browser is kept on this kiosk: then a page has to come. */
    readonly pageWatched: boolean
  }
  /** The first row that waits for the fleet, and its age by the wall clock where that says anything; undefined when nothing waits. */
  readonly outboxOldest: () => { readonly seq: number; readonly ageMs?: number } | undefined
}

/** What the kiosk finds wrong with itself beside its devices. Pure but for its memory: whoever asks moves it on. */
export class SelfWatch {
  readonly #sources: SelfWatchSources
  readonly #startedMonoMs: number
  #first: { readonly seq: number; readonly sinceMonoMs: number } | undefined
  #backlogSinceMonoMs: number | undefined
  #backlog = false

  constructor(sources: SelfWatchSources) {
    this.#sources = sources
    this.#startedMonoMs = sources.clock.monoMs()
  }

  /** With `source` and `code` as an alarm names them; the dead page is an error, because nobody is served. */
  standing(): readonly Standing[] {
    const found: Standing[] = []
    if (this.#pageDead()) found.push({ source: 'screen', code: 'page.dead', severity: 'error' })
    if (this.#clockUnset()) found.push({ source: 'clock', code: 'clock.unsynced', severity: 'warning' })
    if (this.#piledUp()) found.push({ source: 'outbox', code: 'outbox.backlog', severity: 'warning' })
    return found
  }

  get #upMs(): number {
    return this.#sources.clock.monoMs() - this.#startedMonoMs
  }

  #pageDead(): boolean {
    const { pageSilentMs, pageWatched } = this.#sources.page()
    if (Number.isFinite(pageSilentMs)) return pageSilentMs > this.#sources.hungAfterMs + browserExchangedMs
    return pageWatched && this.#upMs > firstPageWithinMs
  }

  #clockUnset(): boolean {
    return !this.#sources.clock.synced() && this.#upMs > clockSetWithinMs
  }

  #piledUp(): boolean {
    const oldestMs = this.#waitedMs()
    const now = this.#sources.clock.monoMs()
    if (oldestMs <= (this.#backlog ? backlogOverMs : backlogMs)) {
      this.#backlogSinceMonoMs = undefined
      this.#backlog = false
      return false
    }
    this.#backlogSinceMonoMs ??= now
    this.#backlog ||= now - this.#backlogSinceMonoMs >= backlogStandsMs
    return this.#backlog
  }

  /** The longer of what the wall clock says and what was seen here: a wall clock is set, and jumps. */
  #waitedMs(): number {
    const oldest = this.#sources.outboxOldest()
    const now = this.#sources.clock.monoMs()
    if (oldest === undefined) this.#first = undefined
    else if (oldest.seq !== this.#first?.seq) this.#first = { seq: oldest.seq, sinceMonoMs: now }
    return Math.max(oldest?.ageMs ?? 0, now - (this.#first?.sinceMonoMs ?? now))
  }
}
