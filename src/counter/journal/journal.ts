import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts'
import type { Migration } from '../../kernel/store/store.ts'

/**
 * The electronic journal: append-only, each row's hash covers the row before it, so that a row changed, taken out or put in
 * shows. It holds no personal data: a transaction is known by its id and the backend's case number.
 */
export const journalMigration: Migration = {
  id: 'counter-001-journal',
  sql: `CREATE TABLE journal (
      seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, type TEXT NOT NULL, session TEXT, tx TEXT, body TEXT NOT NULL,
      prev TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX journal_tx ON journal (tx, seq);
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
}

/** Recovery asks by type; without this it would read years of rows at every boot. */
export const journalIndexMigration: Migration = {
  id: 'counter-002-journal-type',
  sql: 'CREATE INDEX journal_type ON journal (type, tx)',
}

/** Intent, effect, outcome: written before acting and after. */
export type JournalType =
  | 'boot'
  | 'session.started'
  | 'session.ended'
  | 'session.purged'
  | 'transaction.started'
  | 'submit.intent'
  | 'submit.accepted'
  | 'submit.refused'
  | 'submit.unknown'
  | 'submit.notReceived'
  | 'print.intent'
  | 'print.done'
  | 'print.failed'
  | 'print.unknown'
  | 'transaction.ended'
  | 'transaction.resolved'
  | 'rating'
  | 'ticket'
  | 'stop'

export interface JournalEntry {
  readonly type: JournalType
  readonly session?: string | undefined
  readonly tx?: string | undefined
  readonly body?: { readonly [key: string]: Json | undefined }
}

/** Hash before the first row. */
export const genesis = '0'.repeat(64)

/** `SHA-256(prev LF canonical JSON of {body, seq, session, ts, tx, type})`, lower-case hex. */
export function entryHash(
  prev: string,
  row: { seq: number; ts: number; type: string; session: string | null; tx: string | null; body: string },
): string {
  const { seq, ts, type, session, tx, body } = row
  return createHash('sha256')
    .update(`${prev}\n${canonicalJson({ seq, ts, type, session, tx, body })}`)
    .digest('hex')
}

/** Appends one entry. Call inside a commit. */
export function appendJournal(db: DatabaseSync, wallMs: number, entry: JournalEntry): void {
  const last = db.prepare('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1').get()
  const seq = Number(last?.seq ?? 0) + 1
  const prev = String(last?.hash ?? genesis)
  const row = {
    seq,
    ts: Math.round(wallMs),
    type: entry.type,
    session: entry.session ?? null,
    tx: entry.tx ?? null,
    body: canonicalJson(entry.body ?? {}),
  }
  db.prepare('INSERT INTO journal (seq, ts, type, session, tx, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    row.seq,
    row.ts,
    row.type,
    row.session,
    row.tx,
    row.body,
    prev,
    entryHash(prev, row),
  )
}

export interface JournalVerdict {
  readonly entries: number
  readonly verified: boolean
  /** First row that does not fit, and why. */
  readonly brokenAt?: { readonly seq: number; readonly why: 'gap' | 'prev' | 'hash' }
  /** Hash of the last good row; compare it with what was noted elsewhere to see a cut-off tail. */
  readonly head: string
}

/** Walks the whole chain. */
export function verifyJournal(db: DatabaseSync): JournalVerdict {
  let prev = genesis
  let entries = 0
  for (const row of db.prepare('SELECT * FROM journal ORDER BY seq').iterate()) {
    const seq = Number(row.seq)
    const broken = (why: 'gap' | 'prev' | 'hash') => ({ entries, verified: false, brokenAt: { seq, why }, head: prev })
    if (seq !== entries + 1) return broken('gap')
    if (row.prev !== prev) return broken('prev')
    const hash = entryHash(prev, {
      seq,
      ts: Number(row.ts),
      type: String(row.type),
      session: row.session === null ? null : String(row.session),
      tx: row.tx === null ? null : String(row.tx),
      body: String(row.body),
    })
    if (row.hash !== hash) return broken('hash')
    prev = hash
    entries += 1
  }
  return { entries, verified: true, head: prev }
}
