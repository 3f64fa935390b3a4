import { afterEach, expect, test } from 'vitest'
import type { CounterOptions } from '../../../../src/counter/session/counter-options.ts'
import { closeInterrupted } from '../../../../src/counter/transactions/recovery.ts'
import { createDevices } from '../../../../src/hardware/devices/create-devices.ts'
import { type Clock, systemClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { backendWith, CounterStand } from '../../../support/counter-stand.ts'
import { idOf } from '../../../support/journal.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const begun = { type: 'transaction.started', tx: idOf(1), body: { serviceId: 'pension-certification' } } as const
const handed = { type: 'submit.intent', tx: idOf(1) } as const

/** What the screen of a kiosk shows that was killed after these rows and comes up again so much later. */
async function afterKill(
  laterMs: number,
  ...rows: readonly Parameters<KioskStore['ledger']['record']>[0]['journal'][]
) {
  const before = new KioskStore(systemClock)
  ends.push(() => before.close())
  for (const journal of rows) await before.ledger.record(journal === undefined ? {} : { journal }, true)
  await before.restart()
  const interrupted: CounterOptions['interrupted'] = await closeInterrupted(before.ledger)
  const clock: Clock = { ...systemClock, wallMs: () => systemClock.wallMs() + laterMs }
  const devices = createDevices({ devices: [], profiles: new Map(), clock: systemClock, log: silentLog })
  const stand = await CounterStand.open(devices, backendWith({}), { interrupted, clock })
  ends.push(() => stand.close())
  return stand
}

test('killed before anything was handed in: the screen says that nothing was, gives no number, and lets them begin again', async () => {
  const stand = await afterKill(60_000, begun)
  const { screen, props, actions } = stand.counter.projection
  expect([screen, props]).toEqual(['problem', { code: 'session.interrupted', saved: false, phoneLeft: false }])
  expect(actions).toContain('exit')
  stand.touch({ id: 'exit' })
  expect(stand.counter.projection.screen).toBe('idle')
})

test('killed after it was accepted, or in doubt: the screen gives the number to ask by', async () => {
  const accepted = { type: 'submit.accepted', tx: idOf(1), body: { caseNo: 'YL20261122-0002' } } as const
  expect((await afterKill(0, begun, handed, accepted)).counter.projection.props).toMatchObject({
    code: 'session.interrupted',
    saved: true,
    caseNo: 'YL20261122-0002',
  })
  expect((await afterKill(0, begun, handed)).counter.projection.props).toMatchObject({
    saved: true,
    caseNo: `K-${idOf(1).slice(-8)}`,
  })
})

test('killed while a page was printed: the screen says where to look, and gives the number for staff', async () => {
  const page = { type: 'print.intent', tx: idOf(1), body: { jobId: idOf(9), template: 'copy' } } as const
  const { props } = (await afterKill(0, begun, page)).counter.projection
  expect(props).toMatchObject({ saved: false, paperInDoubt: true, caseNo: `K-${idOf(1).slice(-8)}` })
  const slip = { ...page, body: { jobId: idOf(9), template: 'problem' } } as const
  expect((await afterKill(0, begun, slip)).counter.projection.props).not.toHaveProperty('paperInDoubt')
})

test('ten minutes later, after a refusal that was told, or where nobody had begun, there is nothing to say', async () => {
  const refused = { type: 'submit.refused', tx: idOf(1), body: { code: 'notEntitled' } } as const
  const another = { ...begun, tx: idOf(2) }
  for (const stand of [
    await afterKill(10 * 60_000 + 60_000, begun),
    await afterKill(0, begun, handed, refused),
    await afterKill(0, begun, handed, refused, another),
    await afterKill(0),
  ])
    expect(stand.counter.projection.screen).toBe('idle')
})
