/**
 * Input reports of MagTek swipe readers, one a swipe. devices.md 2.1 [magtek20-23, magnesafe]: three decode states (bit 0 is an
 * error), three data lengths, encode type, then the tracks in fields of fixed length.
 */

export type ReportLayout = 'plain' | 'magnesafe'

const shapes = {
  plain: { trackBytes: 110, bytes: 337 },
  /* Ends after the third masked track. */
  magnesafe: { trackBytes: 112, bytes: 844 },
} as const

export interface SwipeReport {
  /** Track texts, sentinels included; of an encrypting head the masked ones. Empty when blank or not decoded. */
  readonly tracks: readonly string[]
  /** Whether any track was there but could not be decoded. */
  readonly damaged: boolean
  /** The report exactly as it came, from a head that encrypts. */
  readonly sealed?: Uint8Array
}

/** First byte of the three masked tracks and of their lengths in a MagneSafe report. */
const masked = { at: 508, lengthsAt: 505 } as const

/** A report without its id; undefined when it is too short to be one. Lengths that exceed their field count as damage. */
export function decodeSwipe(report: Uint8Array, layout: ReportLayout): SwipeReport | undefined {
  const { trackBytes, bytes } = shapes[layout]
  if (report.length < bytes) return undefined
  const [at, lengthsAt] = layout === 'plain' ? [7, 3] : [masked.at, masked.lengthsAt]
  let damaged = false
  const tracks = [0, 1, 2].map((track) => {
    const length = report[lengthsAt + track] ?? 0
    if (((report[track] ?? 0) & 1) === 1 || length > trackBytes) {
      damaged = true
      return ''
    }
    const start = at + track * trackBytes
    return String.fromCharCode(...report.subarray(start, start + length))
  })
  return { tracks, damaged, ...(layout === 'magnesafe' ? { sealed: report.slice() } : {}) }
}
