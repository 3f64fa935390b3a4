import type { ConfigProblem } from '../../../kernel/config/yaml.ts'
import { type ClaimInfo, canServe, type DeviceSnapshot } from '../../contract.ts'
import type { AttachedReport } from '../attached.ts'
import type { HealthRecord } from './record.ts'

export interface DeviceReadiness {
  readonly device: DeviceSnapshot
  readonly canServe: boolean
  readonly claim?: ClaimInfo
  readonly health: HealthRecord
}

/** Whether this kiosk can serve, device by device, and what a person must do where it cannot. */
export interface ReadinessReport {
  readonly atWallMs: number
  readonly ready: boolean
  readonly devices: readonly DeviceReadiness[]
  /** Plugged in, but no profile matches: with ids, so that one can be written. */
  readonly unmatched: readonly AttachedReport[]
  /** Profiles of this site that were skipped, with file, line and remedy. */
  readonly profileProblems: readonly ConfigProblem[]
}

export function makeReadiness(
  atWallMs: number,
  devices: readonly Omit<DeviceReadiness, 'canServe'>[],
  attached: readonly AttachedReport[],
  profileProblems: readonly ConfigProblem[],
): ReadinessReport {
  const judged = devices.map((d) => ({ ...d, canServe: d.device.adminState === 'enabled' && canServe(d.device) }))
  return {
    atWallMs,
    ready: judged.every((d) => d.canServe || !d.device.required),
    devices: judged,
    // A serial port of the board itself has no ids: what hangs on it nobody can tell.
    unmatched: attached.filter((a) => a.match.kind === 'unknown' && a.device.vendorId !== undefined),
    profileProblems,
  }
}
