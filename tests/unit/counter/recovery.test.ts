import { expect, test } from 'vitest'
import { journalMigrations } from '../../../src/counter/journal/schema.ts'
import { Ledger } from '../../../src/counter/transactions/ledger.ts'
import { closeInterrupted, findInterrupted } from '../../../src/counter/transactions/recovery.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'
import { Outbox, outboxMigration } from '../../../src/kernel/store/outbox.ts'
import { Store } from '../../../src/kernel/store/store.ts'
import { eventRecord } from '../../../src/wire/events.ts'

test('a clock set right by years in the middle of a transaction does not keep the kiosk from starting again', async () => {
  const clock = new FakeClock(0)
  const store = new Store({
    path: ':memory:',
    migrations: [outboxMigration, ...journalMigrations],
    clock,
    log: silentLog,
  })
  const outbox = new Outbox(store.db, clock, ({ count }) =>
    eventRecord(clock.wallMs(), 'outbox.dropped', { priority: 'p3', ranges: [], count }),
  )
  const ledger = new Ledger(store, outbox, clock)
  const tx = '01M8037C7ZWPMFERY7ANZGQWQM'
  await ledger.record({ journal: { type: 'transaction.started', tx, body: { serviceId: 'pension' } } }, true)
  clock.jumpWall(1_790_000_000_000)
  await ledger.record({ journal: { type: 'submit.intent', tx } }, true)
  expect(await closeInterrupted(ledger)).toMatchObject({ transactionId: tx, stage: 'inDoubt' })
  expect(findInterrupted(store.db)).toEqual([])
  expect(outbox.rowsAfter(store.db, 0, 10).map((row) => row.type)).toEqual(['transaction.ended'])
  store.close()
})
