import { realpathSync } from 'node:fs'
import type { Clock } from '../../kernel/clock.ts'
import { ok } from '../../kernel/result.ts'
import { driverFamilies } from '../drivers/families.ts'
import { type AttachedDevice, matchProfile } from '../profiles/match.ts'
import type { Profile } from '../profiles/schema.ts'
import { alsaSound } from '../transports/alsa.ts'
import { apduOverStream } from '../transports/apdu-over-stream.ts'
import { gpioLines } from '../transports/gpio.ts'
import type { LineSpec } from '../transports/gpio-lines.ts'
import { hidPackets } from '../transports/hid.ts'
import { httpMjpegSource } from '../transports/http-mjpeg.ts'
import { ippTransport } from '../transports/ipp.ts'
import { tcpLines } from '../transports/lines-tcp.ts'
import type { LinkKind, OpenedLink, OpenLink } from '../transports/opened-link.ts'
import type { OpenPackets } from '../transports/packet.ts'
import { tcpPackets } from '../transports/packets-over-tcp.ts'
import { pcscReader } from '../transports/pcsc.ts'
import type { ScreenPen } from '../transports/screen-pen.ts'
import { serialStream } from '../transports/serial.ts'
import { type SimulatedRegistry, simulatedLink } from '../transports/simulated.ts'
import { tcpSound } from '../transports/sound-tcp.ts'
import type { OpenStream } from '../transports/stream.ts'
import { tcpStream } from '../transports/tcp.ts'
import { usbBulkPackets } from '../transports/usb-bulk.ts'
import { usbLpStream } from '../transports/usb-lp.ts'
import { v4l2Source } from '../transports/v4l2.ts'
import type { DeviceConfig } from './device-config.ts'

