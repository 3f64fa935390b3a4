import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedDevices, type SimulatedUnit, serveUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

/* Every document scanner over its simulator: a camera server that gives a running picture and stills of eight million pixels. */

const cases = [
  ...profilesOfDriver('document-scanner').map((profile) => ({ profile, wire: 'in the process' })),
  { profile: 'uvc-document-camera', wire: 'over HTTP' },
]

describe.each(cases)('document scanner $profile $wire', ({ profile, wire }) => {
  let rig: Rig
  let unit: SimulatedUnit
  let claim: Claim<'documentScanner'>
  let close: () => Promise<void>
  const order = (name: string, value = '') => expect(unit.orders[name]?.run(value)).toBeUndefined()
  const scan = (options: { maxBytes?: number; maxSide?: number; crop?: boolean } = {}) =>
    claim.device.scan({ ...within(15_000), maxBytes: 300_000, ...options })

  beforeEach(async () => {
    const loaded = profiles.get(profile)?.profile
    if (!loaded) throw new Error(profile)
    unit = await simulatorOf(loaded, systemClock)
    const simulated = new SimulatedDevices()
    simulated.add('unit', unit)
    const served = await serveUnit(unit, 0, '127.0.0.1')
    close = () => served.close()
    const at = wire === 'over HTTP' ? { http: served.place.value } : { simulated: 'unit' }
    rig = startRig([{ id: 'page', role: 'page', profile, at }], simulated)
    await until(rig.devices, 'page', ready, 8000)
    const claimed = rig.devices.claim('documentScanner', 'page', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(async () => {
    await rig.devices.stop()
    await close()
  })

  test('a sheet at an angle comes back straight, cropped and within its bytes', async () => {
    const page = await scan({ maxSide: 1200 })
    if (page.outcome !== 'done') throw new Error(JSON.stringify(page))
    const { width, height, cropped, quality, jpeg } = page.value
    expect(cropped).toBe(true)
    expect(Math.max(width, height)).toBeLessThanOrEqual(1200)
    // The drawn sheet is about 330 wide and 370 high.
    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(1.05)
    expect(quality.brightness).toBeGreaterThan(180)
    const bytes = jpeg.reveal()
    expect(bytes.length).toBeLessThanOrEqual(300_000)
    // No table left at the rim: every corner of the page is paper.
    const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
    const margin = 6
    for (const [x, y] of [
      [margin, margin],
      [info.width - margin, margin],
      [info.width - margin, info.height - margin],
      [margin, info.height - margin],
    ] as const)
      expect(data[y * info.width + x]).toBeGreaterThan(170)
    jpeg.destroy()
    expect(bytes.every((byte) => byte === 0)).toBe(true)
  }, 30_000)

  test('no sheet is noDocument, and the whole picture when it is asked for', async () => {
    order('scene', 'table')
    expect(await scan()).toMatchObject({ outcome: 'failed', code: 'noDocument' })
    expect(await scan({ crop: false })).toMatchObject({ outcome: 'failed', code: 'tooBlurred' })
    order('scene', 'paper')
    expect(await scan({ crop: false, maxBytes: 150_000 })).toMatchObject({ outcome: 'done', value: { cropped: false } })
  }, 30_000)

  test('blurred and dark are told apart', async () => {
    order('scene', 'paper-blurred')
    expect(await scan()).toMatchObject({ outcome: 'failed', code: 'tooBlurred' })
    order('scene', 'paper-dark')
    expect(await scan()).toMatchObject({ outcome: 'failed', code: 'tooDark' })
  }, 30_000)

  test('a small budget is kept to', async () => {
    const page = await scan({ maxBytes: 20_000 })
    if (page.outcome !== 'done') throw new Error(JSON.stringify(page))
    expect(page.value.jpeg.reveal().length).toBeLessThanOrEqual(20_000)
  }, 30_000)

  test('it can be stopped, and the view goes on beside it', async () => {
    const stop = new AbortController()
    const scanning = claim.device.scan({ ...within(15_000, stop.signal), maxBytes: 300_000 })
    stop.abort()
    expect(await scanning).toMatchObject({ outcome: 'failed', code: 'canceled' })
    const view = await claim.device.openView(within(5000))
    if (view.outcome !== 'done') throw new Error(view.code)
    expect(await scan({ maxSide: 800 })).toMatchObject({ outcome: 'done' })
    expect(await view.value.next(within(5000))).toMatchObject({ outcome: 'done' })
    await view.value.close()
  }, 30_000)

  test('a camera that is gone is said to be', async () => {
    order('unplug')
    expect(await scan()).toMatchObject({ outcome: 'failed' })
    await until(rig.devices, 'page', (s) => s.operatingState === 'absent', 6000)
    order('plug')
    await until(rig.devices, 'page', ready, 8000)
  }, 30_000)
})
