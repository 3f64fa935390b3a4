import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AttachedDevice } from '../profiles/match.ts'
import { matchProfile } from '../profiles/match.ts'
import type { Profile } from '../profiles/schema.ts'
import { readReportDescriptor } from '../transports/report-descriptor.ts'

/** Serial ports the kernel always shows, plugged or not; only real ones have a device behind them. */
const listedFolders = [
  { folder: 'class/tty', kind: 'serial', prefix: 'tty', device: '/dev/' },
  { folder: 'class/usbmisc', kind: 'usb-lp', prefix: 'lp', device: '/dev/usb/' },
  { folder: 'class/hidraw', kind: 'hid', prefix: 'hidraw', device: '/dev/' },
  { folder: 'class/video4linux', kind: 'v4l2', prefix: 'video', device: '/dev/' },
] as const
const maxEntries = 512

/**
 * What is plugged in, from sysfs: serial ports with hardware behind them, USB printers, HID devices, cameras and USB devices that
 * no driver of the kernel serves, with the ids of the USB device they belong to. Reads a few small files; needs no library. `sysRoot` is
 * another root for tests.
 */
export function attachedDevices(sysRoot = '/sys'): AttachedDevice[] {
  const classes = listedFolders.flatMap(({ folder, kind, prefix, device }) =>
    names(join(sysRoot, folder))
      .filter((name) => name.startsWith(prefix))
      .flatMap((name) => {
        const node = real(join(sysRoot, folder, name, 'device'))
        if (node === undefined || isPlaceholder(node)) return []
        if (kind === 'v4l2' && !isCapture(join(sysRoot, folder, name))) return []
        const hid = kind === 'hid' ? hidUsage(node) : {}
        return [{ path: `${device}${name}`, kind, ...usbIdsAbove(node), ...hid }]
      }),
  )
  return [...classes, ...bareUsbDevices(join(sysRoot, 'bus/usb/devices'))]
}

/** What a HID device says it is, from its report descriptor. */
function hidUsage(node: string): Partial<AttachedDevice> {
  try {
    const { usagePage, usage } = readReportDescriptor(readFileSync(join(node, 'report_descriptor')))
    return { ...(usagePage === undefined ? {} : { usagePage }), ...(usage === undefined ? {} : { usage }) }
  } catch {
    return {}
  }
}

/** USB devices with an interface of a vendor's own class (ff) that no kernel driver has taken. */
function bareUsbDevices(folder: string): AttachedDevice[] {
  return names(folder).flatMap((name) => {
    const [, port] = /^(\d+-[\d.]+):\d+\.\d+$/.exec(name) ?? []
    const [node, usb] = [real(join(folder, name)), real(join(folder, port ?? ''))]
    if (port === undefined || node === undefined || usb === undefined) return []
    if (text(node, 'bInterfaceClass') !== 'ff') return []
    const driver = real(join(node, 'driver'))
    if (driver !== undefined && !driver.endsWith('/usbfs')) return []
    const [bus, device] = [text(usb, 'busnum'), text(usb, 'devnum')]
    if (bus === undefined || device === undefined) return []
    const path = `/dev/bus/usb/${bus.padStart(3, '0')}/${device.padStart(3, '0')}`
    return [{ path, kind: 'usb-bulk', ...usbIdsAbove(usb) }]
  })
}

/** A UVC camera shows two nodes; the first of each interface gives pictures, the others say when they were taken. */
const isCapture = (folder: string) => (text(folder, 'index') ?? '0') === '0'

/** The 8250 driver lists ttyS0..3 on a platform device whether or not there is a UART. */
const isPlaceholder = (node: string) => /\/platform\/serial8250/.test(node)

/** Walks up to the USB device a node belongs to; its folder name is the port path. */
function usbIdsAbove(node: string): Partial<AttachedDevice> {
  for (let at = node; at.length > 1; at = dirname(at)) {
    if (!existsSync(join(at, 'idVendor'))) continue
    const [vendorId, productId] = [text(at, 'idVendor'), text(at, 'idProduct')]
    const [serialNumber, product, manufacturer] = [text(at, 'serial'), text(at, 'product'), text(at, 'manufacturer')]
    return {
      usbPort: at.slice(at.lastIndexOf('/') + 1),
      ...(vendorId === undefined ? {} : { vendorId }),
      ...(productId === undefined ? {} : { productId }),
      ...(serialNumber === undefined ? {} : { serialNumber }),
      ...(product === undefined ? {} : { product }),
      ...(manufacturer === undefined ? {} : { manufacturer }),
    }
  }
  return {}
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort().slice(0, maxEntries)
  } catch {
    return []
  }
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function text(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8').trim()
  } catch {
    return undefined
  }
}

/** One line of `kioskd devices`. */
export interface AttachedReport {
  readonly device: AttachedDevice
  /** Profile that matches, or why none can be named. */
  readonly match: ReturnType<typeof matchProfile>
}

/** What is plugged in and which profile knows it; a device no profile knows is listed with its ids. */
export function listAttached(
  profiles: Iterable<Profile>,
  attached: () => readonly AttachedDevice[] = attachedDevices,
): readonly AttachedReport[] {
  const known = [...profiles]
  return attached().map((device) => ({ device, match: matchProfile(known, device) }))
}
