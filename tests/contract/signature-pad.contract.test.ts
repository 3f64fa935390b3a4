import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, PenPoint } from '../../src/hardware/contract.ts'
import { SimulatedDevices, type SimulatedUnit, serveUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { ScreenPen } from '../../src/hardware/transports/screen-pen.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, testWhen, until, within } from './rig.ts'

/* Every signature pad over its simulator: HID reports in the process and over TCP, and the touch screen. */

const cases = [
  ...[...profilesOfDriver('wacom-stu'), ...profilesOfDriver('touch-signature')].map((profile) => ({
    profile,
    wire: 'in the process',
  })),
  { profile: 'wacom-stu-540', wire: 'over TCP' },
  { profile: 'wacom-stu-430', wire: 'over TCP' },
]

describe.each(cases)('signature pad $profile $wire', ({ profile, wire }) => {
  let rig: Rig
  let unit: SimulatedUnit
  let claim: Claim<'signaturePad'>
  let close: () => Promise<void> = () => Promise.resolve()
  const order = (name: string) => expect(unit.orders[name]?.run('')).toBeUndefined()
  const seen: PenPoint[] = []

  /** Asks for a signature and lets it be written; answers once `points` points have come. */
  function capture(timeoutMs = 5000) {
    const finish = new AbortController()
    const stop = new AbortController()
    seen.length = 0
    let told: (() => void) | undefined
    const signature = claim.device.capture({
      ...within(timeoutMs, stop.signal),
      finish: finish.signal,
      onPoint: (point) => {
        seen.push(point)
        told?.()
      },
    })
    const points = async (count: number) => {
      while (seen.length < count)
        await new Promise<void>((resolve) => {
          told = resolve
        })
    }
    return { finish, stop, signature, points }
  }
  /** The pad is ready for the pen: a touch field listens, a pad of its own shows ink. */
  const listening = async () => {
    for (let i = 0; i < 200; i += 1) {
      const { capturing, inking } = unit.state()
      if (capturing === true || inking === true) return
      await systemClock.sleep(5)
    }
    throw new Error('does not listen')
  }

  beforeEach(async () => {
    const loaded = profiles.get(profile)?.profile
    if (!loaded) throw new Error(profile)
    unit = await simulatorOf(loaded, systemClock)
    const simulated = new SimulatedDevices()
    simulated.add('unit', unit)
    const served = wire === 'over TCP' ? await serveUnit(unit, 0, '127.0.0.1') : undefined
    close = () => served?.close() ?? Promise.resolve()
    const at = served ? { tcp: served.place.value } : { simulated: 'unit' }
    const overrides = { recovery: { backoffMs: [20, 50] as [number, number] } }
    rig = startRig([{ id: 'pad', role: 'pad', profile, at, overrides }], simulated)
    await until(rig.devices, 'pad', ready)
    const claimed = rig.devices.claim('signaturePad', 'pad', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(async () => {
    await rig.devices.stop()
    await close()
  })

  test('strokes come in their order and shape, sealed', async () => {
    const { finish, signature, points } = capture()
    await listening()
    order('sign')
    await points(6)
    finish.abort()
    const signed = await signature
    if (signed.outcome !== 'done') throw new Error(signed.code)
    expect(JSON.stringify(signed)).not.toContain('0.2')
    const strokes = signed.value.strokes.reveal()
    expect(strokes).toHaveLength(2)
    const [first = [], second = []] = strokes
    expect(first[0]?.x).toBeCloseTo(0.2, 2)
    expect(first[0]?.y).toBeCloseTo(0.2, 2)
    expect(second[0]?.x).toBeCloseTo(0.8, 2)
    expect(second[0]?.y).toBeCloseTo(0.2, 2)
    expect(first[0]?.atMs).toBe(0)
    for (const point of strokes.flat()) expect(point.pressure).toBeGreaterThan(0)
    expect(signed.value.aspect).toBeGreaterThan(1)
  })

  test('nothing written is no signature; stopped and timed out are told apart', async () => {
    const empty = capture()
    await listening()
    empty.finish.abort()
    expect(await empty.signature).toMatchObject({ outcome: 'failed', code: 'emptySignature' })
    const stopped = capture()
    await listening()
    stopped.stop.abort()
    expect(await stopped.signature).toMatchObject({ outcome: 'failed', code: 'canceled' })
    expect(await capture(80).signature).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('what is written while nobody asks is nobody’s', async () => {
    order('sign')
    const { finish, signature } = capture()
    await listening()
    finish.abort()
    expect(await signature).toMatchObject({ outcome: 'failed', code: 'emptySignature' })
  })

  test('after the claim the pad is empty', async () => {
    const { signature } = capture()
    await listening()
    order('sign')
    claim.release()
    expect((await signature).outcome).toBe('failed')
    const isEmpty = () => {
      const { inking, cleared, capturing } = unit.state()
      return wire === 'over TCP' || capturing === false || (inking === false && cleared === true)
    }
    for (let i = 0; i < 200 && !isEmpty(); i += 1) await systemClock.sleep(5)
    expect(isEmpty()).toBe(true)
  })

  test('a pad that is pulled out ends the signature, and is back when plugged in', async () => {
    const { signature } = capture()
    await listening()
    order('unplug')
    expect(await signature).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(rig.devices, 'pad', (s) => s.operatingState === 'absent')
    order('plug')
    await until(rig.devices, 'pad', ready)
  })

  testWhen(profile.startsWith('touch'))('the citizen may clear the field', async () => {
    const { signature } = capture()
    await listening()
    order('sign')
    order('clear')
    expect(await signature).toMatchObject({ outcome: 'failed', code: 'clearedByCitizen' })
  })
})

test('the touch screen of this kiosk is `at: { screen: true }`', async () => {
  const screen = new ScreenPen()
  const rig = startRig(
    [{ id: 'pad', role: 'pad', profile: 'touch-screen-signature', at: { screen: true } }],
    undefined,
    undefined,
    { screen },
  )
  await until(rig.devices, 'pad', ready)
  const claim = rig.devices.claim('signaturePad', 'pad', by('test'))
  if (!claim.ok) throw new Error(claim.error.code)
  expect(screen.push({ x: 0, y: 0, pressure: 1, down: true })).toBe(false)
  const finish = new AbortController()
  const signature = claim.value.device.capture({
    ...within(3000),
    finish: finish.signal,
    onPoint: () => finish.abort(),
  })
  while (!screen.capturing) await systemClock.sleep(5)
  screen.push({ x: 0.5, y: 0.5, pressure: 1, down: true })
  expect(await signature).toMatchObject({ outcome: 'done', value: { aspect: 3 } })
  await rig.devices.stop()
})
