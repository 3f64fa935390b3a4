import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts'
import { InvariantError } from '../../kernel/result.ts'
import { entryHash, genesis } from './chain.ts'
import { type Actor, actorField, type JournalType, journalBody, usualActor } from './types.ts'

export type { JournalType } from './types.ts'

/** One thing that happened, on its way into the journal. The body is checked against its type (types.ts). */
export interface JournalEntry {
  readonly type: JournalType
  readonly session?: string | undefined
  readonly tx?: string | undefined
  /** Written into the body where it is not the one that `usualActor` names. */
  readonly actor?: Actor | undefined
  readonly body?: { readonly [key: string]: Json | undefined }
}

interface Statements {
  readonly last: StatementSync
  readonly insert: StatementSync
}

const prepared = new WeakMap<DatabaseSync, Statements>()

function statementsOf(db: DatabaseSync): Statements {
  const known = prepared.get(db)
  if (known) return known
  const made = {
    last: db.prepare('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1'),
    insert: db.prepare(
      'INSERT INTO journal (seq, ts, type, session, tx, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
  }
  prepared.set(db, made)
  return made
}

/**
 * Appends one entry. Call inside a commit. Throws when the body does not fit its type: our own mistake, named by type and member, never
 * by value.
 */
export function appendJournal(db: DatabaseSync, wallMs: number, entry: JournalEntry): void {
  const { last, insert } = statementsOf(db)
  const before = last.get()
  const prev = String(before?.hash ?? genesis)
  const row = {
    seq: Number(before?.seq ?? 0) + 1,
    ts: Math.round(wallMs),
    type: entry.type,
    session: entry.session ?? null,
    tx: entry.tx ?? null,
    body: canonicalJson(checkedBody(entry)),
  }
  insert.run(row.seq, row.ts, row.type, row.session, row.tx, row.body, prev, entryHash(prev, row))
}

function checkedBody({ type, actor, body }: JournalEntry): { readonly [key: string]: Json | undefined } {
  const checked = journalBody(type)?.safeParse(body ?? {})
  if (!checked?.success) {
    const where = checked?.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ')
    throw new InvariantError(`journal entry ${type} does not fit its type: ${where ?? 'there is no such type'}`)
  }
  const fields = checked.data as { readonly [key: string]: Json | undefined }
  if (actor === undefined || actor === usualActor(type)) return fields
  if (!actorField.safeParse(actor).success) throw new InvariantError(`journal entry ${type}: no such actor`)
  return { ...fields, actor }
}
