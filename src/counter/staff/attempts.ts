import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '../../kernel/store/store.ts'

/** Wrong PINs survive a restart: pulling the plug gives no new tries. */
export const staffAttemptsMigration: Migration = {
  id: 'counter-staff-001-attempts',
  sql: 'CREATE TABLE staff_attempt (ref TEXT PRIMARY KEY, wrong INTEGER NOT NULL, last_ts INTEGER NOT NULL) STRICT',
}

/** VVSG 2.0 as coded in vxsuite (facts/ux.md 3.1): after 5 wrong PINs 15 s, doubling; after 15 locked. */
const freeTries = 5
const firstWaitMs = 15_000
const mostTries = 15

export interface Standing {
  readonly wrong: number
  readonly locked: boolean
  /** How long until the next try is heard. */
  readonly waitMs: number
}

export function standingOf(db: DatabaseSync, ref: string, wallMs: number): Standing {
  const row = db.prepare('SELECT wrong, last_ts FROM staff_attempt WHERE ref = ?').get(ref)
  const wrong = Number(row?.wrong ?? 0)
  if (wrong >= mostTries) return { wrong, locked: true, waitMs: 0 }
  if (wrong < freeTries) return { wrong, locked: false, waitMs: 0 }
  const wait = firstWaitMs * 2 ** (wrong - freeTries)
  /* A clock that was set back must not lock anybody out for years. */
  const since = Math.max(0, wallMs - Number(row?.last_ts ?? 0))
  return { wrong, locked: false, waitMs: Math.max(0, wait - since) }
}

export function noteWrong(db: DatabaseSync, ref: string, wallMs: number): void {
  db.prepare(
    `INSERT INTO staff_attempt (ref, wrong, last_ts) VALUES (?, 1, ?)
       ON CONFLICT (ref) DO UPDATE SET wrong = wrong + 1, last_ts = excluded.last_ts`,
  ).run(ref, Math.round(wallMs))
}

/** After a good sign-in, or by `kioskd staff unlock`. */
export function forgetWrong(db: DatabaseSync, ref: string): void {
  db.prepare('DELETE FROM staff_attempt WHERE ref = ?').run(ref)
}