export interface LinkSources {
  readonly attached: () => readonly AttachedDevice[]
  readonly simulated?: SimulatedRegistry
  readonly clock: Clock
  /** The signature field of the screen, when this program shows one. */
  readonly screen?: ScreenPen
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

const asPackets =
  (open: OpenPackets): OpenLink =>
  async (signal) => {
    const opened = await open(signal)
    return opened.ok ? ok<OpenedLink>({ kind: 'packet', transport: opened.value }) : opened
  }

/** A driver that understands both is given packets when the model has them. */
const speaksPackets = (links: readonly LinkKind[], { transport }: Profile) =>
  links.includes('packet') && (!links.includes('stream') || transport.kind === 'hid' || transport.kind === 'usb-bulk')

/** The way to a device, from its place in the site file and what its driver understands. */
export function planLink(config: DeviceConfig, profile: Profile, sources: LinkSources): LinkPlan {
  const { links } = driverFamilies[profile.driver]
  const { at } = config
  if ('simulated' in at) return simulatedPlace(at.simulated, links, sources)
  if ('tcp' in at) return tcpPlace(at.tcp, profile, sources)
  if ('ipp' in at)
    return links.includes('job')
      ? { open: () => Promise.resolve(ok<OpenedLink>({ kind: 'job', transport: ippTransport(at.ipp, sources.clock) })) }
      : { wrong: 'ipp is for document printers only' }
  if ('http' in at)
    return links.includes('frames')
      ? { open: () => Promise.resolve(ok<OpenedLink>({ kind: 'frames', transport: httpCamera(at.http, profile) })) }
      : { wrong: 'http is for cameras only' }
  if ('gpio' in at)
    return links.includes('lines')
      ? { open: gpioLines(lineSpecs(profile), sources.clock) }
      : { wrong: 'gpio is for lights and sensors only' }
  if ('reader' in at)
    return links.includes('apdu')
      ? { open: pcscReader(at.reader, sources.clock) }
      : { wrong: 'reader is for chip card readers only' }
  if ('alsa' in at)
    return links.includes('sound')
      ? { open: alsaSound(at.alsa, profile.capabilities.volumeControl, sources.clock) }
      : { wrong: 'alsa is for speakers only' }
  if ('screen' in at) return screenPlace(links, sources)
  return pluggedIn(config, profile, sources)
}

function httpCamera(url: string, { transport }: Profile) {
  const stillPath = transport.kind === 'http-mjpeg' ? transport.stillPath : undefined
  return httpMjpegSource(url, stillPath === undefined ? undefined : new URL(stillPath, url).href)
}

function lineSpecs({ capabilities }: Profile): readonly LineSpec[] {
  const inputs = (capabilities.sensors ?? []).map((line) => ({ ...line, direction: 'in' as const }))
  const outputs = (capabilities.lights ?? []).map((line) => ({ ...line, direction: 'out' as const }))
  return [...inputs, ...outputs]
}

function screenPlace(links: readonly LinkKind[], { screen }: LinkSources): LinkPlan {
  if (!links.includes('pen')) return { wrong: 'screen is for signatures only' }
  if (!screen) return absent
  return { open: () => Promise.resolve(ok<OpenedLink>({ kind: 'pen', transport: screen.transport() })) }
}

function simulatedPlace(name: string, links: readonly LinkKind[], { simulated, clock }: LinkSources): LinkPlan {
  const endpoint = simulated?.lookup(name)
  if (!endpoint) return absent
  const link = simulatedLink(endpoint, clock)
  return links.includes(link.kind)
    ? { open: link.open }
    : { wrong: `this simulated device is no ${links.join(' or ')}` }
}

function tcpPlace(place: string, profile: Profile, { clock }: LinkSources): LinkPlan {
  const { links } = driverFamilies[profile.driver]
  const split = place.lastIndexOf(':')
  const host = place.slice(0, split).replace(/^\[|\]$/g, '')
  const port = Number(place.slice(split + 1))
  if (speaksPackets(links, profile)) return { open: asPackets(tcpPackets(host, port, clock)) }
  if (links.includes('stream')) return { open: asLink(tcpStream(host, port, clock)) }
  if (links.includes('apdu')) return { open: apduOverStream(tcpStream(host, port, clock), place, clock) }
  if (links.includes('lines')) return { open: tcpLines(host, port) }
  if (links.includes('sound')) return { open: tcpSound(host, port, clock) }
  return { wrong: 'tcp is for devices that speak bytes' }
}

function pluggedIn(config: DeviceConfig, profile: Profile, sources: LinkSources): LinkPlan {
  const { links } = driverFamilies[profile.driver]
  const path = 'path' in config.at ? config.at.path : findAttached(config, sources, profile)?.path
  if (path === undefined) return absent
  const { transport } = profile
  const { clock } = sources
  if (links.includes('packet') && /^\/dev\/hidraw\d/.test(path))
    return { open: asPackets(hidPackets(path, transport.kind === 'hid' ? transport : {}, clock)) }
  if (links.includes('packet') && path.startsWith('/dev/bus/usb/'))
    return {
      open: asPackets(usbBulkPackets(path, transport.kind === 'usb-bulk' ? transport.interface : 0, clock)),
    }
  if (links.includes('frames') && transport.kind === 'v4l2')
    return {
      open: () => Promise.resolve(ok<OpenedLink>({ kind: 'frames', transport: v4l2Source(path, transport, clock) })),
    }
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

/**
 * What is plugged in at the configured port, or carries the configured serial number. One plug can be several devices (a reader
 * that is keyboard and scanner): the one that `profile` knows comes first.
 */
export function findAttached(
  config: DeviceConfig,
  { attached }: Pick<LinkSources, 'attached'>,
  profile?: Profile,
): AttachedDevice | undefined {
  const { at } = config
  if ('path' in at) {
    // `/dev/serial/by-path/…` and `/dev/v4l/by-id/…` are links to what sysfs lists.
    const path = realPath(at.path)
    return attached().find((d) => d.path === path)
  }
  const here = attached().filter(
    (d) =>
      ('usbPort' in at && d.usbPort === at.usbPort) || ('serialNumber' in at && d.serialNumber === at.serialNumber),
  )
  if (!profile) return here[0]
  const known = here.filter((d) => matchProfile([profile], d).kind === 'matched')
  const { usagePage } = driverFamilies[profile.driver]
  return (
    known.find((d) => d.usagePage === usagePage) ??
    known[0] ??
    here.find((d) => d.kind === profile.transport.kind) ??
    here[0]
  )
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
