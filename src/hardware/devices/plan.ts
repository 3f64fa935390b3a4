import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { DeviceClass } from '../contract.ts'
import { createMjpegCameraDriver } from '../drivers/camera-mjpeg.ts'
import type { Driver, DriverContext } from '../drivers/driver.ts'
import { createEscposDriver } from '../drivers/escpos.ts'
import { createSdtDriver } from '../drivers/sdt.ts'
import { type AttachedDevice, matchProfile } from '../profiles/match.ts'
import type { Profile } from '../profiles/schema.ts'
import { serialStream } from '../transports/serial.ts'
import { type SimulatedRegistry, simulatedStream } from '../transports/simulated.ts'
import type { OpenFailure, OpenStream } from '../transports/stream.ts'
import { tcpStream } from '../transports/tcp.ts'
import { usbLpStream } from '../transports/usb-lp.ts'
import type { DeviceConfig } from './device-config.ts'

export type OpenDriver = (context: DriverContext, signal: AbortSignal) => Promise<Result<Driver, OpenFailure>>

/** How a configured device can be reached now, or why not. */
export type Plan =
  | { readonly kind: 'open'; readonly profile: Profile; readonly open: OpenDriver }
  | { readonly kind: 'absent'; readonly code: string; readonly profile?: Profile }
  | { readonly kind: 'ambiguous'; readonly detail: string; readonly profile?: undefined }
  | { readonly kind: 'misconfigured'; readonly code: string; readonly detail: string; readonly profile?: Profile }

export interface PlanSources {
  readonly profiles: ReadonlyMap<string, Profile>
  readonly attached: () => readonly AttachedDevice[]
  readonly simulated?: SimulatedRegistry
  readonly clock: Clock
}

/** Settles profile and way to a device from its configuration and what is plugged in now. */
export function planDevice(config: DeviceConfig, sources: PlanSources): Plan {
  const chosen = chooseProfile(config, sources)
  if (chosen.kind !== 'profile') return chosen
  const { profile } = chosen
  const wrong = (code: string, detail: string): Plan => ({ kind: 'misconfigured', code, detail, profile })
  if (config.class !== undefined && config.class !== profile.class)
    return wrong('config.classMismatch', `profile ${profile.id} is a ${profile.class}`)
  if (profile.driver === 'camera-mjpeg') {
    const url = cameraUrl(config, sources)
    if (url === undefined)
      return 'simulated' in config.at
        ? absent('open.notFound', profile)
        : wrong('config.place', 'a camera needs at: { http: … }')
    return { kind: 'open', profile, open: (context) => Promise.resolve(ok(createMjpegCameraDriver(url, context))) }
  }
  const stream = streamFor(config, profile, sources)
  if (typeof stream === 'string')
    return stream === 'absent' ? absent('open.notFound', profile) : wrong('config.place', stream)
  return {
    kind: 'open',
    profile,
    open: async (context, signal) => {
      const opened = await stream(signal)
      if (!opened.ok) return opened
      if (signal.aborted) {
        await opened.value.close()
        return fail('open.canceled')
      }
      return ok(
        profile.driver === 'sdt' ? createSdtDriver(opened.value, context) : createEscposDriver(opened.value, context),
      )
    },
  }
}

const absent = (code: string, profile: Profile): Plan => ({ kind: 'absent', code, profile })

function chooseProfile(config: DeviceConfig, sources: PlanSources): Plan | { kind: 'profile'; profile: Profile } {
  if (config.profile !== 'auto') {
    const profile = sources.profiles.get(config.profile)
    if (profile) return { kind: 'profile', profile }
    return { kind: 'misconfigured', code: 'config.profileUnknown', detail: `no usable profile "${config.profile}"` }
  }
  if ('tcp' in config.at || 'http' in config.at || 'simulated' in config.at)
    return { kind: 'misconfigured', code: 'config.profileRequired', detail: 'auto needs something plugged in' }
  const device = findAttached(config, sources)
  if (!device) return { kind: 'absent', code: 'open.notFound' }
  const match = matchProfile(sources.profiles.values(), device)
  if (match.kind === 'ambiguous') return { kind: 'ambiguous', detail: match.profileIds.join(', ') }
  const profile = match.kind === 'matched' ? sources.profiles.get(match.profileId) : undefined
  if (profile) return { kind: 'profile', profile }
  const ids = `${device.vendorId ?? '?'}:${device.productId ?? '?'} ${device.product ?? ''}`.trim()
  return { kind: 'misconfigured', code: 'config.noProfileMatches', detail: `${device.path} is ${ids}` }
}

function findAttached(config: DeviceConfig, sources: PlanSources): AttachedDevice | undefined {
  const { at } = config
  if ('path' in at) return sources.attached().find((d) => d.path === at.path)
  if ('usbPort' in at) return sources.attached().find((d) => d.usbPort === at.usbPort)
  if ('serialNumber' in at) return sources.attached().find((d) => d.serialNumber === at.serialNumber)
  return undefined
}

function cameraUrl(config: DeviceConfig, sources: PlanSources): string | undefined {
  if ('http' in config.at) return config.at.http
  const endpoint = 'simulated' in config.at ? sources.simulated?.lookup(config.at.simulated) : undefined
  return endpoint?.kind === 'http' ? endpoint.url : undefined
}

/** `absent` when nothing is plugged there now; another text says what is wrong with the place. */
function streamFor(config: DeviceConfig, profile: Profile, sources: PlanSources): OpenStream | string {
  const { at } = config
  const { clock } = sources
  if ('tcp' in at) {
    const split = at.tcp.lastIndexOf(':')
    return tcpStream(at.tcp.slice(0, split).replace(/^\[|\]$/g, ''), Number(at.tcp.slice(split + 1)), clock)
  }
  if ('simulated' in at) {
    const endpoint = sources.simulated?.lookup(at.simulated)
    if (endpoint?.kind === 'http') return 'this simulated device is no byte stream'
    return endpoint ? simulatedStream(endpoint.peer, clock) : 'absent'
  }
  if ('http' in at) return 'http is for cameras only'
  const path = 'path' in at ? at.path : findAttached(config, sources)?.path
  if (path === undefined) return 'absent'
  const { transport } = profile
  // The place says more than the model: the same printer is sold with USB and with a serial line.
  if (/^\/dev\/(usb\/)?lp\d/.test(path)) return usbLpStream(path, clock)
  const serial = transport.kind === 'serial' ? transport : defaultSerial
  return serialStream(path, serial, clock)
}

const defaultSerial = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const

/** Class of a device whose profile is not known (yet): as configured, else by the first word of its role. */
export function classOf(config: DeviceConfig, profile: Profile | undefined): DeviceClass {
  if (profile) return profile.class
  if (config.class) return config.class
  const [word] = config.role.split('.')
  return word === 'printer' || word === 'camera' ? word : 'identityReader'
}
