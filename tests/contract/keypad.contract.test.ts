import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccessKey } from '../../src/api/contract.ts'
import { accessRole, followAccessKeys } from '../../src/counter/input/access-keys.ts'
import { SimulatedDevices, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { byteStand, eventually } from './byte-stand.ts'
import { profiles, ready, startRig, until, within } from './rig.ts'
import { wiredCases } from './wired.ts'

const cases = wiredCases(['byte-pattern']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'keypad')

describe.each(cases)('keypad $profile $wire', ({ profile, wire }) => {
  let stand: Awaited<ReturnType<typeof byteStand<'keypad'>>>
  beforeEach(async () => {
    stand = await byteStand('keypad', profile, wire)
  })
  afterEach(() => stand.stop())
  const lengths: number[] = []
  const read = async (keys: readonly string[], maxLength = 8, timeoutMs = 2000) => {
    lengths.length = 0
    const entry = stand.device.readEntry({
      ...within(timeoutMs),
      purpose: 'number',
      maxLength,
      onLength: (length) => lengths.push(length),
    })
    await until(stand.devices, 'unit', (s) => s.operatingState === 'busy')
    for (const key of keys) stand.order('press', key)
    return entry
  }

  test('digits until Enter, sealed; only their number is told', async () => {
    const entry = await read(['key-4', 'key-0', 'key-7', 'enter'])
    if (entry.outcome !== 'done') throw new Error(entry.code)
    expect(JSON.stringify(entry)).not.toContain('407')
    expect(entry.value.reveal()).toBe('407')
    expect(lengths).toEqual([1, 2, 3])
  })

  test('Clear empties what was typed; on nothing, and Cancel always, it is the citizen’s end', async () => {
    const entry = await read(['key-4', 'clear', 'key-9', 'enter'])
    expect(entry.outcome === 'done' && entry.value.reveal()).toBe('9')
    expect(lengths).toEqual([1, 0, 1])
    expect(await read(['clear'])).toMatchObject({ outcome: 'failed', code: 'clearedByCitizen' })
    expect(await read(['key-1', 'cancel'])).toMatchObject({ outcome: 'failed', code: 'clearedByCitizen' })
  })

  test('too many digits are not taken, Enter on nothing is no entry', async () => {
    const entry = await read(['enter', 'key-1', 'key-2', 'key-3', 'enter'], 2)
    expect(entry.outcome === 'done' && entry.value.reveal()).toBe('12')
    expect(lengths).toEqual([1, 2])
  })

  test('a PIN is refused', async () => {
    const refused = await stand.device.readEntry({ ...within(1000), purpose: 'pin', maxLength: 6 })
    expect(refused).toMatchObject({ outcome: 'failed', code: 'plainPinRefused' })
  })

  test('no Enter in time is a timeout, a pulled plug is deviceGone', async () => {
    expect(await read(['key-1'], 8, 150)).toMatchObject({ outcome: 'failed', code: 'timeout' })
    const entry = stand.device.readEntry({ ...within(3000), purpose: 'number', maxLength: 8 })
    await until(stand.devices, 'unit', (s) => s.operatingState === 'busy')
    stand.order('unplug')
    expect(await entry).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    stand.order('plug')
  })

  test('keys come one by one as they are pressed, until the claim ends or the plug is pulled', async () => {
    const heard: string[] = []
    const opened = await stand.device.openKeys({ ...within(1000), onKey: (key) => heard.push(key) })
    if (opened.outcome !== 'done') throw new Error(opened.code)
    for (const key of ['key-8', 'enter', 'clear', 'point', 'cancel']) stand.order('press', key)
    await eventually(() => heard.length === 5)
    expect(heard).toEqual(['8', 'enter', 'clear', '.', 'cancel'])
    // Nothing runs meanwhile: the device is looked after as at rest.
    expect(stand.devices.byRole('unit')?.operatingState).toBe('ready')
    stand.claim.release()
    await eventually(() => opened.value.ended.aborted)
    stand.order('press', 'key-8')
    expect(heard).toHaveLength(5)
  })

  test('a pulled plug ends the stream of keys', async () => {
    const opened = await stand.device.openKeys({ ...within(1000), onKey: () => {} })
    if (opened.outcome !== 'done') throw new Error(opened.code)
    stand.order('unplug')
    await eventually(() => opened.value.ended.aborted)
    stand.order('plug')
  })
})

test('what follows the access keypad brings its keys to the page in the words of the page, and comes back after a pulled plug', async () => {
  const profile = profiles.get('keypad-ascii')?.profile
  if (!profile) throw new Error('no profile')
  const unit = await simulatorOf(profile, systemClock)
  const simulated = new SimulatedDevices()
  simulated.add('pad', unit)
  const overrides = { recovery: { backoffMs: [20, 50] as [number, number] } }
  const at = { simulated: 'pad' }
  const rig = startRig([{ id: 'pad', role: accessRole, profile: profile.id, at, overrides }], simulated)
  await until(rig.devices, accessRole, ready)
  const stop = new AbortController()
  const heard: AccessKey[] = []
  const following = followAccessKeys({
    devices: rig.devices,
    clock: systemClock,
    onKey: (key) => heard.push(key),
    signal: stop.signal,
  })
  const pressed = (name: string, key: AccessKey) =>
    eventually(() => {
      unit.orders.press?.run(name)
      return heard.includes(key)
    })
  for (const [name, key] of [
    ['key-8', '8'],
    ['enter', 'select'],
    ['cancel', 'back'],
    ['clear', 'clear'],
    ['point', 'point'],
  ] as const)
    await pressed(name, key)
  unit.orders.unplug?.run('')
  await until(rig.devices, accessRole, (s) => s.operatingState !== 'ready')
  unit.orders.plug?.run('')
  heard.length = 0
  await pressed('key-2', '2')
  stop.abort()
  await following
  expect(rig.devices.claims()).toEqual([])
  await rig.devices.stop()
})
