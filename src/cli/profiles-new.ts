import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listAttached } from '../hardware/devices/attached.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import type { AttachedDevice } from '../hardware/profiles/match.ts'
import { messageOf } from '../kernel/result.ts'
import { exitCodes } from './exit.ts'
import { builtInProfilesDir } from './site-file.ts'

export interface NewProfileOptions {
  readonly place?: string
  readonly id?: string
  readonly base?: string
  readonly out?: string
  readonly json: boolean
  /** What is plugged in; sysfs unless a test says otherwise. */
  readonly attached?: () => readonly AttachedDevice[]
}

const defaultOut = '/etc/kioskd/device-profiles.d'

/** The family a kind of device most likely belongs to; a serial line tells nothing. */
function likelyBase({ kind, usagePage }: AttachedDevice): string | undefined {
  if (kind === 'usb-lp') return '_base/escpos-80mm'
  if (kind === 'v4l2') return '_base/v4l2-camera'
  if (kind === 'usb-bulk') return '_base/sdt-usb'
  if (kind === 'pcsc') return '_base/pcsc-reader'
  if (kind === 'hid' && usagePage === '008c') return '_base/hid-pos-scanner'
  if (kind === 'hid' && usagePage === '0001') return '_base/keyboard-scanner'
  return undefined
}

const matches = (device: AttachedDevice, place: string) =>
  device.path === place || device.usbPort === place || `${device.vendorId}:${device.productId}` === place

/** `kioskd profiles new`: writes a profile for a plugged device, ready to be filled in. */
export function newProfile(options: NewProfileOptions): number {
  const { profiles } = loadProfiles([builtInProfilesDir])
  const found = listAttached(
    [...profiles.values()].map((p) => p.profile),
    options.attached,
  )
  const { place } = options
  const wanted =
    place === undefined
      ? found.filter((f) => f.match.kind === 'unknown' && f.device.vendorId !== undefined)
      : found.filter((f) => matches(f.device, place))
  const [only] = wanted
  if (!only || wanted.length > 1) {
    const what = only
      ? 'several devices fit'
      : place === undefined
        ? 'no device without a profile is plugged in'
        : `nothing is plugged in at ${place}`
    const names = found.map((f) => f.device.path).join(', ')
    console.error(`kioskd profiles new: ${what}; allowed: ${names || 'none'}; remedy: name one, see kioskd devices`)
    return exitCodes.badUse
  }
  const { device } = only
  const base = options.base ?? likelyBase(device)
  if (base === undefined) {
    console.error(
      `kioskd profiles new: what ${device.path} speaks cannot be told from outside; remedy: --extends BASE, a file of device-profiles/_base`,
    )
    return exitCodes.badUse
  }
  const id = options.id ?? idFor(device)
  const file = join(options.out ?? defaultOut, `${id}.yaml`)
  if (existsSync(file)) {
    console.error(`${file}:1:(file): exists already; remedy: choose another name with --id`)
    return exitCodes.problem
  }
  try {
    mkdirSync(options.out ?? defaultOut, { recursive: true })
    writeFileSync(file, profileText(id, base, device), { flag: 'wx' })
  } catch (thrown) {
    console.error(`${file}:1:(file): cannot be written (${messageOf(thrown)}); remedy: --out DIR, or run as root`)
    return exitCodes.problem
  }
  if (options.json) console.log(JSON.stringify({ file, id, base, device }))
  else console.log(`wrote ${file}\nnext: correct it, then kioskd profiles check ${options.out ?? defaultOut}`)
  return exitCodes.good
}

function idFor(device: AttachedDevice): string {
  const words = `${device.manufacturer ?? ''} ${device.product ?? ''}`.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const name = words
    .join('-')
    .replace(/\d{9,}/g, '')
    .slice(0, 40)
    .replace(/^[^a-z]+|-+$/g, '')
  return name === '' ? `device-${device.vendorId ?? 'x'}-${device.productId ?? 'x'}` : name
}

const quoted = (text: string) => JSON.stringify(text)

function profileText(id: string, base: string, device: AttachedDevice): string {
  const { vendorId, productId, product, manufacturer } = device
  const match =
    vendorId === undefined || productId === undefined
      ? '# It has no USB ids: the site file names this profile.\n'
      : `match:
  - usb: { vendorId: ${quoted(vendorId)}, productId: ${quoted(productId)}${product ? `, product: ${quoted(product)}` : ''} }
`
  return `# Started from the device at ${device.path} by "kioskd profiles new". Write only what differs from the base, each with the page
# of the manual it stands on; device-profiles/README.md says what there is.
schema: 1
id: ${id}
extends: ${base}
vendor: ${quoted(manufacturer ?? 'unknown')}
model: ${quoted(product ?? 'unknown')}
# Until its examples and "kioskd selftest" have passed on the device; then: tested. Before that only a site file that names it uses it.
evidence: none
sources:
  - { what: ids as the device itself says them, url: "usb:${vendorId ?? '?'}:${productId ?? '?'} on this kiosk" }
${match}# capabilities: { }
# examples:
#   - { name: well, send: "10 04 01", receive: "12", means: { conditions: [] } }
`
}
