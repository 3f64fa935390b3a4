import { systemClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { createDevices } from '../devices/create-devices.ts'
import { deviceConfigSchema } from '../devices/device-config.ts'
import type { Profile } from '../profiles/schema.ts'
import { simulatorOf } from './families.ts'
import { SimulatedDevices } from './registry.ts'

const readyWithinMs = 8000

/**
 * Opens a profile on its simulated device with the real supervisor and driver, and runs its automatic self-tests. Answers what
 * did not work, or undefined.
 */
export async function tryOutProfile(profile: Profile): Promise<string | undefined> {
  const unit = await simulatorOf(profile, systemClock)
  const simulated = new SimulatedDevices()
  simulated.add('one', unit)
  await unit.start?.()
  const devices = createDevices({
    devices: [deviceConfigSchema.parse({ id: 'one', role: 'one', profile: profile.id, at: { simulated: 'one' } })],
    profiles: new Map([[profile.id, { profile }]]),
    clock: systemClock,
    log: silentLog,
    simulated,
    attached: () => [],
  })
  const ready = new AbortController()
  devices.onChange((d) => {
    if (d.operatingState === 'ready') ready.abort()
  })
  devices.start()
  try {
    await systemClock.sleep(readyWithinMs, ready.signal)
    const [device] = devices.snapshots()
    if (device?.operatingState !== 'ready')
      return `not ready within ${readyWithinMs} ms (${device?.operatingState ?? '?'} ${device?.faultCode ?? ''})`
    const errors = device.conditions.filter((c) => c.endsWith('-error'))
    if (errors.length > 0) return `a device that is well says ${errors.join(', ')}`
    const { signal } = new AbortController()
    const tests = (await devices.selfTest('one', { test: 'automatic', signal })) ?? []
    const bad = tests.find((t) => t.outcome.outcome !== 'done')
    return bad && `self-test ${bad.test} ended ${JSON.stringify(bad.outcome)}`
  } finally {
    await devices.stop()
    await unit.stop?.()
  }
}
