import type { DriverName } from '../../profiles/schema/driver-names.ts'
import type { Profile } from '../../profiles/schema.ts'

/** Part of what crossed the wire, as it may be written down: in clear, or only its length. */
export type RecordedPart =
  | { readonly bytes: Uint8Array }
  /** So many bytes that may be personal; `what` names their kind. */
  | { readonly masked: number; readonly what: string }

/**
 * Decides what of a device's traffic may be written down. It works the other way round from a filter: only what it knows to
 * hold nothing of a person passes, everything else becomes a length.
 */
export interface Scrubber {
  push(direction: 'in' | 'out', bytes: Uint8Array): readonly RecordedPart[]
}

/** For devices whose traffic can hold nothing of a person: positions, levels, buttons. */
const plain: Scrubber = { push: (_direction, bytes) => [{ bytes: Uint8Array.from(bytes) }] }

/** For all others without a scrubber of their own: lengths only. */
const lengths: Scrubber = { push: (_direction, bytes) => [{ masked: bytes.length, what: 'unknown' }] }

const scrubbers: Partial<Readonly<Record<DriverName, (profile: Profile) => Promise<Scrubber>>>> = {
  // Frames cut into packets are not put together here.
  sdt: async (profile) =>
    profile.transport.kind === 'serial' ? (await import('./scrub-sdt.ts')).sdtScrubber(profile) : lengths,
  // Ratings and locks are nobody's secret; what is typed may be.
  'byte-pattern': async (profile) => (profile.class === 'keypad' ? lengths : plain),
  escpos: async () => (await import('./scrub-escpos.ts')).escposScrubber(),
}

const plainDrivers: ReadonlySet<DriverName> = new Set<DriverName>(['crt-541'])

export async function scrubberOf(profile: Profile): Promise<Scrubber> {
  if (plainDrivers.has(profile.driver)) return plain
  return (await scrubbers[profile.driver]?.(profile)) ?? lengths
}
