import { type AddressInfo, createServer } from 'node:net'
import { Aedes } from 'aedes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSignedIn, StaffToday } from '../../src/api/contract/staff.ts'
import { Ingest } from '../../src/fleet/ingest.ts'
import { fleetMigrations } from '../../src/fleet/schema.ts'
import { kioskDetail } from '../../src/fleet/views.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { Store } from '../../src/kernel/store/store.ts'
import { browserExchangedMs, firstPageWithinMs } from '../../src/telemetry/self-watch.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { SkipClock } from '../support/skip-clock.ts'

/* One whole kiosk whose daemon's time can be moved on, and a fleet that hears what it says. */

const clock = new SkipClock()
const fleet = new Store({ path: ':memory:', migrations: fleetMigrations, clock: systemClock, log: silentLog })
let hall: Hall
let stopBroker = (): Promise<void> => Promise.resolve()

beforeAll(async () => {
  const ingest = new Ingest({ store: fleet, clock: systemClock, log: silentLog, onCommitted: () => {} })
  const aedes = await Aedes.createBroker()
  const server = createServer(aedes.handle)
  aedes.on('publish', ({ topic, payload }) => ingest.take(topic, Buffer.from(payload)))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  stopBroker = () => new Promise((done) => aedes.close(() => server.close(() => done())))
  hall = await Hall.open({ broker: { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` } }, clock)
})
afterAll(async () => {
  await hall.close()
  await stopBroker()
  fleet.close()
})

const seen = () => kioskDetail(fleet.db, hall.loaded.site.kiosk, Date.now())

/** Until the fleet has it so; the clock goes on with it, because a kiosk looks at itself every few seconds. */
const fleetHas = (state: string, alarms: readonly string[]) =>
  eventually(() => {
    clock.skip(1000)
    const at = seen()
    const now = JSON.stringify([at?.row.state, at?.alarms.map(({ source, code }) => `${source}:${code}`)])
    return now === JSON.stringify([state, alarms]) || now
  }, 15_000)

async function staffToday(): Promise<StaffToday> {
  const found = /name="kioskd-bearer" content="([^"]+)"/.exec(await (await fetch(hall.kiosk.url)).text())
  const headers = { authorization: `Bearer ${found?.[1] ?? ''}`, 'content-type': 'application/json' }
  const at = (path: string) => new URL(`/api/v1/staff/${path}`, hall.kiosk.url)
  const body = JSON.stringify({ ref: 'ops-01', pin: '204817' })
  const signedIn = await fetch(at('sign-in'), { method: 'POST', headers, body })
  const { token } = (await signedIn.json()) as StaffSignedIn
  return (await fetch(at('today'), { headers: { ...headers, 'x-staff-token': token } })).json() as Promise<StaffToday>
}

test('a kiosk whose page is dead serves nobody at the fleet, says why there and to staff, and serves again with its page', async () => {
  hall.visitor.beAlive()
  await fleetHas('serving', [])
  expect((await staffToday()).standing).toEqual([])
  hall.visitor.close()
  clock.skip(Math.max(hall.loaded.site.screen.hungAfterMs + browserExchangedMs, firstPageWithinMs))
  await fleetHas('stopped', ['screen:page.dead'])
  expect(seen()?.row).toMatchObject({ cause: { deviceId: 'screen', code: 'page.dead' }, services: { available: 0 } })
  expect((await staffToday()).standing).toEqual([{ source: 'screen', code: 'page.dead' }])
  const page = await hall.nextVisitor()
  page.beAlive()
  await fleetHas('serving', [])
  page.close()
})
