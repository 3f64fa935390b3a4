import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Operation, Rating } from '../backends/contract.ts'
import type { Later } from '../session/later.ts'
import { type Ledger, report } from '../transactions/ledger.ts'
import { caseOf } from './case-number.ts'
import type { SignedIn } from './desk.ts'

/** Ratings up to this level are answered (DESIGN 6.5). */
const lowUpTo = 2
const askedForMs = 30 * 86_400_000
const mostRatings = 50

/** What was done about a low rating; `mistaken` is 误评: its citizen has said that they meant another one. */
export const ratingAnswers = ['solved', 'spoken', 'calledBack', 'willImprove', 'mistaken'] as const

export interface LowRating {
  readonly transactionId: string
  readonly serviceId: string
  readonly level: 1 | 2
  /** Codes of the catalogue's list; empty when nothing was said. */
  readonly reasons: readonly string[]
  readonly ts: number
  /** What staff have answered. */
  readonly answered?: string
}

const ratingRow = z.object({
  transactionId: z.string(),
  serviceId: z.string(),
  level: z.union([z.literal(1), z.literal(2)]),
  reasons: z.array(z.string()).default([]),
  ts: z.number(),
})
const answerBody = z.object({ answer: z.string() })

/** Low ratings of the last thirty days, those that wait for an answer first, then the newest. Practice is left out. */
export function lowRatings(db: DatabaseSync, nowMs: number): readonly LowRating[] {
  const answerOf = db.prepare(`SELECT body FROM journal WHERE type = 'rating.answered' AND tx = ? LIMIT 1`)
  const startOf = db.prepare(
    `SELECT json_extract(body, '$.serviceId') AS serviceId, json_extract(body, '$.training') AS training
       FROM journal WHERE type = 'transaction.started' AND tx = ? LIMIT 1`,
  )
  return db
    .prepare(
      `SELECT ts, tx, body FROM journal WHERE type = 'rating' AND tx IS NOT NULL AND ts >= ?
         AND json_extract(body, '$.level') <= ? ORDER BY seq DESC`,
    )
    .all(nowMs - askedForMs, lowUpTo)
    .flatMap((row): readonly LowRating[] => {
      const transactionId = String(row.tx)
      const start = startOf.get(transactionId)
      if (start === undefined || start.training) return []
      const body: unknown = JSON.parse(String(row.body))
      const parsed = ratingRow.parse({
        ...z.looseObject({}).parse(body),
        transactionId,
        serviceId: start.serviceId,
        ts: Number(row.ts),
      })
      const answer = answerOf.get(transactionId)
      return [
        answer === undefined
          ? parsed
          : { ...parsed, answered: answerBody.parse(JSON.parse(String(answer.body))).answer },
      ]
    })
    .sort((a, b) => Number(a.answered !== undefined) - Number(b.answered !== undefined))
    .slice(0, mostRatings)
}

interface RatingAnswer {
  readonly transactionId: string
  readonly answer: (typeof ratingAnswers)[number]
}

export interface RatingTools {
  readonly ledger: Ledger
  readonly later: Pick<Later, 'rate'>
  readonly clock: Clock
  readonly operationOf: (serviceId: string) => Operation
  readonly reasonsVersion: string
}

/**
 * Writes down what staff have done about a low rating, once, also when two do so at the same instant. A mistaken one is told to the authority too, as the same rating marked 误评: by
 * the queue, which keeps it until the network is back, in the commit of the journal's row.
 */
export function answerRating(
  tools: RatingTools,
  staff: SignedIn,
  asked: RatingAnswer,
): Promise<Result<void, Coded<'notOpen' | 'storeFailed'>>> {
  return tools.ledger.once.run(`rating:${asked.transactionId}`, () => answerOpen(tools, staff, asked))
}

async function answerOpen(
  { ledger, later, clock, operationOf, reasonsVersion }: RatingTools,
  staff: SignedIn,
  asked: RatingAnswer,
): Promise<Result<void, Coded<'notOpen' | 'storeFailed'>>> {
  const { db } = ledger.store
  const low = lowRatings(db, clock.wallMs()).find((r) => r.transactionId === asked.transactionId)
  if (low === undefined || low.answered !== undefined) return fail('notOpen')
  const { transactionId, serviceId, level } = low
  const entry = {
    type: 'rating.answered',
    tx: transactionId,
    actor: `staff:${staff.ref}`,
    body: { level, answer: asked.answer },
  } as const
  if (asked.answer !== 'mistaken') return written(await ledger.record({ journal: entry }, true))
  const rating: Rating = {
    idempotencyKey: ulid(clock.wallMs()),
    operation: operationOf(serviceId),
    caseNo: caseOf(db, transactionId),
    level,
    reasons: low.reasons,
    reasonsVersion,
    mistaken: true,
  }
  const undone = report('rating.undone', { transactionId, serviceId, level, mistaken: true })
  return written(
    await ledger.recordAlongside({ journal: entry, reports: [undone] }, (work) => later.rate(rating, work)),
  )
}

const written = (stored: Result<void, unknown>): Result<void, Coded<'storeFailed'>> =>
  stored.ok ? ok(undefined) : fail('storeFailed')
