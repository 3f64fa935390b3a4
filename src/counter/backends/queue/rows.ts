import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { SubmissionKind } from '../contract.ts'

export type QueueKind = SubmissionKind | 'rating' | 'problemReport'
/** `sending` is written before the call; `unknown` when its answer is missing. Both are asked about before anything is sent again. */
export type QueueState = 'queued' | 'sending' | 'unknown' | 'accepted' | 'refused' | 'expired'

const row = z.object({
  id: z.string(),
  tx: z.string(),
  kind: z.enum(['application', 'appointment', 'delivery', 'ticket', 'signature', 'rating', 'problemReport']),
  citizen: z.string(),
  payload: z.string().nullable(),
  expires_at: z.number(),
  attempts: z.number(),
  state: z.enum(['queued', 'sending', 'unknown', 'accepted', 'refused', 'expired']),
})
export type QueueRow = z.output<typeof row>

const notice = z.object({
  id: z.string(),
  tx: z.string(),
  operation: z.string().nullable(),
  state: z.enum(['accepted', 'refused', 'expired']),
  case_no: z.string().nullable(),
  code: z.string().nullable(),
  settled_at: z.number(),
})

/** What to tell somebody at the next visit. */
export interface QueueNotice {
  readonly id: string
  readonly tx: string
  /** The item's code. */
  readonly item: string | undefined
  readonly state: 'accepted' | 'refused' | 'expired'
  readonly caseNo: string | undefined
  /** Why, when it was refused. */
  readonly code: string | undefined
  /** Epoch ms. */
  readonly settledAt: number
}

const columns = 'id, tx, kind, citizen, payload, expires_at, attempts, state'

export const rowOf = (db: DatabaseSync, id: string): QueueRow | undefined =>
  row.optional().parse(db.prepare(`SELECT ${columns} FROM queued_submission WHERE id = ?`).get(id))

/** Begun and without a known end, oldest first. */
export const inDoubt = (db: DatabaseSync): readonly QueueRow[] =>
  db
    .prepare(`SELECT ${columns} FROM queued_submission WHERE state IN ('sending', 'unknown') ORDER BY seq`)
    .all()
    .map((r) => row.parse(r))

/** The oldest of each citizen that waits, unless something older of the same citizen is still open. */
export const nextOfEachCitizen = (db: DatabaseSync): readonly QueueRow[] =>
  db
    .prepare(
      `SELECT ${columns} FROM queued_submission AS q WHERE state = 'queued' AND NOT EXISTS (
         SELECT 1 FROM queued_submission AS o WHERE o.citizen = q.citizen AND o.seq < q.seq
           AND o.state IN ('queued', 'sending', 'unknown')) ORDER BY seq`,
    )
    .all()
    .map((r) => row.parse(r))

export const due = (db: DatabaseSync, wallMs: number): readonly QueueRow[] =>
  db
    .prepare(`SELECT ${columns} FROM queued_submission WHERE state = 'queued' AND expires_at <= ? ORDER BY seq`)
    .all(wallMs)
    .map((r) => row.parse(r))

/** Rows and bytes that wait. */
export function depth(db: DatabaseSync): { readonly rows: number; readonly bytes: number } {
  const found = db
    .prepare(
      "SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM queued_submission WHERE state IN ('queued', 'sending', 'unknown')",
    )
    .get()
  return { rows: Number(found?.rows ?? 0), bytes: Number(found?.bytes ?? 0) }
}

const opinionKinds = "('rating', 'problemReport')"

/** What waits, for the heartbeat. `oldestTs`: epoch ms of the first that was put in. */
export interface Waiting {
  readonly submissions: number
  readonly opinions: number
  readonly oldestTs: number | undefined
}

export function waiting(db: DatabaseSync): Waiting {
  const found = db
    .prepare(
      `SELECT count(*) AS rows, count(*) FILTER (WHERE kind IN ${opinionKinds}) AS opinions, min(created_at) AS oldest
         FROM queued_submission WHERE state IN ('queued', 'sending', 'unknown')`,
    )
    .get()
  const opinions = Number(found?.opinions ?? 0)
  const oldestTs = typeof found?.oldest === 'number' ? found.oldest : undefined
  return { submissions: Number(found?.rows ?? 0) - opinions, opinions, oldestTs }
}

export const noticesOf = (db: DatabaseSync, citizen: string): readonly QueueNotice[] =>
  db
    .prepare(
      `SELECT id, tx, operation, state, case_no, code, settled_at FROM queued_submission
         WHERE citizen = ? AND noticed = 0 AND state IN ('accepted', 'refused', 'expired') ORDER BY seq`,
    )
    .all(citizen)
    .map((r) => notice.parse(r))
    .map((n) => ({
      id: n.id,
      tx: n.tx,
      item: n.operation ?? undefined,
      state: n.state,
      caseNo: n.case_no ?? undefined,
      code: n.code ?? undefined,
      settledAt: n.settled_at,
    }))
