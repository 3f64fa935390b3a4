import { expect, test } from 'vitest'
import type { JournalEntry, JournalType } from '../../../src/counter/journal/journal.ts'
import {
  closeInterrupted,
  findInterrupted,
  findUnresolved,
  resolveTransaction,
  resolveUnknown,
} from '../../../src/counter/transactions/recovery.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'
import { backendWith } from '../../support/counter-stand.ts'
import { openLedger } from '../../support/kiosk-store.ts'

test('a clock set right by years in the middle of a transaction does not keep the kiosk from starting again', async () => {
  const clock = new FakeClock(0)
  const { store, outbox, ledger } = openLedger(clock)
  const tx = '01M8037C7ZWPMFERY7ANZGQWQM'
  await ledger.record({ journal: { type: 'transaction.started', tx, body: { serviceId: 'pension' } } }, true)
  clock.jumpWall(1_790_000_000_000)
  await ledger.record({ journal: { type: 'submit.intent', tx } }, true)
  expect(await closeInterrupted(ledger)).toMatchObject({ transactionId: tx, stage: 'inDoubt' })
  expect(findInterrupted(store.db)).toEqual([])
  expect(outbox.rowsAfter(store.db, 0, 10).map((row) => row.type)).toEqual(['transaction.ended'])
  store.close()
})

const tx = (n: number) => `01M8037C7ZWPMFERY7ANZGQW${String(n).padStart(2, '0')}`

/** What a kiosk that was killed after these rows makes of them. */
async function afterRows(...rows: readonly JournalEntry[]) {
  const clock = new FakeClock()
  const { store, ledger } = openLedger(clock)
  for (const journal of rows) {
    await clock.advance(1)
    expect((await ledger.record({ journal }, true)).ok).toBe(true)
  }
  const shown = await closeInterrupted(ledger)
  const outcomes = store.db
    .prepare(
      "SELECT tx, json_extract(body, '$.outcome') AS outcome FROM journal WHERE type = 'transaction.ended' ORDER BY tx",
    )
    .all()
    .map((row) => `${String(row.tx).slice(-1)} ${String(row.outcome)}`)
  return { clock, ledger, shown, outcomes, close: () => store.close() }
}

const started = (n: number, serviceId: string, bundle?: string): JournalEntry => ({
  type: 'transaction.started',
  session: tx(0),
  tx: tx(n),
  body: { serviceId, ...(bundle === undefined ? {} : { bundle }) },
})
const row = (n: number, type: JournalType, body: JournalEntry['body'] = {}): JournalEntry => ({
  type,
  session: tx(0),
  tx: tx(n),
  body,
})

test.each([
  ['a time booked', [row(1, 'appointment.intent', { key: tx(9) }), row(1, 'appointment.done', { key: tx(9) })], 'done'],
  ['a number drawn', [row(1, 'ticket.intent', { key: tx(9) }), row(1, 'ticket.done', { key: tx(9) })], 'done'],
  [
    'a page printed',
    [row(1, 'print.intent', { template: 'certificate' }), row(1, 'print.done', { template: 'certificate' })],
    'done',
  ],
  [
    'only a receipt',
    [row(1, 'print.intent', { template: 'receipt' }), row(1, 'print.done', { template: 'receipt' })],
    'abandoned',
  ],
  [
    'only the slip of a ticket',
    [row(1, 'print.intent', { template: 'problem' }), row(1, 'print.done', { template: 'problem' })],
    'abandoned',
  ],
  ['only a signature', [row(1, 'sign.intent', { key: tx(9) }), row(1, 'sign.done', { key: tx(9) })], 'abandoned'],
] as const)(
  '%s and nothing handed in: the transaction is not lost, nor more than it was',
  async (_what, rows, outcome) => {
    const { shown, outcomes, close } = await afterRows(started(1, 'a-service'), ...rows)
    expect(outcomes).toEqual([`1 ${outcome}`])
    expect(shown?.stage).toBe(outcome === 'done' ? 'accepted' : 'notSubmitted')
    close()
  },
)

test('a bundle of which one item was accepted is done, and the screen gives its case number', async () => {
  const { shown, outcomes, close } = await afterRows(
    started(1, 'stall-matters'),
    started(2, 'health-certificate', 'stall-matters'),
    started(3, 'stall-registration', 'stall-matters'),
    row(2, 'submit.intent'),
    row(2, 'submit.accepted', { caseNo: 'JK20261122-0001' }),
    row(1, 'print.intent', { template: 'receipt' }),
  )
  expect(outcomes).toEqual(['1 done', '2 done', '3 abandoned'])
  expect(shown).toMatchObject({ transactionId: tx(1), stage: 'accepted', caseNo: 'JK20261122-0001' })
  close()
})

