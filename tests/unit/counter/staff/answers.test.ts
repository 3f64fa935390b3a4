import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Rating } from '../../../../src/counter/backends/contract.ts'
import { queueRecorder } from '../../../../src/counter/backends/queue/journal-rows.ts'
import { SubmissionQueue } from '../../../../src/counter/backends/queue/queue.ts'
import { createLater } from '../../../../src/counter/session/later.ts'
import { answerRating, lowRatings, type RatingTools } from '../../../../src/counter/staff/ratings.ts'
import { resolveByStaff } from '../../../../src/counter/staff/resolve.ts'
import { closeTicket, ticketsFor } from '../../../../src/counter/staff/tickets.ts'
import { resolveTransaction } from '../../../../src/counter/transactions/recovery.ts'
import { systemClock as clock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { backendWith } from '../../../support/counter-stand.ts'
import { idOf } from '../../../support/journal.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

/* What staff do about tickets and low ratings. */

const clerk = { ref: 'clerk-01', role: 'assistant' } as const
const dayMs = 86_400_000
let kiosk: KioskStore
let queue: SubmissionQueue
let tools: RatingTools
beforeEach(async () => {
  kiosk = new KioskStore(clock)
  const opened = await SubmissionQueue.open({
    ...{ store: kiosk.store, seals: kiosk.seals, clock, log: silentLog },
    record: queueRecorder(kiosk.outbox, () => clock.wallMs()),
  })
  if (!opened.ok) throw new Error(opened.error.code)
  queue = opened.value
  tools = {
    ledger: kiosk.ledger,
    later: createLater(queue, clock, silentLog),
    clock,
    operationOf: (item) => ({ item, region: 'r', organisation: 'o' }),
    reasonsVersion: '3',
  }
})
afterEach(() => kiosk.close())

const rows = (type: string) =>
  kiosk.store.db
    .prepare('SELECT tx, body FROM journal WHERE type = ? ORDER BY seq')
    .all(type)
    .map(({ tx, body }) => ({ tx, body: JSON.parse(String(body)) as unknown }))

async function rated(n: number, level: number, reasons: string[] = [], training = false): Promise<string> {
  const tx = idOf(n)
  const begun = { serviceId: 'pension-certification', ...(training ? { training } : {}) }
  await kiosk.ledger.record({ journal: { type: 'transaction.started', tx, body: begun } })
  await kiosk.ledger.record({ journal: { type: 'submit.accepted', tx, body: { caseNo: `YL2026-${n}` } } })
  await kiosk.ledger.record({ journal: { type: 'rating', tx, body: { level, reasons } } }, true)
  return tx
}
const ticket = (ticketNo: string) =>
  kiosk.ledger.record(
    { journal: { type: 'ticket', body: { ticketNo, screen: 'problem', code: 'face.unclear' } } },
    true,
  )

test('a ticket is open until somebody says what was done; then it stands closed for its day, under their reference', async () => {
  await ticket('B-000001')
  await ticket('B-000002')
  const { db } = kiosk.store
  const today = clock.wallMs() - 1000
  expect(await closeTicket(kiosk.ledger, clerk, { ticketNo: 'B-000002', done: 'calledBack' })).toMatchObject({
    ok: true,
  })
  expect(ticketsFor(db, today)).toMatchObject([
    { ticketNo: 'B-000001', code: 'face.unclear' },
    { ticketNo: 'B-000002', closed: { done: 'calledBack', by: 'clerk-01' } },
  ])
  expect(rows('ticket.closed').map((r) => r.body)).toEqual([
    { actor: 'staff:clerk-01', ticketNo: 'B-000002', done: 'calledBack' },
  ])
  /* The next day: who is closed is gone, who is open is still asked for. */
  expect(ticketsFor(db, today + dayMs)).toMatchObject([{ ticketNo: 'B-000001' }])
  expect(ticketsFor(db, today + 40 * dayMs)).toEqual([])
})

test('a ticket is closed once, and one that nobody has opened cannot be', async () => {
  await ticket('B-000001')
  const close = (ticketNo: string) => closeTicket(kiosk.ledger, clerk, { ticketNo, done: 'explained' })
  expect(await close('B-000001')).toMatchObject({ ok: true })
  expect(await close('B-000001')).toMatchObject({ ok: false, error: { code: 'notOpen' } })
  expect(await close('B-999999')).toMatchObject({ ok: false, error: { code: 'notOpen' } })
  expect(rows('ticket.closed')).toHaveLength(1)
})

test('only low ratings are to be answered, not those of practice, those without an answer first', async () => {
  const first = await rated(1, 1, ['tooSlow'])
  await rated(2, 3)
  await rated(3, 5)
  const second = await rated(4, 2)
  await rated(5, 1, [], true)
  const { db } = kiosk.store
  expect(lowRatings(db, clock.wallMs()).map((r) => r.transactionId)).toEqual([second, first])
  expect(await answerRating(tools, clerk, { transactionId: second, answer: 'spoken' })).toMatchObject({ ok: true })
  expect(lowRatings(db, clock.wallMs())).toMatchObject([
    { transactionId: first, level: 1, reasons: ['tooSlow'], serviceId: 'pension-certification' },
    { transactionId: second, level: 2, reasons: [], answered: 'spoken' },
  ])
  expect(rows('rating.answered')).toEqual([
    { tx: second, body: { actor: 'staff:clerk-01', level: 2, answer: 'spoken' } },
  ])
  expect(lowRatings(db, clock.wallMs() + 31 * dayMs)).toEqual([])
})

test('a mistaken rating reaches the office as the same rating marked 误评, once', async () => {
  const tx = await rated(1, 1, ['hardToUse'])
  expect(await answerRating(tools, clerk, { transactionId: tx, answer: 'mistaken' })).toMatchObject({ ok: true })
  expect(await answerRating(tools, clerk, { transactionId: tx, answer: 'solved' })).toMatchObject({
    ok: false,
    error: { code: 'notOpen' },
  })
  const told: Rating[] = []
  const backend = backendWith({
    rate: async (rating) => {
      told.push(rating)
      return { outcome: 'done', value: { stored: true } }
    },
  })
  await queue.drain(backend, new AbortController().signal)
  expect(told).toMatchObject([
    { caseNo: 'YL2026-1', level: 1, reasons: ['hardToUse'], reasonsVersion: '3', mistaken: true },
  ])
  const undone = kiosk.store.db.prepare("SELECT count(*) AS n FROM outbox WHERE type = 'rating.undone'").get()
  expect(undone).toEqual({ n: 1 })
})

test('two who close one ticket at the same instant: the first has closed it, the second is told so', async () => {
  await ticket('B-000003')
  const two = [closeTicket(kiosk.ledger, clerk, { ticketNo: 'B-000003', done: 'explained' })]
  two.push(closeTicket(kiosk.ledger, { ...clerk, ref: 'clerk-02' }, { ticketNo: 'B-000003', done: 'calledBack' }))
  expect(await Promise.all(two)).toMatchObject([{ ok: true }, { error: { code: 'notOpen' } }])
  expect(rows('ticket.closed')).toMatchObject([{ body: { done: 'explained' } }])
})

test.each(['mistaken', 'spoken'] as const)(
  'two who answer one rating at the same instant, one of them %s',
  async (answer) => {
    const transactionId = await rated(7, 1)
    const two = [
      answerRating(tools, clerk, { transactionId, answer }),
      answerRating(tools, clerk, { transactionId, answer: 'mistaken' }),
    ]
    expect(await Promise.all(two)).toMatchObject([{ ok: true }, { error: { code: 'notOpen' } }])
    expect(rows('rating.answered')).toMatchObject([{ body: { answer } }])
    expect(kiosk.store.db.prepare('SELECT count(*) AS n FROM queued_submission').get()?.n).toBe(
      answer === 'mistaken' ? 1 : 0,
    )
  },
)

test('staff and the office settle one transaction at the same instant: it is settled once', async () => {
  const tx = idOf(8)
  const begun = { serviceId: 'pension-certification' }
  await kiosk.ledger.record({ journal: { type: 'transaction.started', tx, body: begun } })
  const ended = { ...begun, outcome: 'unknown', receipt: 'none', durationMs: 5 } as const
  await kiosk.ledger.record({ journal: { type: 'transaction.ended', tx, body: ended } }, true)
  const [byStaff] = await Promise.all([
    resolveByStaff(kiosk.ledger, clerk, { transactionId: tx, outcome: 'done', reason: 'seenAtBackend' }),
    resolveTransaction(kiosk.ledger, silentLog, { transactionId: tx, serviceId: begun.serviceId }),
  ])
  expect(byStaff).toMatchObject({ ok: true })
  expect(rows('transaction.resolved')).toMatchObject([{ body: { actor: 'staff:clerk-01', outcome: 'done' } }])
  expect(kiosk.ledger.once.size, 'nobody waits any more').toBe(0)
})

test('a number that comes again after weeks is another ticket, and can be closed once more', async () => {
  await ticket('B-071205')
  expect((await closeTicket(kiosk.ledger, clerk, { ticketNo: 'B-071205', done: 'explained' })).ok).toBe(true)
  await ticket('B-071205')
  const endings = () => ticketsFor(kiosk.store.db, clock.wallMs() - dayMs).map(({ closed }) => closed?.done)
  expect(endings()).toEqual([undefined, 'explained'])
  expect((await closeTicket(kiosk.ledger, clerk, { ticketNo: 'B-071205', done: 'repaired' })).ok).toBe(true)
  expect(endings()).toEqual(['repaired', 'explained'])
  expect(await closeTicket(kiosk.ledger, clerk, { ticketNo: 'B-071205', done: 'repaired' })).toMatchObject({
    error: { code: 'notOpen' },
  })
})
