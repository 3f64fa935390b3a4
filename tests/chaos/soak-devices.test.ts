import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, test } from 'vitest'
import { createDevices } from '../../src/hardware/devices/create-devices.ts'
import { deviceConfigSchema } from '../../src/hardware/devices/device-config.ts'
import { loadDriver } from '../../src/hardware/drivers/families.ts'
import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import type { Profile } from '../../src/hardware/profiles/schema.ts'
import { SimulatedDevices, type SimulatedUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { type Clock, FakeClock, systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'

/*
 * Every class of device with a fault every second: hours of the clock's time as fast as the machine can, and a time of real time
 * (KIOSKD_SOAK_HOURS, KIOSKD_SOAK_MS; `npm run chaos` asks for a day and ten minutes). Memory stays flat, no handle is left, and every device is well at the end.
 */

const soakMs = Number(process.env.KIOSKD_SOAK_MS ?? 15_000)
const hours = Number(process.env.KIOSKD_SOAK_HOURS ?? 6)
const report: string[] = []
afterAll(() => console.log(report.join('\n')))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/**
 * What the heap holds for good, in MB. A collection frees what a WeakRef names (each `AbortSignal.any` makes some) only after a turn of
 * the loop, and the fake clock gives none for an hour of its time: so collections and turns, until the heap no longer falls.
 */
async function heapMb(): Promise<number> {
  let leastMb = Number.POSITIVE_INFINITY
  for (let unchanged = 0; unchanged < 10; ) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    const nowMb = process.memoryUsage().heapUsed / 1e6
    unchanged = nowMb < leastMb - 0.1 ? 0 : unchanged + 1
    leastMb = Math.min(leastMb, nowMb)
  }
  return leastMb
}

const all = [...loadProfiles([new URL('../../device-profiles', import.meta.url).pathname]).profiles.values()].map(
  (p) => p.profile,
)

/** One profile of each driver. Units that are servers of their own live in real time only. */
async function household(clock: Clock, servers: boolean) {
  const simulated = new SimulatedDevices()
  const chosen = [...new Map(all.map((p) => [p.driver, p])).values()]
  const members: { readonly profile: Profile; readonly unit: SimulatedUnit }[] = []
  for (const profile of chosen) {
    const unit = await simulatorOf(profile, clock)
    if (unit.start !== undefined && !servers) continue
    await unit.start?.()
    simulated.add(profile.id, unit)
    await loadDriver(profile.driver)
    members.push({ profile, unit })
  }
  const devices = createDevices({
    devices: members.map(({ profile }, i) =>
      deviceConfigSchema.parse({
        id: profile.id,
        role: `unit${i}`,
        profile: profile.id,
        at: { simulated: profile.id },
      }),
    ),
    profiles: new Map(members.map(({ profile }) => [profile.id, { profile }])),
    clock,
    log: silentLog,
    simulated,
    attached: () => [],
  })
  return { devices, members }
}

/** The same run of faults every time: a small generator with a seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Gives one unit an order that is bad for it, or undoes what was done to another. */
function mischief(members: readonly { readonly unit: SimulatedUnit }[], random: () => number): void {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]
  const unit = pick(members)?.unit
  const order = pick(Object.values(unit?.orders ?? {}))
  order?.run(order.values === undefined ? '' : (pick(order.values) ?? '3'))
}

function heal(members: readonly { readonly unit: SimulatedUnit }[]): void {
  const cures: readonly (readonly [string, string])[] = [
    ['plug', ''],
    ['well', ''],
    ['fault', 'none'],
    ['paper', 'ok'],
    ['cover', 'closed'],
    ['freeze', 'off'],
  ]
  for (const { unit } of members) for (const [name, value] of cures) unit.orders[name]?.run(value)
}

test(`${hours} hours of the clock with a fault every second: memory flat`, { timeout: 240_000 }, async () => {
  const clock = new FakeClock()
  const { devices, members } = await household(clock, false)
  const random = seeded(20_261_121)
  devices.start()
  const hour = async () => {
    for (let s = 0; s < 3600; s += 1) {
      mischief(members, random)
      await clock.advance(1000)
    }
  }
  for (let h = 0; h < 2; h += 1) await hour()
  const before = await heapMb()
  for (let h = 2; h < hours; h += 1) await hour()
  const after = await heapMb()
  heal(members)
  for (let i = 0; i < 300; i += 1) await clock.advance(1000)
  const unwell = devices.snapshots().filter((d) => d.operatingState !== 'ready')
  await Promise.all([devices.stop(), clock.advance(5000)])
  report.push(
    `soak, ${hours} h of fake time, ${members.length} devices: heap ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB`,
  )
  expect(unwell).toEqual([])
  expect(after - before).toBeLessThan(4)
})

test(`${soakMs / 1000} s of real time with a fault every second: memory flat, no handle left`, {
  timeout: soakMs + 60_000,
}, async () => {
  const handles = () =>
    process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length
  const before = handles()
  const { devices, members } = await household(systemClock, true)
  const random = seeded(7)
  devices.start()
  const endMs = systemClock.monoMs() + soakMs
  await systemClock.sleep(Math.min(5000, soakMs / 3))
  const heapBefore = await heapMb()
  while (systemClock.monoMs() < endMs) {
    mischief(members, random)
    await systemClock.sleep(1000)
  }
  heal(members)
  const wellBy = systemClock.monoMs() + 30_000
  const unwell = () => devices.snapshots().filter((d) => d.operatingState !== 'ready' && d.operatingState !== 'busy')
  while (unwell().length > 0 && systemClock.monoMs() < wellBy) await systemClock.sleep(100)
  const heapAfter = await heapMb()
  expect(unwell()).toEqual([])
  await devices.stop()
  for (const { unit } of members) {
    unit.orders.unplug?.run('')
    await unit.stop?.()
  }
  const goneBy = systemClock.monoMs() + 5000
  while (handles() > before && systemClock.monoMs() < goneBy) await systemClock.sleep(50)
  report.push(
    `soak, ${soakMs / 1000} s of real time, ${members.length} devices: heap ${heapBefore.toFixed(1)} MB, then ${heapAfter.toFixed(1)} MB; handles ${before}, then ${handles()}`,
  )
  expect(handles()).toBeLessThanOrEqual(before)
  expect(heapAfter - heapBefore).toBeLessThan(12)
})
