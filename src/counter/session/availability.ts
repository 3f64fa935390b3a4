import type { ProblemCode } from '../../api/contract.ts'
import { canServe, type DeviceSnapshot, type Devices } from '../../hardware/contract.ts'
import type { Backend } from '../backends/contract.ts'
import { rolesOf } from '../catalogue/load.ts'
import type { ServiceDefinition } from '../catalogue/schema.ts'

/** Why a service cannot be offered now; undefined when it can. */
export function unavailableReason(
  service: ServiceDefinition,
  devices: Devices,
  backend: Backend,
): ProblemCode | undefined {
  for (const { role, optional } of rolesOf(service)) {
    if (optional) continue
    const device = devices.byRole(role)
    if (!device) return 'service.unavailable'
    if (!canServe(device)) return deviceProblem(device)
  }
  return backend.reachable ? undefined : 'backend.unreachable'
}

/** The problem screen that fits what a device says about itself. */
export function deviceProblem(device: DeviceSnapshot): ProblemCode {
  const has = (keyword: string) => device.conditions.some((c) => c.startsWith(keyword))
  switch (device.class) {
    case 'identityReader':
      return 'reader.absent'
    case 'camera':
      return has('frames-frozen') || has('no-frames') ? 'camera.frozen' : 'camera.absent'
    case 'printer':
      if (has('media-empty')) return 'printer.mediaEmpty'
      if (has('cover-open')) return 'printer.coverOpen'
      return device.operatingState === 'absent' ? 'printer.absent' : 'printer.fault'
    default:
      /* Services of today claim the three classes above; the others have no problem screen of their own yet. */
      return 'service.unavailable'
  }
}
