import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { localDayAfter } from '../../kernel/local-day.ts'
import { notInPractice } from './practice.ts'

/** What a day came to, for the end-of-day report. Counts only; nobody in it is a person. */
export interface DayReport {
  /** YYYY-MM-DD at the kiosk. */
  readonly day: string
  readonly visits: number
  readonly services: readonly {
    readonly serviceId: string
    readonly done: number
    readonly failed: number
    readonly unknown: number
    readonly abandoned: number
  }[]
  readonly receipts: { readonly printed: number; readonly notPrinted: number; readonly unknown: number }
  readonly ratings: Readonly<Record<'1' | '2' | '3' | '4' | '5', number>>
  readonly tickets: number
  readonly assisted: number
}

const endedBody = z.object({
  serviceId: z.string(),
  outcome: z.enum(['done', 'failed', 'unknown', 'abandoned']),
  receipt: z.string().default('none'),
})
const ratingBody = z.object({ level: z.number().int().min(1).max(5) })

/** `day`: YYYY-MM-DD at the kiosk. Visits and cases of practice are not in it; what staff or the office have settled since counts as they did. */
export function dayReport(db: DatabaseSync, day: string): DayReport {
  const [from, to] = boundsOf(day)
  /* By session or by transaction: what was begun before midnight, or is ended after a restart, is practice all the same. */
  const rows = db
    .prepare(
      `SELECT type, body, (SELECT json_extract(r.body, '$.outcome') FROM journal r WHERE r.type = 'transaction.resolved' AND r.tx = e.tx
         AND e.type = 'transaction.ended' LIMIT 1) AS settled
       FROM journal e WHERE ts >= ? AND ts < ? AND type IN ('session.started', 'transaction.ended', 'rating', 'ticket',
         'assist.started')
       AND NOT EXISTS (SELECT 1 FROM journal s WHERE s.type = 'transaction.started' AND s.tx = e.tx AND json_extract(s.body, '$.training'))
       AND ${notInPractice}
       ORDER BY seq`,
    )
    .iterate(from, to)
  const services = new Map<string, { done: number; failed: number; unknown: number; abandoned: number }>()
  const receipts = { printed: 0, notPrinted: 0, unknown: 0 }
  const ratings = { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 }
  let visits = 0
  let tickets = 0
  let assisted = 0
  for (const { type, body: text, settled } of rows) {
    const body: unknown = JSON.parse(String(text))
    if (type === 'session.started') visits += 1
    else if (type === 'ticket') tickets += 1
    else if (type === 'assist.started') assisted += 1
    else if (type === 'rating') ratings[String(ratingBody.parse(body).level) as '1'] += 1
    else {
      const ended = endedBody.parse(body)
      const counts = services.get(ended.serviceId) ?? { done: 0, failed: 0, unknown: 0, abandoned: 0 }
      counts[settled === 'done' || settled === 'failed' ? settled : ended.outcome] += 1
      services.set(ended.serviceId, counts)
      if (Object.hasOwn(receipts, ended.receipt)) receipts[ended.receipt as 'printed'] += 1
    }
  }
  const listed = [...services].sort(([a], [b]) => (a < b ? -1 : 1)).map(([serviceId, c]) => ({ serviceId, ...c }))
  return { day, visits, services: listed, receipts, ratings, tickets, assisted }
}

/**
 * The cases of a month that are called back (政务服务回访: 20 % by the 20th, facts/ux.md b7): case numbers, never names. Which ones is settled by
 * the month and the case alone, so that asking twice gives the same list and nobody can choose.
 */
export function callBackSample(db: DatabaseSync, month: string, percent = 20): readonly string[] {
  const from = new Date(`${month}-01T00:00:00`).getTime()
  const end = new Date(from)
  end.setMonth(end.getMonth() + 1)
  const cases = db
    .prepare(`SELECT body FROM journal WHERE type = 'submit.accepted' AND ts >= ? AND ts < ? ORDER BY seq`)
    .all(from, end.getTime())
    .flatMap((row) => {
      const body = z
        .object({ caseNo: z.string(), training: z.boolean().default(false) })
        .safeParse(JSON.parse(String(row.body)))
      return body.success && !body.data.training ? [body.data.caseNo] : []
    })
  const drawn = cases.map((caseNo) => ({
    caseNo,
    lot: createHash('sha256').update(`${month} ${caseNo}`).digest('hex'),
  }))
  const wanted = Math.ceil((cases.length * percent) / 100)
  return drawn
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, wanted)
    .map((d) => d.caseNo)
}

/** The first day (YYYY-MM-DD) of which every row is still in the table; undefined while none has been moved into an archive. */
export function wholeFrom(db: DatabaseSync): string | undefined {
  const first = db.prepare('SELECT seq, ts FROM journal ORDER BY seq LIMIT 1').get()
  return first === undefined || Number(first.seq) === 1 ? undefined : localDayAfter(Number(first.ts), 1)
}

function boundsOf(day: string): readonly [number, number] {
  const from = new Date(`${day}T00:00:00`)
  const to = new Date(from)
  to.setDate(to.getDate() + 1)
  return [from.getTime(), to.getTime()]
}
