import type { DatabaseSync } from 'node:sqlite'
import type { Outcome } from '../../../hardware/contract.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { EventLog } from '../../../kernel/log.ts'
import { type Coded, fail, ok, type Result } from '../../../kernel/result.ts'
import type { Sensitive } from '../../../kernel/sensitive.ts'
import type { Store } from '../../../kernel/store/store.ts'
import type { SealBox } from '../../journal/seal.ts'
import type { Accepted, Backend, BackendFailure } from '../contract.ts'
import { openCitizenKey } from './citizen-key.ts'
import { forget, fromJson, type Queueable, toJson } from './payload.ts'
import {
  depth,
  due,
  inDoubt,
  nextOfEachCitizen,
  noticesOf,
  type QueueKind,
  type QueueNotice,
  type QueueRow,
  rowOf,
  type Waiting,
  waiting,
} from './rows.ts'

/** Something that happened to a row. Written in the same commit as the row, so that neither is there without the other. */
export interface QueueRecord {
  readonly moment: 'queued' | 'intent' | 'accepted' | 'refused' | 'unknown' | 'notReceived' | 'expired'
  readonly kind: QueueKind
  /** Idempotency key. */
  readonly id: string
  readonly tx: string
  readonly caseNo?: string
  readonly code?: string
}

export interface QueueOptions {
  readonly store: Store
  readonly seals: Pick<SealBox, 'begin' | 'seal' | 'open' | 'erase'>
  readonly clock: Clock
  readonly log: EventLog
  /** Journal and telemetry rows of what happens; runs inside the commit. */
  readonly record: (db: DatabaseSync, what: QueueRecord) => void
  readonly limits?: Partial<QueueLimits>
}

export interface QueueLimits {
  /** What may wait at most. */
  readonly rows: number
  readonly bytes: number
  /** A row whose sending fails without a word of refusal is given up after so many times. */
  readonly attempts: number
  /** How long a notice waits for the citizen's next visit, ms. */
  readonly noticeMs: number
}
const usualLimits: QueueLimits = { rows: 500, bytes: 64 << 20, attempts: 8, noticeMs: 90 * 86_400_000 }

/** `queueFull`: rows or bytes. `tooLarge`: this one alone. `storeFailed`, `sealFailed`: not kept. */
export type EnqueueFailure = Coded<'queueFull' | 'tooLarge' | 'sealFailed' | 'storeFailed'>

type Sender = Pick<Backend, 'submit' | 'status' | 'rate' | 'reportProblem'>
type Settled = 'accepted' | 'refused' | 'expired'
/** `notNow`: try the next citizen. `backendGone`: try nobody (the disk may have gone, too). */
type Went = 'settled' | 'notNow' | 'backendGone'

/**
 * Keeps what cannot be handed in now, sealed, until the backend is back. In order for each citizen, one at a time; `sending` is on disk
 * before the call, and what was begun is asked about before anything is sent again, under the same key anyway.
 */
export class SubmissionQueue {
  readonly #options: QueueOptions
  readonly #limits: QueueLimits
  readonly #citizenOf: (idNumber: Sensitive<string>) => string
  readonly #listeners = new Set<() => void>()
  #draining: Promise<void> | undefined

  private constructor(options: QueueOptions, citizenOf: (idNumber: Sensitive<string>) => string) {
    this.#options = options
    this.#limits = { ...usualLimits, ...options.limits }
    this.#citizenOf = citizenOf
  }

  static async open(options: QueueOptions): Promise<Result<SubmissionQueue>> {
    const citizenOf = await openCitizenKey(options.store, options.seals)
    return citizenOf.ok ? ok(new SubmissionQueue(options, citizenOf.value)) : citizenOf
  }

