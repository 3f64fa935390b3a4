import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { byteStand, eventually } from './byte-stand.ts'
import { profiles, ready, until, within } from './rig.ts'
import { wiredCases } from './wired.ts'

const cases = wiredCases(['byte-pattern']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'locker')

describe.each(cases)('locker $profile $wire', ({ profile, wire }) => {
  let stand: Awaited<ReturnType<typeof byteStand<'locker'>>>
  beforeEach(async () => {
    stand = await byteStand('locker', profile, wire)
  })
  afterEach(() => stand.stop())
  const moved = () => stand.unit.moves?.() ?? 0

  test('knows its boxes, opens one and no other, and says how doors stand', async () => {
    const { device, order } = stand
    expect(device.boxes).toEqual(['A01', 'A02', 'B01'])
    expect(await device.readBox('A01', within(2000))).toMatchObject({ value: { box: 'A01', door: 'closed' } })
    expect(await device.openBox('A01', within(2000))).toMatchObject({ outcome: 'done', value: { door: 'open' } })
    expect(moved()).toBe(1)
    expect(await device.readBox('A01', within(2000))).toMatchObject({ value: { door: 'open' } })
    expect(await device.readBox('A02', within(2000))).toMatchObject({ value: { door: 'closed' } })
    expect(await device.readBox('B01', within(2000))).toMatchObject({ value: { door: 'closed' } })
    order('shut', 'A01')
    expect(await device.readBox('A01', within(2000))).toMatchObject({ value: { door: 'closed' } })
  })

  test('a box that does not exist moves nothing', async () => {
    for (const box of ['Z99', 'constructor'])
      expect(await stand.device.openBox(box, within(1000))).toMatchObject({ outcome: 'failed', code: 'invalidBox' })
    expect(moved()).toBe(0)
  })

  test('a lock that stays shut is lockJammed, and was asked to open once', async () => {
    stand.order('fault', 'jammed')
    expect(await stand.device.openBox('A02', within(3000))).toMatchObject({ outcome: 'failed', code: 'lockJammed' })
    expect(moved()).toBe(1)
  })

  test('a board that does not answer the command is asked how the door stands, never to open again', async () => {
    stand.order('fault', 'mute')
    expect(await stand.device.openBox('A02', within(3000))).toMatchObject({ outcome: 'done', value: { door: 'open' } })
    expect(moved()).toBe(1)
  })

  test('no answer to anything is unknown', async () => {
    stand.order('silent')
    expect(await stand.device.openBox('A02', within(3000))).toMatchObject({ outcome: 'unknown' })
    expect(moved()).toBe(1)
    stand.order('well')
    await until(stand.devices, 'unit', ready)
  })

  test('a garbled answer is no answer', async () => {
    stand.order('garble', '3')
    expect(await stand.device.openBox('A01', within(3000))).toMatchObject({ outcome: 'done', value: { door: 'open' } })
    expect(moved()).toBe(1)
  })

  test('answers in pieces are whole', async () => {
    stand.order('pieces', '1')
    expect(await stand.device.openBox('B01', within(3000))).toMatchObject({ outcome: 'done' })
  })

  test('unplugged in the middle is unknown; it is back when plugged in', async () => {
    stand.order('slow', '100')
    const opening = stand.device.openBox('A01', within(3000))
    await eventually(() => moved() === 1)
    stand.order('unplug')
    expect(await opening).toMatchObject({ outcome: 'unknown' })
    stand.order('well')
    stand.order('plug')
    expect(moved()).toBe(1)
    // A pty's far end goes with its socat.
    if (wire !== 'over a pty') await until(stand.devices, 'unit', ready)
  })
})
