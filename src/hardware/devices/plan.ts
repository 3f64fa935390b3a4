import { fail, ok, type Result } from '../../kernel/result.ts'
import type { DeviceClass } from '../contract.ts'
import type { Driver, DriverContext } from '../drivers/driver.ts'
import { loadDriver } from '../drivers/families.ts'
import { evaluateProfile } from '../profiles/evaluate.ts'
import { matchProfile } from '../profiles/match.ts'
import { deviceClasses, type Profile } from '../profiles/schema.ts'
import type { OpenFailure } from '../transports/stream.ts'
import { type Tap, tapped } from '../transports/tap.ts'
import type { DeviceConfig } from './device-config.ts'
import { findAttached, type LinkSources, planLink } from './open-link.ts'

export type OpenDriver = (context: DriverContext, signal: AbortSignal) => Promise<Result<Driver, OpenFailure>>

/** How a configured device can be reached now, or why not. */
export type Plan =
  | { readonly kind: 'open'; readonly profile: Profile; readonly open: OpenDriver }
  | { readonly kind: 'absent'; readonly code: string; readonly profile?: Profile }
  | { readonly kind: 'ambiguous'; readonly detail: string; readonly profile?: undefined }
  | { readonly kind: 'misconfigured'; readonly code: string; readonly detail: string; readonly profile?: Profile }

export interface PlanSources extends LinkSources {
  readonly profiles: ReadonlyMap<string, Profile>
  /** Sees everything that crosses the link, for recordings. */
  readonly tap?: Tap
}

/** Settles profile and way to a device from its configuration and what is plugged in now. */
export function planDevice(config: DeviceConfig, sources: PlanSources): Plan {
  const chosen = chooseProfile(config, sources)
  if (chosen.kind !== 'profile') return chosen
  const { profile } = chosen
  const wrong = (code: string, detail: string): Plan => ({ kind: 'misconfigured', code, detail, profile })
  if (config.class !== undefined && config.class !== profile.class)
    return wrong('config.classMismatch', `profile ${profile.id} is a ${profile.class}`)
  // What a site says of speed, lines or picture size holds from the first byte on.
  const link = planLink(config, evaluateProfile(profile, undefined, config.overrides).profile, sources)
  if ('wrong' in link) return wrong('config.place', link.wrong)
  if ('absent' in link) return { kind: 'absent', code: 'open.notFound', profile }
  return {
    kind: 'open',
    profile,
    open: async (context, signal) => {
      const create = await loadDriver(profile.driver)
      const opened = await link.open(signal)
      if (!opened.ok) return opened
      if (signal.aborted) {
        if ('close' in opened.value.transport) await opened.value.transport.close()
        return fail('open.canceled')
      }
      return ok(create(sources.tap ? tapped(opened.value, sources.tap) : opened.value, context))
    },
  }
}

function chooseProfile(config: DeviceConfig, sources: PlanSources): Plan | { kind: 'profile'; profile: Profile } {
  if (config.profile !== 'auto') {
    const profile = sources.profiles.get(config.profile)
    if (profile) return { kind: 'profile', profile }
    return { kind: 'misconfigured', code: 'config.profileUnknown', detail: `no usable profile "${config.profile}"` }
  }
  const device = findAttached(config, sources)
  if (!device) return { kind: 'absent', code: 'open.notFound' }
  const match = matchProfile(sources.profiles.values(), device)
  if (match.kind === 'ambiguous') return { kind: 'ambiguous', detail: match.profileIds.join(', ') }
  const profile = match.kind === 'matched' ? sources.profiles.get(match.profileId) : undefined
  if (profile) return { kind: 'profile', profile }
  const ids = `${device.vendorId ?? '?'}:${device.productId ?? '?'} ${device.product ?? ''}`.trim()
  return { kind: 'misconfigured', code: 'config.noProfileMatches', detail: `${device.path} is ${ids}` }
}

/** Class of a device whose profile is not known (yet): as configured, else by the first word of its role. */
export function classOf(config: DeviceConfig, profile: Profile | undefined): DeviceClass {
  if (profile) return profile.class
  if (config.class) return config.class
  const [word] = config.role.split('.')
  return deviceClasses.find((known) => known === word) ?? 'identityReader'
}
