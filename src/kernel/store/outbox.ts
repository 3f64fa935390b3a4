import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import type { Migration } from './store.ts'

/** p0 transactions, p1 alarms and ratings, p2 funnels, p3 diagnostics. */
export type Priority = 'p0' | 'p1' | 'p2' | 'p3'

/** What is to be reported; `wire` makes these, so that the type of a body is fixed by its schema. */
export interface OutboxRecord {
  readonly priority: Priority
  readonly type: string
  readonly id: string
  readonly body: object
}

export interface OutboxRow {
  readonly seq: number
  readonly priority: Priority
  readonly type: string
  readonly id: string
  /** Wall clock when it happened, epoch ms. */
  readonly ts: number
  /** Monotonic ms within the boot. */
  readonly mono: number
  readonly synced: boolean
  /** JSON text. */
  readonly body: string
}

export const outboxMigration: Migration = {
  id: 'kernel-002-outbox',
  sql: `CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, prio TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
      ts INTEGER NOT NULL, mono INTEGER NOT NULL, synced INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX outbox_prio ON outbox (prio, seq);`,
}

/** Bytes of payload a class may hold. p0 is never dropped: when it is full the kiosk stops serving. */
export type Budgets = Readonly<Record<Priority, number>>
export const defaultBudgets: Budgets = { p0: 128 << 20, p1: 64 << 20, p2: 32 << 20, p3: 16 << 20 }

/** Reports that a class ran over and rows were given up: the fleet's watermark passes the gap on the strength of this. */
export type MakeTombstone = (dropped: {
  readonly priority: Priority
  readonly ranges: readonly (readonly [from: number, to: number])[]
  readonly count: number
}) => OutboxRecord

export interface OutboxDepth {
  readonly rows: number
  /** Wall clock of the oldest row, epoch ms. */
  readonly oldestTs: number | undefined
  /** Highest sequence number ever given. */
  readonly lastSeq: number
  /** Lowest sequence number still held. */
  readonly firstSeq: number | undefined
}

/** Rows of telemetry that the fleet has not yet committed. Lives in the same file as the journal, so that both commit as one. */
export class Outbox {
  readonly #clock: Clock
  readonly #budgets: Budgets
  readonly #makeTombstone: MakeTombstone
  readonly #bytes: Record<Priority, number> = { p0: 0, p1: 0, p2: 0, p3: 0 }

  constructor(db: DatabaseSync, clock: Clock, makeTombstone: MakeTombstone, budgets: Budgets = defaultBudgets) {
    this.#clock = clock
    this.#budgets = budgets
    this.#makeTombstone = makeTombstone
    this.recount(db)
  }

  /** Counts anew what is held: after a commit that was taken back, whose rows had been counted as they were written. */
  recount(db: DatabaseSync): void {
    for (const priority of ['p0', 'p1', 'p2', 'p3'] as const) this.#bytes[priority] = 0
    for (const row of db.prepare('SELECT prio, sum(length(body)) AS bytes FROM outbox GROUP BY prio').all())
      this.#bytes[row.prio as Priority] = Number(row.bytes)
  }

  /** True when transactions could not be recorded much longer: the kiosk must stop taking new ones. */
  get p0Full(): boolean {
    return this.#bytes.p0 > this.#budgets.p0 * 0.9
  }

