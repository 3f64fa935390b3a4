import { Backoff } from '../../kernel/backoff.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import type { DeviceSnapshot } from '../contract.ts'
import type { Driver } from '../drivers/driver.ts'
import type { Profile } from '../profiles/schema.ts'
import type { DeviceConfig } from './device-config.ts'
import type { DeviceHealth } from './health/device-health.ts'
import type { Plan } from './plan.ts'

export interface SupervisorOptions {
  readonly config: DeviceConfig
  readonly plan: () => Plan
  readonly clock: Clock
  readonly log: EventLog
  readonly random: () => number
  readonly onChange: (snapshot: DeviceSnapshot) => void
  /** Restarts the USB port the device is on; false where that cannot be done. */
  readonly usbReset: () => Promise<boolean>
  readonly health: DeviceHealth
  /** Newest value of a sensor of this kiosk. */
  readonly sensor: (name: string) => string | undefined
}

/** Commands that may wait behind the one that runs. */
export const maxWaiting = 8
/** Longest time a driver gets to close. */
export const closeMs = 600
/** A device that is configured wrongly is looked at again this often; a rescan looks at once. */
export const misconfiguredMs = 15_000
/** Between two looks for a device whose profile is not known yet. */
const defaultBackoffMs: readonly [number, number] = [250, 2000]

/** How long to wait between tries to reach a device of this profile. */
export function backoffFor(profile: Profile | undefined, random: () => number): Backoff {
  const [minMs, maxMs] = profile?.recovery.backoffMs ?? defaultBackoffMs
  return new Backoff({ minMs, maxMs }, random)
}

/** One use of one link; `over` aborts when the link has ended. */
export interface Session {
  readonly driver: Driver
  readonly over: AbortController
  lost: boolean
}
