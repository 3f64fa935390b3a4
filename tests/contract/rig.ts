import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import type { DeviceSnapshot } from '../../src/hardware/contract.ts'
import { createDevices, type DevicesOptions, type ManagedDevices } from '../../src/hardware/devices/create-devices.ts'
import { type DeviceConfigInput, deviceConfigSchema } from '../../src/hardware/devices/device-config.ts'
import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import { SimulatedDevices } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { EventLog } from '../../src/kernel/log.ts'
import { silentLog } from '../../src/kernel/log.ts'

export const profiles = loadProfiles([fileURLToPath(new URL('../../device-profiles', import.meta.url))]).profiles

export const profilesOfDriver = (driver: string) =>
  [...profiles.values()].filter((p) => p.profile.driver === driver).map((p) => p.profile.id)

export interface Rig {
  readonly devices: ManagedDevices
  readonly simulated: SimulatedDevices
  readonly startedMonoMs: number
}

export function startRig(
  list: readonly DeviceConfigInput[],
  simulated = new SimulatedDevices(),
  log: EventLog = silentLog,
  more: Partial<DevicesOptions> = {},
): Rig {
  const devices = createDevices({
    devices: list.map((d) => deviceConfigSchema.parse(d)),
    profiles,
    clock: systemClock,
    log,
    simulated,
    ...more,
  })
  devices.start()
  return { devices, simulated, startedMonoMs: systemClock.monoMs() }
}

/** Waits until a device's snapshot is as wanted; fails with the snapshot when it is not in time. */
export async function until(
  devices: ManagedDevices,
  role: string,
  wanted: (snapshot: DeviceSnapshot) => boolean,
  withinMs = 3000,
): Promise<DeviceSnapshot> {
  const endMs = systemClock.monoMs() + withinMs
  for (;;) {
    const snapshot = devices.byRole(role)
    if (snapshot && wanted(snapshot)) return snapshot
    if (systemClock.monoMs() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(snapshot)}`)
    await systemClock.sleep(10)
  }
}

export const ready = (s: DeviceSnapshot) => s.operatingState === 'ready'
export const never = new AbortController().signal
export const within = (timeoutMs: number, signal: AbortSignal = never) => ({ timeoutMs, signal })

/** A claim by a test. */
export const by = (owner: string) => ({ owner, reason: 'test', leaseMs: 600_000 })

/** A test that exists only where it means something: nothing is skipped in CI. */
export const testWhen = (when: boolean): ((name: string, run: () => Promise<void> | void) => void) =>
  when ? (name, run) => test(name, run) : () => {}
