import type { ProblemCode } from '../../api/contract.ts'
import { canServe, type DeviceSnapshot, type Devices } from '../../hardware/contract.ts'
import type { Backend } from '../backends/contract.ts'
import { rolesOf, type Service } from '../catalogue/service.ts'

/** The world as far as it decides what can be offered. */
export interface World {
  readonly devices: Pick<Devices, 'byRole'>
  readonly backend: Pick<Backend, 'reachable'>
  /** Local wall clock, epoch ms. */
  readonly wallMs: () => number
}

/** Why a service cannot be offered now; undefined when it can. The one answer for menu, staff and fleet. */
export function unavailableReason(service: Service, { devices, backend, wallMs }: World): ProblemCode | undefined {
  if (!isOpen(service, new Date(wallMs()))) return 'service.closed'
  for (const { role, optional } of rolesOf(service)) {
    if (optional) continue
    const device = devices.byRole(role)
    if (!device) return 'service.unavailable'
    if (!canServe(device)) return deviceProblem(device)
  }
  return backend.reachable || service.offline !== 'none' ? undefined : 'backend.unreachable'
}

function isOpen({ hours }: Service, now: Date): boolean {
  if (!hours) return true
  const weekday = now.getDay() === 0 ? 7 : now.getDay()
  if (hours.weekdays && !hours.weekdays.includes(weekday)) return false
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`
  /* A night service begins in the evening and ends in the morning. */
  return hours.from <= hours.to ? time >= hours.from && time < hours.to : time >= hours.from || time < hours.to
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
    case 'documentScanner':
      return 'scanner.absent'
    case 'barcodeReader':
      return 'code.absent'
    case 'signaturePad':
      return 'pad.absent'
    default:
      return 'service.unavailable'
  }
}
