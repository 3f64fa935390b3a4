import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedDevices, SimulatedMjpegCamera } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

/** One of each dialect: models that differ by their ids alone would say the same thing for half a minute each. */
const dialects = new Map(
  profilesOfDriver('camera').map((id) => {
    const { transport, capabilities, timeouts } = profiles.get(id)?.profile ?? {}
    return [JSON.stringify([transport, capabilities, timeouts]), id] as const
  }),
)

describe.each([...dialects.values()])('camera %s', (profile) => {
  let rig: Rig
  let camera: SimulatedMjpegCamera
  let claim: Claim<'camera'>

  beforeEach(async () => {
    const simulated = new SimulatedDevices()
    camera = simulated.add('camera', new SimulatedMjpegCamera(systemClock))
    await camera.plug()
    const overrides = { status: { pollMs: 900 }, recovery: { backoffMs: [250, 1000] as [number, number] } }
    rig = startRig([{ id: 'face', role: 'camera.face', profile, at: { http: camera.url }, overrides }], simulated)
    await until(rig.devices, 'camera.face', ready, 6000)
    const claimed = rig.devices.claim('camera', 'camera.face', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(async () => {
    await rig.devices.stop()
    await camera.unplug()
  })

  async function open() {
    const opened = await claim.device.openView(within(3000))
    if (opened.outcome !== 'done') throw new Error(opened.code)
    return opened.value
  }

  test('gives whole, changing pictures while a view is open, and overwrites them after', async () => {
    const view = await open()
    const first = await view.next(within(2000))
    const second = await view.next(within(2000))
    if (first.outcome !== 'done' || second.outcome !== 'done') throw new Error('no frame')
    for (const { jpeg } of [first.value, second.value]) {
      expect([...jpeg.subarray(0, 2), ...jpeg.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9])
    }
    expect(second.value.seq).toBeGreaterThan(first.value.seq)
    await view.close()
    expect(second.value.jpeg.every((byte) => byte === 0)).toBe(true)
    await until(rig.devices, 'camera.face', ready)
    /* Only the short look while idle may be connected now and then. */
    for (let i = 0; camera.clients > 0 && i < 100; i += 1) await systemClock.sleep(20)
    expect(camera.clients).toBe(0)
  })

  test('a frozen picture is noticed in a running view and clears', async () => {
    const view = await open()
    camera.freeze(true)
    await until(rig.devices, 'camera.face', (s) => s.conditions.includes('frames-frozen-error'), 4000)
    expect(await view.next(within(500))).toMatchObject({ outcome: 'failed', code: 'framesFrozen' })
    camera.freeze(false)
    await until(rig.devices, 'camera.face', (s) => s.conditions.length === 0, 2000)
    await view.close()
  })

  test('a frozen picture is noticed while nobody looks', async () => {
    camera.freeze(true)
    await until(rig.devices, 'camera.face', (s) => s.conditions.includes('frames-frozen-error'), 7000)
    camera.freeze(false)
    await until(rig.devices, 'camera.face', (s) => s.conditions.length === 0 && ready(s), 4000)
  })

  test('unplugging shows within two seconds when idle, at once in a view, and heals', async () => {
    await camera.unplug()
    await until(rig.devices, 'camera.face', (s) => s.operatingState === 'absent', 2000)
    await camera.plug()
    await until(rig.devices, 'camera.face', ready, 3000)
    const view = await open()
    await camera.unplug()
    expect(await view.next(within(1000))).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(rig.devices, 'camera.face', (s) => s.operatingState === 'absent', 2000)
  })

  test('releasing the claim closes what is open', async () => {
    const view = await open()
    claim.release()
    expect(await view.next(within(300))).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
  })

  test('a camera that sends nothing says no-frames-error', async () => {
    camera.order('silent')
    await until(rig.devices, 'camera.face', (s) => s.conditions.includes('no-frames-error'), 4000)
  })
})
