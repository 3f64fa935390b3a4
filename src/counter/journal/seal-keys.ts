import type { DatabaseSync } from 'node:sqlite'
import { appendJournal } from './journal.ts'

/** Why sealed data was made unreadable: its time is over, its visit is over, or its person has asked. */
export type EraseReason = 'retention' | 'session' | 'request'

/**
 * Erases the keys that are due, and with them whatever was sealed under them; answers how many. Call inside a commit. The journal is
 * told the count and the reason, never of whom.
 */
export function expireSeals(db: DatabaseSync, wallMs: number): number {
  const erased = Number(db.prepare('DELETE FROM seal_key WHERE expires_at <= ?').run(Math.round(wallMs)).changes)
  return noted(db, wallMs, erased, 'retention')
}

/** Erases the key of one transaction or session. Call inside a commit. */
export function eraseScope(db: DatabaseSync, wallMs: number, scope: string, reason: EraseReason): number {
  const erased = Number(db.prepare('DELETE FROM seal_key WHERE scope = ?').run(scope).changes)
  return noted(db, wallMs, erased, reason)
}

/** Erases the keys of all visits: at boot there is none, and keys left by a power cut belong to nobody. Call inside a commit. */
export function eraseVisits(db: DatabaseSync, wallMs: number): number {
  const erased = Number(db.prepare('DELETE FROM seal_key WHERE expires_at IS NULL').run().changes)
  return noted(db, wallMs, erased, 'session')
}

function noted(db: DatabaseSync, wallMs: number, count: number, reason: EraseReason): number {
  if (count > 0) appendJournal(db, wallMs, { type: 'seal.erased', body: { count, reason } })
  return count
}

/**
 * Empties the write-ahead log, in which pages with erased keys may still stand. Call outside of a commit. False: a reader was in the way;
 * try again later.
 */
export function emptyLog(db: DatabaseSync): boolean {
  return Number(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy) === 0
}
