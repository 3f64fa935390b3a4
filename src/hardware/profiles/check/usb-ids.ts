import { readFileSync } from 'node:fs'
import type { ConfigProblem } from '../../../kernel/config/yaml.ts'
import type { LoadedProfile } from '../load.ts'

/** Vendors and products of the public list (http://www.linux-usb.org/usb.ids). */
export interface UsbIds {
  vendor(vendorId: string): string | undefined
  product(vendorId: string, productId: string): string | undefined
}

const places = ['/usr/share/misc/usb.ids', '/usr/share/hwdata/usb.ids', '/var/lib/usbutils/usb.ids']

/** The list as the distribution installs it; undefined where there is none (Debian: package usb.ids). */
export function readUsbIds(files: readonly string[] = places): UsbIds | undefined {
  for (const file of files) {
    const text = readText(file)
    if (text !== undefined) return parseUsbIds(text)
  }
  return undefined
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}

export function parseUsbIds(text: string): UsbIds {
  const names = new Map<string, string>()
  let vendorId = ''
  for (const line of text.split('\n')) {
    const vendor = /^([0-9a-f]{4}) {2}(.+)$/.exec(line)
    if (vendor) {
      vendorId = vendor[1] ?? ''
      names.set(vendorId, vendor[2] ?? '')
      continue
    }
    // Device classes follow the vendors and use the same indentation.
    if (/^[A-Z]+ /.test(line)) vendorId = ''
    const product = vendorId === '' ? null : /^\t([0-9a-f]{4}) {2}(.+)$/.exec(line)
    if (product) names.set(`${vendorId}:${product[1]}`, product[2] ?? '')
  }
  return {
    vendor: (id) => names.get(id),
    product: (vendor, product) => names.get(`${vendor}:${product}`),
  }
}

/** Ids that claim the public list as their evidence must stand in it; a typing error in an id is otherwise never found. */
export function idProblems({ profile, source }: LoadedProfile, ids: UsbIds): ConfigProblem[] {
  if (profile.evidence !== 'database') return []
  const found: ConfigProblem[] = []
  const citesList = profile.sources.some((s) => s.url.includes('usb.ids'))
  for (const [i, entry] of profile.match.entries()) {
    if (!('usb' in entry) || !citesList) continue
    const { vendorId, productId } = entry.usb
    if (ids.vendor(vendorId) === undefined)
      found.push(
        source.problem(
          ['match', i, 'usb', 'vendorId'],
          `${vendorId} is no vendor of usb.ids`,
          'correct it, or name another source',
        ),
      )
    else if (ids.product(vendorId, productId) === undefined)
      found.push(
        source.problem(
          ['match', i, 'usb', 'productId'],
          `${vendorId}:${productId} is not in usb.ids (vendor ${ids.vendor(vendorId)})`,
          'correct it, or name another source',
        ),
      )
  }
  return found
}