  /** Call inside a commit. Appending the same id twice is refused by the table. */
  append(db: DatabaseSync, record: OutboxRecord): void {
    const body = JSON.stringify(record.body)
    db.prepare('INSERT INTO outbox (prio, type, id, ts, mono, synced, body) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      record.priority,
      record.type,
      record.id,
      Math.round(this.#clock.wallMs()),
      Math.round(this.#clock.monoMs()),
      this.#clock.synced() ? 1 : 0,
      body,
    )
    this.#bytes[record.priority] += body.length
    if (record.priority !== 'p0' && this.#bytes[record.priority] > this.#budgets[record.priority])
      this.#dropOldest(db, record.priority)
  }

  /** The next rows above `afterSeq`, in order. */
  rowsAfter(db: DatabaseSync, afterSeq: number, limit: number): readonly OutboxRow[] {
    return db
      .prepare('SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(afterSeq, limit)
      .map((row) => ({
        seq: Number(row.seq),
        priority: row.prio as Priority,
        type: String(row.type),
        id: String(row.id),
        ts: Number(row.ts),
        mono: Number(row.mono),
        synced: row.synced === 1,
        body: String(row.body),
      }))
  }

  /** Deletes what the fleet has committed. Call inside a commit. */
  deleteUpTo(db: DatabaseSync, seq: number): void {
    for (const row of db
      .prepare('SELECT prio, sum(length(body)) AS bytes FROM outbox WHERE seq <= ? GROUP BY prio')
      .all(seq))
      this.#bytes[row.prio as Priority] -= Number(row.bytes)
    db.prepare('DELETE FROM outbox WHERE seq <= ?').run(seq)
  }

  /** Its id, while it is held. */
  idOf(db: DatabaseSync, seq: number): string | undefined {
    const row = db.prepare('SELECT id FROM outbox WHERE seq = ?').get(seq)
    return row && String(row.id)
  }

  /** Gives everything that is held numbers above `above`, which no number given so far exceeds, without gaps. Call inside a commit. */
  renumber(db: DatabaseSync, above: number): void {
    const held = db.prepare('SELECT seq FROM outbox ORDER BY seq').all()
    const move = db.prepare('UPDATE outbox SET seq = ? WHERE seq = ?')
    for (const [i, { seq }] of held.entries()) move.run(above + i + 1, Number(seq))
    db.prepare("DELETE FROM sqlite_sequence WHERE name = 'outbox'").run()
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)").run(above + held.length)
  }

  depth(db: DatabaseSync): OutboxDepth {
    const row = db.prepare('SELECT count(*) AS rows, min(ts) AS oldest, min(seq) AS first FROM outbox').get()
    const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").get()
    const oldest = row?.oldest
    return {
      rows: Number(row?.rows ?? 0),
      oldestTs: typeof oldest === 'number' ? oldest : undefined,
      lastSeq: Number(last?.seq ?? 0),
      firstSeq: typeof row?.first === 'number' ? row.first : undefined,
    }
  }

  /**
   * The row with the lowest number, and how long it has waited, ms; undefined when there is none. Without `ageMs` when one of both times is of a
   * wall clock that had not been set. Cheap, however much waits.
   */
  oldest(db: DatabaseSync): { readonly seq: number; readonly ageMs?: number } | undefined {
    const row = db.prepare('SELECT seq, ts, synced FROM outbox ORDER BY seq LIMIT 1').get()
    if (!row) return undefined
    const seq = Number(row.seq)
    if ((row.synced === 1) !== this.#clock.synced()) return { seq }
    return { seq, ageMs: Math.max(0, this.#clock.wallMs() - Number(row.ts)) }
  }

  #dropOldest(db: DatabaseSync, priority: Priority): void {
    const seqs: number[] = []
    const rows = db
      .prepare('SELECT seq, length(body) AS bytes FROM outbox WHERE prio = ? ORDER BY seq LIMIT 2000')
      .all(priority)
    for (const row of rows) {
      if (this.#bytes[priority] <= this.#budgets[priority] * 0.9) break
      seqs.push(Number(row.seq))
      this.#bytes[priority] -= Number(row.bytes)
    }
    const remove = db.prepare('DELETE FROM outbox WHERE seq = ?')
    for (const seq of seqs) remove.run(seq)
    this.append(db, this.#makeTombstone({ priority, ranges: toRanges(seqs), count: seqs.length }))
  }
}

/** `[1,2,3,7]` as `[[1,3],[7,7]]`. */
export function toRanges(ascending: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (const n of ascending) {
    const last = ranges.at(-1)
    if (last && last[1] === n - 1) last[1] = n
    else ranges.push([n, n])
  }
  return ranges
}
