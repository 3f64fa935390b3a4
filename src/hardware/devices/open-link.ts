import type { Clock } from '../../kernel/clock.ts'
import { ok } from '../../kernel/result.ts'
import { driverFamilies } from '../drivers/families.ts'
import type { AttachedDevice } from '../profiles/match.ts'
import type { Profile } from '../profiles/schema.ts'
import { httpMjpegSource } from '../transports/http-mjpeg.ts'
import { ippTransport } from '../transports/ipp.ts'
import type { LinkKind, OpenedLink, OpenLink } from '../transports/opened-link.ts'
import { serialStream } from '../transports/serial.ts'
import { type SimulatedRegistry, simulatedLink } from '../transports/simulated.ts'
import type { OpenStream } from '../transports/stream.ts'
import { tcpStream } from '../transports/tcp.ts'
import { usbLpStream } from '../transports/usb-lp.ts'
import type { DeviceConfig } from './device-config.ts'

export interface LinkSources {
  readonly attached: () => readonly AttachedDevice[]
  readonly simulated?: SimulatedRegistry
  readonly clock: Clock
}

/** How to reach a device now; `absent` when nothing is there; `wrong` says what is wrong with its place. */
export type LinkPlan = { readonly open: OpenLink } | { readonly absent: true } | { readonly wrong: string }

const absent: LinkPlan = { absent: true }

const asLink =
  (open: OpenStream): OpenLink =>
  async (signal) => {
    const opened = await open(signal)
    return opened.ok ? ok<OpenedLink>({ kind: 'stream', transport: opened.value }) : opened
  }

/** The way to a device, from its place in the site file and what its driver understands. */
export function planLink(config: DeviceConfig, profile: Profile, sources: LinkSources): LinkPlan {
  const { links } = driverFamilies[profile.driver]
  const { at } = config
  if ('simulated' in at) return simulatedPlace(at.simulated, links, sources)
  if ('tcp' in at) return tcpPlace(at.tcp, links, sources)
  if ('ipp' in at)
    return links.includes('job')
      ? { open: () => Promise.resolve(ok<OpenedLink>({ kind: 'job', transport: ippTransport(at.ipp, sources.clock) })) }
      : { wrong: 'ipp is for document printers only' }
  if ('http' in at)
    return links.includes('frames')
      ? { open: () => Promise.resolve(ok<OpenedLink>({ kind: 'frames', transport: httpMjpegSource(at.http) })) }
      : { wrong: 'http is for cameras only' }
  return pluggedIn(config, profile, sources)
}

function simulatedPlace(name: string, links: readonly LinkKind[], { simulated, clock }: LinkSources): LinkPlan {
  const endpoint = simulated?.lookup(name)
  if (!endpoint) return absent
  const link = simulatedLink(endpoint, clock)
  return links.includes(link.kind)
    ? { open: link.open }
    : { wrong: `this simulated device is no ${links.join(' or ')}` }
}

function tcpPlace(place: string, links: readonly LinkKind[], { clock }: LinkSources): LinkPlan {
  const split = place.lastIndexOf(':')
  const host = place.slice(0, split).replace(/^\[|\]$/g, '')
  const port = Number(place.slice(split + 1))
  if (links.includes('stream')) return { open: asLink(tcpStream(host, port, clock)) }
  return { wrong: 'tcp is for devices that speak bytes' }
}

function pluggedIn(config: DeviceConfig, profile: Profile, sources: LinkSources): LinkPlan {
  const { links } = driverFamilies[profile.driver]
  const path = 'path' in config.at ? config.at.path : findAttached(config, sources)?.path
  if (path === undefined) return absent
  const { transport } = profile
  if (!links.includes('stream')) return { wrong: `${path} is no place for a ${profile.class}` }
  // The place says more than the model: the same printer is sold with USB and with a serial line.
  if (/^\/dev\/(usb\/)?lp\d/.test(path)) return { open: asLink(usbLpStream(path, sources.clock)) }
  const serial = transport.kind === 'serial' ? transport : defaultSerial
  return { open: asLink(serialStream(path, serial, sources.clock)) }
}

const defaultSerial = {
  baudRate: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
  settleMs: 0,
  hupcl: false,
} as const

/** What is plugged in at the configured port, or carries the configured serial number. */
export function findAttached(
  config: DeviceConfig,
  { attached }: Pick<LinkSources, 'attached'>,
): AttachedDevice | undefined {
  const { at } = config
  if ('path' in at) return attached().find((d) => d.path === at.path)
  if ('usbPort' in at) return attached().find((d) => d.usbPort === at.usbPort)
  if ('serialNumber' in at) return attached().find((d) => d.serialNumber === at.serialNumber)
  return undefined
}
