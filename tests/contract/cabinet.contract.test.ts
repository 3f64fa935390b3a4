import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildClips, type MakeClip } from '../../src/counter/voice/build-clips.ts'
import { scriptOf } from '../../src/counter/voice/script.ts'
import type { Claim } from '../../src/hardware/contract.ts'
import type { DeviceConfigInput } from '../../src/hardware/devices/device-config.ts'
import { SimulatedDevices, type SimulatedUnit, serveUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { ok } from '../../src/kernel/result.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

/* Lights, sensors and speaker: every profile over its simulator, in the process and over TCP. */

const line = (name: string, offset: number) => ({ name, chip: 'gpiochip0', offset })
/** Generic profiles leave the wiring to the site; this is one. */
const wiring: Readonly<Record<string, DeviceConfigInput['overrides']>> = {
  'gpio-generic-sensors': {
    capabilities: {
      sensors: [
        { ...line('cabinetDoor', 1), active: 'open', inactive: 'closed', condition: 'cabinet-door-open-warning' },
        { ...line('ups', 2), active: 'powering', confirmMs: 300, condition: 'ups-on-battery-warning' },
      ],
    },
  },
  'gpio-generic-lights': { capabilities: { lights: [line('cardReader', 3), line('statusBad', 4)] } },
}

let rig: Rig
let unit: SimulatedUnit
let close: () => Promise<void>

async function setUp(
  profileId: string,
  role: string,
  wire: string,
  more?: DeviceConfigInput['overrides'],
): Promise<void> {
  const loaded = profiles.get(profileId)?.profile
  if (!loaded) throw new Error(profileId)
  const overrides = more ?? wiring[profileId] ?? {}
  const profile = {
    ...loaded,
    capabilities: { ...loaded.capabilities, ...(overrides.capabilities ?? {}) },
  } as typeof loaded
  unit = await simulatorOf(profile, systemClock)
  const simulated = new SimulatedDevices()
  simulated.add('unit', unit)
  const served = wire === 'over TCP' ? await serveUnit(unit, 0, '127.0.0.1') : undefined
  close = () => served?.close() ?? Promise.resolve()
  const at = served ? { tcp: served.place.value } : { simulated: 'unit' }
  rig = startRig(
    [
      {
        id: 'unit',
        role,
        profile: profileId,
        at,
        overrides: { ...overrides, status: { pollMs: 100 }, recovery: { backoffMs: [20, 50] } },
      },
    ],
    simulated,
  )
  await until(rig.devices, role, ready)
}

afterEach(async () => {
  await rig.devices.stop()
  await close()
})

const order = (name: string, value = '') => expect(unit.orders[name]?.run(value)).toBeUndefined()
const overWires = (driver: string) =>
  profilesOfDriver(driver).flatMap((profile) => [
    { profile, wire: 'in the process' },
    { profile, wire: 'over TCP' },
  ])

describe.each(overWires('gpio-sensors'))('sensors $profile $wire', ({ profile, wire }) => {
  beforeEach(() => setUp(profile, 'sensors', wire))

  test('an open door shows in the snapshot and as a condition, and clears', async () => {
    await until(rig.devices, 'sensors', (s) => s.sensors?.cabinetDoor === 'closed')
    order('active', 'cabinetDoor')
    const open = await until(rig.devices, 'sensors', (s) => s.sensors?.cabinetDoor === 'open')
    expect(open.conditions).toContain('cabinet-door-open-warning')
    expect(open.remedies[0]?.text).toBe('repair.sensors.door')
    order('inactive', 'cabinetDoor')
    await until(rig.devices, 'sensors', (s) => s.sensors?.cabinetDoor === 'closed' && s.conditions.length === 0)
  })

  test('a bounce is no change', async () => {
    const seen: unknown[] = []
    rig.devices.onChange((s) => seen.push(s.sensors?.cabinetDoor))
    for (let i = 0; i < 20; i += 1) {
      order('active', 'cabinetDoor')
      order('inactive', 'cabinetDoor')
    }
    await systemClock.sleep(150)
    expect(seen).not.toContain('open')
  })

  test('a failing mains must last before it counts', async () => {
    order('active', 'ups')
    await systemClock.sleep(150)
    expect(rig.devices.byRole('sensors')?.sensors?.ups).not.toBe('powering')
    await until(rig.devices, 'sensors', (s) => s.sensors?.ups === 'powering', 4000)
  })

  test('unplugging is absence, plugging in heals', async () => {
    if (wire === 'over TCP') return
    order('unplug')
    await until(rig.devices, 'sensors', (s) => s.operatingState === 'absent')
    order('plug')
    await until(rig.devices, 'sensors', ready)
  })
})

describe.each(overWires('gpio-lights'))('lights $profile $wire', ({ profile, wire }) => {
  let claim: Claim<'lights'>
  const lit = () => unit.state().lights as Readonly<Record<string, number>>
  beforeEach(async () => {
    await setUp(profile, 'lights', wire)
    const claimed = rig.devices.claim('lights', 'lights', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })

  /** Over TCP the far end hears of it a moment later. */
  async function eventually(wanted: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !wanted(); i += 1) await systemClock.sleep(10)
    expect(wanted()).toBe(true)
  }

  test('knows its names, lights one, flashes no quicker than three times a second, refuses an unknown one', async () => {
    expect(claim.device.names).toContain('cardReader')
    expect(await claim.device.setLight({ name: 'cardReader', flashRate: 'continuous' }, within(1000))).toMatchObject({
      outcome: 'done',
    })
    await eventually(() => lit().cardReader === 1)
    expect(await claim.device.setLight({ name: 'moon', flashRate: 'slow' }, within(1000))).toMatchObject({
      outcome: 'failed',
      code: 'invalidLight',
    })
    await claim.device.setLight({ name: 'statusBad', flashRate: 'quick' }, within(1000))
    const changes: number[] = []
    let last = lit().statusBad
    const until1s = systemClock.monoMs() + 1000
    while (systemClock.monoMs() < until1s) {
      if (lit().statusBad !== last) changes.push(systemClock.monoMs())
      last = lit().statusBad
      await systemClock.sleep(5)
    }
    expect(changes.length).toBeGreaterThan(2)
    expect(changes.length).toBeLessThanOrEqual(6)
  })

  test('all lights are off when the claim has ended', async () => {
    await claim.device.setLight({ name: 'cardReader', flashRate: 'medium' }, within(1000))
    await eventually(() => lit().cardReader === 1)
    claim.release()
    await eventually(() => Object.values(lit()).every((level) => level === 0))
  })
})

describe.each(overWires('speaker'))('speaker $profile $wire', ({ profile, wire }) => {
  let claim: Claim<'speaker'>
  beforeEach(async () => {
    await setUp(profile, 'speaker', wire)
    const claimed = rig.devices.claim('speaker', 'speaker', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })

  test('speaks, can be stopped, and says nothing personal without headphones', async () => {
    expect(await claim.device.play({ text: '请刷身份证' }, within(3000))).toMatchObject({ outcome: 'done' })
    expect(unit.state().heard).toEqual(['5 characters in zh'])
    order('speed', 'slow')
    const stop = new AbortController()
    const playing = claim.device.play({ text: '请刷身份证' }, within(20_000, stop.signal))
    stop.abort()
    expect(await playing).toMatchObject({ outcome: 'failed', code: 'canceled' })
    expect(await claim.device.play({ text: '您的金额' }, { ...within(3000), headphonesOnly: true })).toMatchObject({
      outcome: 'failed',
      code: 'headphonesMissing',
    })
  })

  test('plays the clip of just these words, and speaks any others', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'kioskd-clips-'))
    const make: MakeClip = async (_line, file) => ok(writeFileSync(file, 'sound'))
    const lines = scriptOf('zh', new Map([['key.back', { zh: '返回', en: 'Back' }]]))
    await buildClips({ dir, before: { schema: 1, clips: {} } }, lines, 'wav', make)
    await rig.devices.stop()
    await close()
    await setUp(profile, 'speaker', wire, { capabilities: { clips: dir } })
    const again = rig.devices.claim('speaker', 'speaker', by('test'))
    if (!again.ok) throw new Error(again.error.code)
    for (const text of ['返回', '返回首页']) await again.value.device.play({ text }, within(3000))
    await again.value.device.play({ text: '返回', lang: 'yue', speedPercent: 200 }, within(3000))
    expect(unit.state().heard).toEqual([
      `clip ${basename(lines[0]?.file ?? '')}.wav`,
      '4 characters in zh',
      '2 characters in yue',
    ])
    rmSync(dir, { recursive: true })
  })

  test('the volume has an upper end', async () => {
    expect(await claim.device.setVolume(250, within(1000))).toMatchObject({ outcome: 'done' })
    expect(unit.state().volume).toBe(100)
  })
})
