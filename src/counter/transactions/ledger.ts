import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import { OneAtATime } from '../../kernel/one-at-a-time.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Outbox } from '../../kernel/store/outbox.ts'
import type { Store, StoreFailure } from '../../kernel/store/store.ts'
import { type EventBody, type EventType, eventRecord } from '../../wire/events.ts'
import { appendJournal, type JournalEntry } from '../journal/journal.ts'

/** An event to report, with its body checked by `wire`. */
export interface Report<T extends EventType = EventType> {
  readonly type: T
  readonly body: EventBody<T>
}

/** Makes a commit that runs `work`, or answers why not. */
export type Commit = (work: (db: DatabaseSync) => void) => Promise<Result<void>>

/** Pairs a type with its own body, so that a list of reports keeps them matched. */
export function report<T extends EventType>(type: T, body: EventBody<T>): Report {
  return { type, body } as Report
}

export interface Entry {
  readonly journal?: JournalEntry
  readonly reports?: readonly Report[]
}

/**
 * The one place where something that happened becomes durable: journal row and telemetry rows in one commit, so that
 * neither exists without the other.
 */
export class Ledger {
  readonly store: Store
  readonly outbox: Outbox
  /** For whatever may be written once only: looking whether it is, and writing it, belong together. */
  readonly once = new OneAtATime()
  readonly #clock: Clock
  readonly #listeners = new Set<(reports: readonly Report[]) => void>()
  #miscounted = false

  constructor(store: Store, outbox: Outbox, clock: Clock) {
    this.store = store
    this.outbox = outbox
    this.#clock = clock
  }

  /** True when no further transaction may be begun: the disk refuses or the transaction class is full. */
  get refusesTransactions(): boolean {
    return this.store.failing || this.outbox.p0Full
  }

  /** Called after a commit that appended rows to the outbox. */
  onReports(listener: (reports: readonly Report[]) => void): void {
    this.#listeners.add(listener)
  }

  /** `urgent` for whatever must be on disk before the next act: an intent, or what a citizen is about to be told. */
  record(entry: Entry, urgent = false): Promise<Result<void, StoreFailure>> {
    return this.#recordIn(entry, (work) => this.store.commit(work, urgent))
  }

  /** Writes it in a commit that somebody else makes, so that neither is there without the other; alone when that comes to nothing. */
  async recordAlongside(entry: Entry, commit: Commit): Promise<Result<void, StoreFailure>> {
    let written = false
    const within = await this.#recordIn(entry, (work) =>
      commit((db) => {
        work(db)
        written = true
      }),
    )
    return within.ok && written ? ok(undefined) : this.record(entry)
  }

  async #recordIn<E>(
    entry: Entry,
    commit: (work: (db: DatabaseSync) => void) => Promise<Result<void, E>>,
  ): Promise<Result<void, E>> {
    const wallMs = this.#clock.wallMs()
    const reports = entry.reports ?? []
    const rows = reports.map((r) => eventRecord(wallMs, r.type, r.body))
    const result = await commit((db) => {
      if (entry.journal) appendJournal(db, wallMs, entry.journal)
      for (const row of rows) this.outbox.append(db, row)
    })
    if (!result.ok) this.#miscounted = true
    else if (this.#miscounted) {
      this.#miscounted = false
      this.outbox.recount(this.store.db)
    }
    if (result.ok && rows.length > 0) for (const listener of this.#listeners) listener(reports)
    return result
  }
}
