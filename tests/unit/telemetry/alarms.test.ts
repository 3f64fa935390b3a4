import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Devices } from '../../../src/hardware/contract.ts'
import { FakeClock, systemClock } from '../../../src/kernel/clock.ts'
import { Alarms, type Standing } from '../../../src/telemetry/alarms.ts'
import { KioskStore } from '../../support/kiosk-store.ts'

let kiosk: KioskStore
beforeAll(() => {
  kiosk = new KioskStore(systemClock)
})
afterAll(() => kiosk.close())

test('what stands about no device is raised once, told apart when it gets worse, and cleared when it is over', async () => {
  const clock = new FakeClock()
  const told: string[] = []
  kiosk.ledger.onReports((reports) => told.push(...reports.map(({ type, body }) => `${type} ${JSON.stringify(body)}`)))
  const of = (code: string): Standing => ({ source: 'staffDesk', code, severity: 'warning' })
  let standing: readonly Standing[] = [of('certificate-ends-warning')]
  const none = { snapshots: () => [], onChange: () => () => {} } as unknown as Devices
  const alarms = new Alarms(none, kiosk.ledger, clock, () => standing)
  await clock.advance(2000)
  alarms.look()
  await clock.advance(2000)
  standing = [of('certificate-ended-error')]
  alarms.look()
  await clock.advance(2000)
  standing = []
  alarms.look()
  await kiosk.store.commit(() => {}, true)
  const body = (code: string) => `{"source":"staffDesk","code":"${code}","severity":"warning"}`
  await expect
    .poll(() => told.toSorted())
    .toEqual(
      [
        `alarm.raised ${body('certificate-ends-warning')}`,
        `alarm.cleared ${body('certificate-ends-warning')}`,
        `alarm.raised ${body('certificate-ended-error')}`,
        `alarm.cleared ${body('certificate-ended-error')}`,
      ].toSorted(),
    )
  alarms.stop()
})
