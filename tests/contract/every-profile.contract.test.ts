import { expect, test } from 'vitest'
import { serveUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { profiles, startRig, until } from './rig.ts'

/** So many at a time: each opens sockets of its own. */
const together = 12

test('every profile comes up on its simulator over a socket, as kioskd simulate device serves it', {
  timeout: 120_000,
}, async () => {
  // The touch screen is no device on a wire.
  const all = [...profiles.values()].map(({ profile }) => profile).filter((p) => p.transport.kind !== 'screen')
  expect(all.length).toBeGreaterThanOrEqual(40)
  const failed: string[] = []
  const one = async (profile: (typeof all)[number]) => {
    const unit = await simulatorOf(profile, systemClock)
    const served = await serveUnit(unit, 0, '127.0.0.1')
    const { key, value } = served.place
    const at = key === 'tcp' ? { tcp: value } : key === 'http' ? { http: value } : { ipp: value }
    const rig = startRig([{ id: 'unit', role: 'unit', profile: profile.id, at }])
    try {
      const up = await until(rig.devices, 'unit', (s) => s.operatingState === 'ready', 15_000)
      const errors = up.conditions.filter((c) => c.endsWith('-error'))
      if (errors.length > 0) failed.push(`${profile.id}: ${errors.join(', ')}`)
    } catch (thrown) {
      failed.push(`${profile.id}: ${String(thrown)}`)
    } finally {
      await rig.devices.stop()
      await served.close()
    }
  }
  for (let i = 0; i < all.length; i += together) await Promise.all(all.slice(i, i + together).map(one))
  expect(failed).toEqual([])
})
