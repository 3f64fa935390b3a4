export interface ReportDescriptor {
  /** First usage page and usage, four hex digits: what the device says it is. */
  readonly usagePage?: string
  readonly usage?: string
  /** Whether its reports carry an id as their first byte. */
  readonly numbered: boolean
}

const fourHex = (value: number) => (value & 0xffff).toString(16).padStart(4, '0')

/**
 * What a HID report descriptor says of the whole device. Short items are a head byte (tag and type in the upper six bits, length
 * code in the lower two) and 0, 1, 2 or 4 bytes, little-endian; FE begins a long item. Bad bytes end the reading.
 */
export function readReportDescriptor(bytes: Uint8Array): ReportDescriptor {
  let usagePage: string | undefined
  let usage: string | undefined
  let numbered = false
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at] ?? 0
    if (head === 0xfe) {
      at += 3 + (bytes[at + 1] ?? 0)
      continue
    }
    const length = [0, 1, 2, 4][head & 3] ?? 0
    let value = 0
    for (let i = Math.min(length, 2); i > 0; i -= 1) value = (value << 8) | (bytes[at + i] ?? 0)
    const kind = head & 0xfc
    if (kind === 0x04) usagePage ??= fourHex(value)
    if (kind === 0x08) usage ??= fourHex(value)
    if (kind === 0x84) numbered = true
    at += 1 + length
  }
  return {
    ...(usagePage === undefined ? {} : { usagePage }),
    ...(usage === undefined ? {} : { usage }),
    numbered,
  }
}
