import { expect, test } from 'vitest'
import { report } from '../../../src/counter/transactions/ledger.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { ok } from '../../../src/kernel/result.ts'
import { defaultBudgets } from '../../../src/kernel/store/outbox.ts'
import { openLedger } from '../../support/kiosk-store.ts'

test('commits that were taken back do not fill the budget of transactions', async () => {
  const clock = new FakeClock()
  const { store, outbox, ledger } = openLedger(clock, { budgets: { ...defaultBudgets, p0: 1000 } })
  const accepted = report('transaction.accepted', {
    transactionId: '01M8037C7ZWPMFERY7ANZGQWQM',
    serviceId: 'pension',
  })
  store.db.exec(
    "CREATE TRIGGER full BEFORE INSERT ON outbox WHEN NEW.type = 'store.setAside' BEGIN SELECT RAISE(ABORT, 'full'); END",
  )
  for (let i = 0; i < 20; i += 1)
    expect((await ledger.record({ reports: [accepted, report('store.setAside', {})] }, true)).ok).toBe(false)
  expect((await ledger.record({ reports: [accepted] }, true)).ok).toBe(true)
  expect(outbox.depth(store.db).rows).toBe(1)
  expect(ledger.refusesTransactions).toBe(false)
  store.close()
})

test('what is recorded alongside is there with the other or, when that comes to nothing, alone', async () => {
  const clock = new FakeClock()
  const { store, ledger } = openLedger(clock)
  const rows = () => Number(store.db.prepare('SELECT count(*) AS n FROM journal').get()?.n)
  const entry = { journal: { type: 'session.started', session: '01M8037C7ZWPMFERY7ANZGQWQM' } } as const
  const within = await ledger.recordAlongside(entry, (work) => store.commit(work, true))
  expect([within.ok, rows()]).toEqual([true, 1])
  const notRun = ledger.recordAlongside(entry, () => Promise.resolve(ok(undefined)))
  const failed = ledger.recordAlongside(entry, (work) =>
    store.commit((db) => {
      work(db)
      throw new Error('the other part does not fit')
    }, true),
  )
  await clock.advance(50)
  expect((await notRun).ok && (await failed).ok).toBe(true)
  expect(rows()).toBe(3)
  store.close()
})
