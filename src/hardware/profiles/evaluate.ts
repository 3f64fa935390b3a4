import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts'
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
  return createHash('sha256')
    .update(canonicalJson(profile as Json))
    .digest('hex')
    .slice(0, 16)
}