test('a bundle with an item in doubt stays unknown until the item is known, and comes to what it came to', async () => {
  const { clock, ledger, outcomes, close } = await afterRows(
    started(1, 'stall-matters'),
    started(2, 'health-certificate', 'stall-matters'),
    started(3, 'stall-registration', 'stall-matters'),
    row(2, 'submit.intent'),
  )
  expect(outcomes).toEqual(['1 unknown', '2 unknown', '3 abandoned'])
  await ledger.record({ journal: row(2, 'submit.accepted', { caseNo: 'JK20261122-0001' }) }, true)
  const resolving = resolveTransaction(ledger, silentLog, { transactionId: tx(1), serviceId: 'stall-matters' })
  await clock.advance(50)
  await resolving
  const resolved = ledger.store.db.prepare("SELECT body FROM journal WHERE type = 'transaction.resolved'").get()
  expect(JSON.parse(String(resolved?.body))).toMatchObject({ outcome: 'done', caseNo: 'JK20261122-0001' })
  close()
})

test('a page of which nobody knows stays unknown: no office settles it, but the paper that staff print again does', async () => {
  const page = { template: 'copy', jobId: tx(8) }
  const { clock, ledger, shown, outcomes, close } = await afterRows(started(1, 'id-copy'), row(1, 'print.intent', page))
  expect([shown?.stage, outcomes]).toEqual(['paperInDoubt', ['1 unknown']])
  const ending = new AbortController()
  const backend = backendWith({})
  const resolving = resolveUnknown({ ledger, backend, clock, log: silentLog, signal: ending.signal })
  const open = () => findUnresolved(ledger.store.db).map((t) => t.transactionId)
  for (let minutes = 0; minutes < 10; minutes++) await clock.advance(60_000)
  expect(open()).toEqual([tx(1)])
  await ledger.record({ journal: row(1, 'print.done', page) }, true)
  for (let minutes = 0; minutes < 2; minutes++) await clock.advance(60_000)
  expect(open()).toEqual([])
  ending.abort()
  await clock.advance(1)
  await resolving
  close()
})

test('what waits to be handed in is left to the queue, however far the queue had come', async () => {
  const { shown, outcomes, close } = await afterRows(
    started(1, 'disability-card'),
    row(1, 'submit.queued', { offline: true }),
    row(1, 'submit.intent', { offline: true }),
  )
  expect(shown?.stage).toBe('queued')
  expect(outcomes).toEqual(['1 done'])
  close()
})

test('practice that a kill interrupted ends as given up: the fleet, the office and whoever stands there next hear nothing of it', async () => {
  const clock = new FakeClock()
  const { store, outbox, ledger } = openLedger(clock)
  const practised: JournalEntry = {
    type: 'transaction.started',
    session: tx(0),
    tx: tx(1),
    body: { serviceId: 'pension', training: true },
  }
  for (const journal of [
    practised,
    row(1, 'submit.accepted', { caseNo: 'YL2026-1' }),
    row(1, 'pay.intent', { key: tx(9) }),
  ])
    await ledger.record({ journal }, true)
  expect(await closeInterrupted(ledger)).toBeUndefined()
  expect(findInterrupted(store.db)).toEqual([])
  expect(findUnresolved(store.db)).toEqual([])
  expect(outbox.rowsAfter(store.db, 0, 10)).toEqual([])
  store.close()
})

test('practice with an end of which nobody knows is settled without asking the office or telling the fleet', async () => {
  const clock = new FakeClock()
  const { store, outbox, ledger } = openLedger(clock)
  const practised: JournalEntry = {
    type: 'transaction.started',
    session: tx(0),
    tx: tx(1),
    body: { serviceId: 'pension', training: true },
  }
  const ended = row(1, 'transaction.ended', {
    serviceId: 'pension',
    outcome: 'unknown',
    receipt: 'none',
    durationMs: 1,
  })
  for (const journal of [practised, row(1, 'submit.unknown', {}), ended]) await ledger.record({ journal }, true)
  const asked: string[] = []
  const stop = new AbortController()
  const backend = backendWith({
    status: (_kind, key) => {
      asked.push(key)
      return Promise.resolve({ outcome: 'failed', code: 'unreachable' })
    },
  })
  const running = resolveUnknown({ ledger, backend, clock, log: silentLog, signal: stop.signal })
  await clock.advance(1000)
  expect(findUnresolved(store.db)).toEqual([])
  stop.abort()
  await clock.advance(1)
  await running
  expect(asked).toEqual([])
  expect(outbox.rowsAfter(store.db, 0, 10)).toEqual([])
  store.close()
})
