import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { byteStand, eventually } from './byte-stand.ts'
import { profiles, ready, until, within } from './rig.ts'
import { wiredCases } from './wired.ts'

const cases = wiredCases(['byte-pattern']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'evaluator')
const buttons = ['very-dissatisfied', 'dissatisfied', 'fair', 'satisfied', 'very-satisfied'] as const

describe.each(cases)('evaluator $profile $wire', ({ profile, wire }) => {
  let stand: Awaited<ReturnType<typeof byteStand<'evaluator'>>>
  beforeEach(async () => {
    stand = await byteStand('evaluator', profile, wire)
  })
  afterEach(() => stand.stop())
  const hasLights = profiles.get(profile)?.profile.protocol.sends?.ask !== undefined
  /** The question is out: the lights tell, where there are any. */
  const asked = async () => {
    await until(stand.devices, 'unit', (s) => s.operatingState === 'busy')
    if (hasLights) await eventually(() => stand.unit.state().asked === true)
  }

  test('each button is its level, and the lights are off afterwards', async () => {
    for (const [i, button] of buttons.entries()) {
      const rating = stand.device.askRating(within(3000))
      await asked()
      stand.order('press', button)
      expect(await rating).toEqual({ outcome: 'done', value: { level: i + 1 } })
      await eventually(() => stand.unit.state().asked === false)
    }
  })

  test('silence is no rating', async () => {
    expect(await stand.device.askRating(within(150))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await eventually(() => stand.unit.state().asked === false)
  })

  test('a press that nobody asked for answers no later question', async () => {
    stand.order('press', 'very-satisfied')
    // Nothing tells when a press that is dropped has come through the wire.
    await systemClock.sleep(50)
    expect(await stand.device.askRating(within(300))).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('what is no button is noise', async () => {
    const rating = stand.device.askRating(within(3000))
    await asked()
    stand.order('garble', '1')
    stand.order('press', 'fair')
    stand.order('press', 'satisfied')
    expect(await rating).toMatchObject({ outcome: 'done', value: { level: 4 } })
  })

  test('ending the claim ends the question', async () => {
    const rating = stand.device.askRating(within(5000))
    await asked()
    stand.claim.release()
    expect(await rating).toMatchObject({ outcome: 'failed' })
    await eventually(() => stand.unit.state().asked === false)
  })

  test('a pad that is pulled out ends the question', async () => {
    const rating = stand.device.askRating(within(5000))
    await asked()
    stand.order('unplug')
    expect(await rating).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    stand.order('plug')
    if (wire !== 'over a pty') await until(stand.devices, 'unit', ready)
  })
})
