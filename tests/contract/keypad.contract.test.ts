import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { byteStand } from './byte-stand.ts'
import { profiles, until, within } from './rig.ts'
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
})