  /** What waits, for the heartbeat. */
  get waiting(): Waiting {
    return waiting(this.#options.store.db)
  }

  /** Rows and bytes that wait, against the limits. */
  get depth(): { readonly rows: number; readonly bytes: number } {
    return depth(this.#options.store.db)
  }

  /** Called after something was put in. */
  onQueued(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Keeps one; safely on disk when the answer is good. The same key twice is one row. Values stay the caller's. */
  async enqueue(
    item: Queueable,
    about: {
      readonly tx: string
      readonly citizen: Sensitive<string> | undefined
      readonly expiresAt: number
      /** Written in the same commit, so that neither is there without the other. */
      readonly alongside?: (db: DatabaseSync) => void
    },
  ): Promise<Result<void, EnqueueFailure>> {
    const { store, seals, clock, record } = this.#options
    const { id, kind, operation } = headOf(item)
    if (rowOf(store.db, id)) return ok(undefined)
    const begun = await seals.begin(scopeOf(id), about.expiresAt + this.#limits.noticeMs)
    if (!begun.ok) return begun
    const json = toJson(item)
    const sealed = seals.seal(scopeOf(id), 'payload', json)
    json.destroy()
    if (!sealed.ok) {
      await seals.erase(scopeOf(id), 'session')
      return fail(sealed.error.code === 'tooLarge' ? 'tooLarge' : 'sealFailed')
    }
    const bytes = sealed.value.length
    let full = false
    const written = await store.commit((db) => {
      const now = depth(db)
      full = now.rows + 1 > this.#limits.rows || now.bytes + bytes > this.#limits.bytes
      if (full) return
      /* Without a person, rows are a queue of their own each: a rating waits for nobody. */
      const citizen = about.citizen ? this.#citizenOf(about.citizen) : `none:${id}`
      const inserted = db
        .prepare(
          `INSERT OR IGNORE INTO queued_submission (id, tx, kind, citizen, operation, payload, bytes, created_at, expires_at, state)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')`,
        )
        .run(
          id,
          about.tx,
          kind,
          citizen,
          operation ?? null,
          sealed.value,
          bytes,
          clock.wallMs(),
          Math.round(about.expiresAt),
        )
      if (inserted.changes !== 1) return
      about.alongside?.(db)
      record(db, { moment: 'queued', kind, id: keyOf(id), tx: about.tx })
    }, true)
    if (!written.ok || full) {
      await seals.erase(scopeOf(id), 'session')
      return written.ok ? fail('queueFull') : written
    }
    for (const listener of this.#listeners) listener()
    return ok(undefined)
  }

  /** Sends what waits until nothing is left or the backend is gone; a second call meanwhile waits for the first. */
  drain(backend: Sender, signal: AbortSignal): Promise<void> {
    this.#draining ??= this.#drain(backend, signal).finally(() => {
      this.#draining = undefined
    })
    return this.#draining
  }

  /** What a citizen is to be told at this visit. */
  notices(idNumber: Sensitive<string>): readonly QueueNotice[] {
    return noticesOf(this.#options.store.db, this.#citizenOf(idNumber))
  }

  /** The citizen has been told. */
  async noticed(ids: readonly string[]): Promise<Result<void>> {
    return this.#options.store.commit((db) => {
      for (const id of ids) db.prepare('UPDATE queued_submission SET noticed = 1 WHERE id = ?').run(id)
    }, true)
  }

  /** Ends what has waited too long, and forgets old notices. Only when the wall clock has been set. */
  async expire(): Promise<void> {
    const { store, clock } = this.#options
    if (!clock.synced()) return
    for (const row of due(store.db, clock.wallMs())) await this.#settle(row, 'expired')
    const before = clock.wallMs() - this.#limits.noticeMs
    const open = "state IN ('queued', 'sending', 'unknown')"
    if (store.db.prepare(`SELECT 1 FROM queued_submission WHERE NOT ${open} AND settled_at < ? LIMIT 1`).get(before))
      await store.commit(
        (db) => db.prepare(`DELETE FROM queued_submission WHERE NOT ${open} AND settled_at < ?`).run(before),
        true,
      )
  }

  async #drain(backend: Sender, signal: AbortSignal): Promise<void> {
    const { db } = this.#options.store
    for (const row of inDoubt(db))
      if (signal.aborted || (await this.#resolve(row, backend, signal)) === 'backendGone') return
    await this.expire()
    const failedNow = new Set<string>()
    for (;;) {
      const rows = nextOfEachCitizen(db).filter((r) => !failedNow.has(r.citizen))
      if (rows.length === 0) return
      for (const row of rows) {
        if (signal.aborted) return
        const went = await this.#send(row, backend, signal)
        if (went === 'backendGone') return
        if (went === 'notNow') failedNow.add(row.citizen)
      }
    }
  }

  /** Asks what became of a row that was begun. One that the backend cannot answer for holds up its own citizen only. */
  async #resolve(row: QueueRow, backend: Sender, signal: AbortSignal): Promise<Went> {
    const went = (written: boolean): Went => (written ? 'settled' : 'backendGone')
    /* There is no question about these two; the key makes sending them again harmless. */
    if (row.kind === 'rating' || row.kind === 'problemReport') return went(await this.#move(row, 'queued'))
    const known = await backend.status(row.kind, row.id, signal)
    if (known.outcome !== 'done')
      return known.code === 'serverError' || known.code === 'refused' ? 'notNow' : 'backendGone'
    if (known.value) return went(await this.#settle(row, 'accepted', { caseNo: known.value.caseNo }))
    return went(await this.#move(row, 'queued', 'notReceived'))
  }

  async #send(row: QueueRow, backend: Sender, signal: AbortSignal): Promise<Went> {
    const { seals } = this.#options
    const opened = row.payload === null ? undefined : seals.open(scopeOf(row.id), 'payload', row.payload)
    const item = opened?.ok ? fromJson(opened.value) : undefined
    if (opened?.ok) opened.value.destroy()
    if (!item?.ok) return (await this.#settle(row, 'refused', { code: 'payloadLost' })) ? 'settled' : 'backendGone'
    try {
      if (!(await this.#move(row, 'sending', 'intent'))) return 'backendGone'
      return await this.#conclude(row, await call(item.value, backend, signal))
    } finally {
      forget(item.value)
    }
  }

  async #conclude(row: QueueRow, answer: Outcome<Accepted | undefined, BackendFailure>): Promise<Went> {
    if (answer.outcome === 'done') {
      const kept = await this.#settle(row, 'accepted', answer.value ? { caseNo: answer.value.caseNo } : {})
      return kept ? 'settled' : 'backendGone'
    }
    if (answer.outcome === 'unknown') {
      await this.#move(row, 'unknown', 'unknown', answer.code)
      return 'backendGone'
    }
    if (answer.code === 'refused')
      return (await this.#settle(row, 'refused', { code: answer.detail ?? 'noCode' })) ? 'settled' : 'backendGone'
    const isGone = answer.code === 'unreachable' || answer.code === 'resting' || answer.code === 'canceled'
    if (!isGone && row.attempts + 1 >= this.#limits.attempts)
      return (await this.#settle(row, 'refused', { code: answer.code })) ? 'settled' : 'backendGone'
    const moved = await this.#move(row, 'queued', 'notReceived', answer.code)
    return isGone || !moved ? 'backendGone' : 'notNow'
  }

  async #move(
    row: QueueRow,
    state: 'queued' | 'sending' | 'unknown',
    moment?: QueueRecord['moment'],
    code?: string,
  ): Promise<boolean> {
    const { store, record } = this.#options
    const written = await store.commit((db) => {
      db.prepare('UPDATE queued_submission SET state = ?, attempts = attempts + ? WHERE id = ?').run(
        state,
        state === 'sending' ? 1 : 0,
        row.id,
      )
      if (moment)
        record(db, { moment, kind: row.kind, id: keyOf(row.id), tx: row.tx, ...(code === undefined ? {} : { code }) })
    }, true)
    return written.ok
  }

  /** The end of a row: what was sealed is erased with its key, the notice stays. */
  async #settle(
    row: QueueRow,
    state: Settled,
    more: { readonly caseNo?: string; readonly code?: string } = {},
  ): Promise<boolean> {
    const { store, seals, clock, log, record } = this.#options
    const isSilent = row.kind === 'rating' || row.kind === 'problemReport'
    const written = await store.commit((db) => {
      if (isSilent) db.prepare('DELETE FROM queued_submission WHERE id = ?').run(row.id)
      else
        db.prepare(
          'UPDATE queued_submission SET state = ?, payload = NULL, settled_at = ?, case_no = ?, code = ? WHERE id = ?',
        ).run(state, clock.wallMs(), more.caseNo ?? null, more.code ?? null, row.id)
      record(db, { moment: state, kind: row.kind, id: keyOf(row.id), tx: row.tx, ...more })
    }, true)
    if (!written.ok) return false
    log.emit('queue.settled', { transactionId: row.tx, kind: row.kind, state, code: more.code ?? '' })
    await seals.erase(scopeOf(row.id), 'retention')
    return true
  }
}

const scopeOf = (id: string): string => `queue-${id}`

/** A rating has the key of what it is about, which may itself wait here. */
const ratingPrefix = 'rating-'
const keyOf = (id: string): string => (id.startsWith(ratingPrefix) ? id.slice(ratingPrefix.length) : id)

function headOf(item: Queueable): {
  readonly id: string
  readonly kind: QueueKind
  readonly operation: string | undefined
} {
  switch (item.what) {
    case 'submission':
      return {
        id: item.submission.idempotencyKey,
        kind: item.submission.kind,
        operation: item.submission.operation.item,
      }
    case 'rating':
      return {
        id: `${ratingPrefix}${item.rating.idempotencyKey}`,
        kind: 'rating',
        operation: item.rating.operation.item,
      }
    case 'problemReport':
      return { id: item.report.idempotencyKey, kind: 'problemReport', operation: item.report.operation?.item }
  }
}

async function call(
  item: Queueable,
  backend: Sender,
  signal: AbortSignal,
): Promise<Outcome<Accepted | undefined, BackendFailure>> {
  if (item.what === 'submission') return backend.submit(item.submission, signal)
  const stored = await (item.what === 'rating'
    ? backend.rate(item.rating, signal)
    : backend.reportProblem(item.report, signal))
  return stored.outcome === 'done' ? { outcome: 'done', value: undefined } : stored
}
