import { createHash } from 'node:crypto'
import { invariant } from '../../kernel/result.ts'
import { firmwareInRange } from './firmware-range.ts'
import { layer } from './merge.ts'
import { type Profile, type ProfileOverrides, profileSchema } from './schema.ts'

/** A profile as it holds for one device: quirks of its firmware and the site's overrides applied. */
export interface EvaluatedProfile {
  readonly profile: Profile
  /** SHA-256 over the canonical JSON, first 16 hex digits. */
  readonly hash: string
  /** Ids of the quirks that apply. */
  readonly quirks: readonly string[]
}

/** Order of layers: profile < quirks (in file order) < overrides of the device. */
export function evaluateProfile(profile: Profile, firmware?: string, overrides?: ProfileOverrides): EvaluatedProfile {
  const quirks = firmware === undefined ? [] : profile.quirks.filter((q) => firmwareInRange(firmware, q.firmware))
  const layered = [...quirks.map((q) => q.set), overrides ?? {}].reduce<unknown>(layer, profile)
  // Each layer was checked by its own schema, and the schema is closed under layering: anything else is our mistake.
  const parsed = profileSchema.safeParse(layered)
  invariant(parsed.success, `profile ${profile.id} does not fit its schema after layering`)
  const evaluated = parsed.data
  return { profile: evaluated, hash: profileHash(evaluated), quirks: quirks.map((q) => q.id) }
}

export function profileHash(profile: Profile): string {
  return createHash('sha256').update(canonicalJson(profile)).digest('hex').slice(0, 16)
}

/** JSON with the keys of every map in code-unit order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
