import type { MatchEntry, Profile } from './schema.ts'

/** What the operating system knows of something plugged in. */
export interface AttachedDevice {
  /** Device file, e.g. `/dev/ttyUSB0`, `/dev/usb/lp0`. */
  readonly path: string
  readonly kind: 'serial' | 'usb-lp' | 'usb-bulk' | 'hid' | 'v4l2' | 'pcsc'
  readonly vendorId?: string
  readonly productId?: string
  readonly serialNumber?: string
  readonly product?: string
  readonly manufacturer?: string
  /** USB port path, e.g. `1-1.2`. */
  readonly usbPort?: string
  /** First usage page and usage of a HID report descriptor, four hex digits. */
  readonly usagePage?: string
  readonly usage?: string
}

export type MatchResult =
  | { readonly kind: 'matched'; readonly profileId: string; readonly score: number }
  /** Several profiles fit equally well; guessing between them is not ours to do. */
  | { readonly kind: 'ambiguous'; readonly profileIds: readonly string[] }
  | { readonly kind: 'unknown' }

/** 0 no match; ids 1 < ids and strings 2 < port path 4 (bits add up: strings and port beat port alone). */
export function matchScore(entry: MatchEntry, device: AttachedDevice): number {
  if ('path' in entry) return entry.path === device.path ? 4 : 0
  if ('reader' in entry) return device.kind === 'pcsc' && (device.product ?? '').includes(entry.reader) ? 2 : 0
  const { vendorId, productId, product, manufacturer, port, usagePage, usage } = entry.usb
  if (vendorId !== device.vendorId || productId !== device.productId) return 0
  if (product !== undefined && !(device.product ?? '').includes(product)) return 0
  if (manufacturer !== undefined && !(device.manufacturer ?? '').includes(manufacturer)) return 0
  if (port !== undefined && port !== device.usbPort) return 0
  if (usagePage !== undefined && usagePage !== device.usagePage) return 0
  if (usage !== undefined && usage !== device.usage) return 0
  return 1 + (product !== undefined || manufacturer !== undefined ? 2 : 0) + (port !== undefined ? 4 : 0)
}

/** The profile of a plugged-in device; only profiles whose transport can be reached that way count. */
export function matchProfile(profiles: Iterable<Profile>, device: AttachedDevice): MatchResult {
  let best = 0
  let ids: string[] = []
  for (const profile of profiles) {
    if (profile.transport.kind !== device.kind) continue
    const score = Math.max(0, ...profile.match.map((entry) => matchScore(entry, device)))
    if (score === 0 || score < best) continue
    if (score > best) ids = []
    best = score
    ids.push(profile.id)
  }
  const [only] = ids
  if (only === undefined) return { kind: 'unknown' }
  return ids.length === 1
    ? { kind: 'matched', profileId: only, score: best }
    : { kind: 'ambiguous', profileIds: ids.sort() }
}
