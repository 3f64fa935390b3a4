import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock.ts'
import { localDay } from '../../kernel/local-day.ts'

/** At most so many at a time; the newest come first. */
const mostCases = 50

const caseBody = z.object({ serviceId: z.string(), outcome: z.enum(['done', 'failed', 'unknown', 'abandoned']) })

/**
 * Services that came to an end since `fromMs` (epoch ms), the newest first, without the newest `skip`; an outcome that staff or the office have
 * settled counts.
 */
export function casesSince(
  db: DatabaseSync,
  fromMs: number,
  skip = 0,
): readonly (z.output<typeof caseBody> & { readonly transactionId: string; readonly ts: number })[] {
  return db
    .prepare(
      `SELECT e.ts, e.tx, json_object('serviceId', json_extract(e.body, '$.serviceId'), 'outcome', coalesce(
         (SELECT json_extract(r.body, '$.outcome') FROM journal r WHERE r.type = 'transaction.resolved' AND r.tx = e.tx LIMIT 1),
         json_extract(e.body, '$.outcome'))) AS body
       FROM journal e WHERE e.type = 'transaction.ended' AND e.ts >= ? AND NOT EXISTS (SELECT 1 FROM journal s
         WHERE s.type = 'transaction.started' AND s.tx = e.tx AND json_extract(s.body, '$.training'))
       ORDER BY e.seq DESC LIMIT ? OFFSET ?`,
    )
    .all(fromMs, mostCases, skip)
    .map((row) => ({
      ...caseBody.parse(JSON.parse(String(row.body))),
      transactionId: String(row.tx),
      ts: Number(row.ts),
    }))
}

/** Submissions that wait in the queue: for the network, or for an answer. */
export function waitingSubmissions(db: DatabaseSync): number {
  const row = db
    .prepare(`SELECT count(*) AS n FROM queued_submission WHERE state IN ('queued', 'sending', 'unknown')`)
    .get()
  return Number(row?.n ?? 0)
}

/** When a transaction began, epoch ms; 0 when the journal no longer has it. */
export function startedAt(db: DatabaseSync, transactionId: string): number {
  const row = db.prepare('SELECT min(ts) AS ts FROM journal WHERE tx = ?').get(transactionId)
  return Number(row?.ts ?? 0)
}

/** Midnight at the kiosk, epoch ms. */
export const startOfToday = (clock: Pick<Clock, 'wallMs'>): number =>
  new Date(`${localDay(clock.wallMs())}T00:00:00`).getTime()
