/** FS &: bytes from 80 on are Chinese, two or four together. devices.md 3.1 [birch, sinocan]. */
export const chineseOn = Uint8Array.of(0x1c, 0x26)
/** FS . */
export const chineseOff = Uint8Array.of(0x1c, 0x2e)

export interface EncodedLine {
  readonly bytes: Uint8Array
  readonly align: 'left' | 'centre' | 'right'
  readonly bold: boolean
  /** Times as wide and high, 1 or 2. */
  readonly times: 1 | 2
  /** From line to line, 1..255. */
  readonly spacingDots: number
}

const aligns = { left: 0, centre: 1, right: 2 } as const

/**
 * One line with everything it needs said anew, so that none depends on the one before: alignment, weight, size of letters
 * (GS !) and of Chinese characters (FS !, which some models want of its own), spacing, text, LF.
 */
export function textLine(line: EncodedLine): Uint8Array {
  const big = line.times === 2
  const head = [
    ...[0x1b, 0x61, aligns[line.align]],
    ...[0x1b, 0x45, line.bold ? 1 : 0],
    ...[0x1d, 0x21, big ? 0x11 : 0],
    ...[0x1c, 0x21, big ? 0x0c : 0],
    ...[0x1b, 0x33, Math.max(1, Math.min(255, line.spacingDots))],
  ]
  const bytes = new Uint8Array(head.length + line.bytes.length + 1)
  bytes.set(head)
  bytes.set(line.bytes, head.length)
  bytes[bytes.length - 1] = 0x0a
  return bytes
}
