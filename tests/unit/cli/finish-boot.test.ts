import { expect, test } from 'vitest'
import { finishBoot } from '../../../src/cli/finish-boot.ts'
import { closeInterrupted, findInterrupted } from '../../../src/counter/transactions/recovery.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { KioskStore } from '../../support/kiosk-store.ts'

const old = '01M8037C7ZWPMFERY7ANZGQW01'
const ofNow = '01M8037C7ZWPMFERY7ANZGQW02'
const started = (tx: string) =>
  ({ journal: { type: 'transaction.started', tx, body: { serviceId: 'pension' } } }) as const
const outcomes = (kiosk: KioskStore) => kiosk.journal('transaction.ended').map(({ tx, outcome }) => [tx, outcome])
const keys = (kiosk: KioskStore) => kiosk.store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n

test('what a boot could not write on a full disk is written when there is room, and the visit of now is left alone', async () => {
  const clock = new FakeClock()
  const kiosk = new KioskStore(clock)
  await kiosk.seals.begin(old)
  await kiosk.ledger.record(started(old), true)
  await kiosk.ledger.record({ journal: { type: 'submit.intent', tx: old } }, true)
  kiosk.store.close()
  kiosk.open()
  const { store, ledger, seals: box } = kiosk

  store.db.exec('PRAGMA query_only = 1')
  const erased = await box.expire(true)
  expect(await closeInterrupted(ledger)).toMatchObject({ transactionId: old })
  const left = { open: findInterrupted(store.db), keys: !erased.ok }
  expect(left).toMatchObject({ open: [{ transactionId: old }], keys: true })

  const over = new AbortController()
  let inSession = true
  let finished = false
  const finishing = finishBoot({ left, ledger, box, inSession: () => inSession, clock, signal: over.signal }).then(
    () => {
      finished = true
    },
  )
  await clock.advance(60_000)
  expect([outcomes(kiosk), keys(kiosk), finished]).toEqual([[], 1, false])

  store.db.exec('PRAGMA query_only = 0')
  await ledger.record(started(ofNow), true)
  await clock.advance(5000)
  expect([outcomes(kiosk), keys(kiosk), finished]).toEqual([[[old, 'unknown']], 1, false])
  expect(findInterrupted(store.db)).toMatchObject([{ transactionId: ofNow }])

  inSession = false
  await clock.advance(5000)
  await finishing
  expect([outcomes(kiosk), keys(kiosk)]).toEqual([[[old, 'unknown']], 0])
  kiosk.close()
})
