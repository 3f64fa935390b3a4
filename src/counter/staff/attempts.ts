import { createHmac } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '../../kernel/store/store.ts'

/** Wrong PINs survive a restart: pulling the plug gives no new tries. */
export const staffAttemptsMigrations: readonly Migration[] = [
  {
    id: 'counter-staff-001-attempts',
    sql: 'CREATE TABLE staff_attempt (ref TEXT PRIMARY KEY, wrong INTEGER NOT NULL, last_ts INTEGER NOT NULL) STRICT',
  },
  {
    /* One row was counted for everybody who is not there: it goes, and what it has locked with it. */
    id: 'counter-staff-002-strangers',
    sql: `CREATE TABLE staff_attempt_salt (salt BLOB NOT NULL) STRICT;
          INSERT INTO staff_attempt_salt VALUES (randomblob(32));
          DELETE FROM staff_attempt WHERE ref = 'nobody'`,
  },
]

/** VVSG 2.0 as coded in vxsuite (facts/ux.md 3.1): after 5 wrong PINs 15 s, doubling; after 15 locked. */
const freeTries = 5
const firstWaitMs = 15_000
const mostTries = 15

/** Tries are forgotten this long after the last one, far beyond the longest wait (2 h 8 min); what is locked stays so. */
const forgottenAfterMs = 86_400_000

/** Rows kept of references and cards that nobody has; the oldest go. Many times what anybody types at a screen in a day. */
const mostStrangers = 4096

export interface Standing {
  readonly wrong: number
  readonly locked: boolean
  /** How long until the next try is heard. */
  readonly waitMs: number
}

/**
 * Under which key the tries for something that nobody has are counted: a salted hash, as anything may have been typed there, e.g. an identity
 * number. It is never a member's: a reference is a slug, which has no question mark.
 */
export function strangerKey(db: DatabaseSync, asked: string): string {
  const salt = db.prepare('SELECT hex(salt) AS salt FROM staff_attempt_salt').get()?.salt
  return `?${createHmac('sha256', String(salt)).update(asked).digest('base64url')}`
}

/** How a member of staff, or something that nobody has, stands: the same ladder for both, so that asking tells nobody who there is. */
export function standingOf(db: DatabaseSync, key: string, wallMs: number): Standing {
  const row = db
    .prepare('SELECT wrong, last_ts FROM staff_attempt WHERE ref = ? AND (wrong >= ? OR last_ts > ?)')
    .get(key, mostTries, wallMs - forgottenAfterMs)
  const wrong = Number(row?.wrong ?? 0)
  if (wrong >= mostTries) return { wrong, locked: true, waitMs: 0 }
  if (wrong < freeTries) return { wrong, locked: false, waitMs: 0 }
  const wait = firstWaitMs * 2 ** (wrong - freeTries)
  /* A clock that was set back must not lock anybody out for years. */
  const since = Math.max(0, wallMs - Number(row?.last_ts ?? 0))
  return { wrong, locked: false, waitMs: Math.max(0, wait - since) }
}

export function noteWrong(db: DatabaseSync, key: string, wallMs: number): void {
  db.prepare('DELETE FROM staff_attempt WHERE wrong < ? AND last_ts <= ?').run(mostTries, wallMs - forgottenAfterMs)
  db.prepare(
    `INSERT INTO staff_attempt (ref, wrong, last_ts) VALUES (?, 1, ?)
       ON CONFLICT (ref) DO UPDATE SET wrong = wrong + 1, last_ts = excluded.last_ts`,
  ).run(key, Math.round(wallMs))
  db.prepare(
    `DELETE FROM staff_attempt WHERE ref IN (SELECT ref FROM staff_attempt WHERE ref >= '?' AND ref < '@'
       ORDER BY last_ts DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  ).run(mostStrangers)
}

/** After a good sign-in, or by `kioskd staff unlock`. */
export function forgetWrong(db: DatabaseSync, ref: string): void {
  db.prepare('DELETE FROM staff_attempt WHERE ref = ?').run(ref)
}
