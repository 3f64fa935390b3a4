import iconv from 'iconv-lite'
import type { PrintFailure, TextJob, TextLine } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import { chineseOff, chineseOn, textLine } from '../protocols/escpos/text.ts'

/** Letters are 12 dots wide, Chinese characters 24, both 24 high; between lines 6 more. */
const halfDots = 12
const fullDots = 24
const gapDots = 6

export interface TextPieces {
  readonly pieces: readonly Uint8Array[]
  readonly heightDots: number
}

/** What is wrong with a job of text; the place of the character is told, never the character. */
export interface TextProblem {
  readonly code: PrintFailure
  readonly detail: string
}

/** The lines in the printer's own letters, or why this printer cannot have them. */
export function textPieces(job: TextJob, profile: Profile): TextPieces | TextProblem {
  const { dotsPerLine = 576 } = profile.capabilities
  const pieces: Uint8Array[] = [chineseOn]
  let heightDots = 0
  for (const [i, line] of job.lines.entries()) {
    const bytes = encodeGb18030(line.text)
    if (typeof bytes === 'number')
      return { code: 'printerError', detail: `line ${i + 1}, character ${bytes + 1} is not in this printer` }
    const times = line.large === true ? 2 : 1
    const spacingDots = (fullDots + gapDots) * times
    pieces.push(textLine({ ...styleOf(line), times, spacingDots, bytes }))
    heightDots += spacingDots * Math.max(1, Math.ceil((widthDots(line.text) * times) / dotsPerLine))
  }
  pieces.push(chineseOff)
  return { pieces, heightDots }
}

function styleOf(line: TextLine) {
  return { align: line.align ?? 'left', bold: line.bold === true }
}

/**
 * Bytes of a line, or the place of the first character that a printer with a GB18030 font does not have: control characters,
 * private use, and of the four-byte codes all but CJK extension A, which the standard of 2000 makes mandatory. Never `?`.
 */
export function encodeGb18030(text: string): Uint8Array | number {
  const bytes: number[] = []
  let at = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const encoded = iconv.encode(character, 'gb18030')
    const extensionA = point >= 0x3400 && point <= 0x4dbf
    const printable = point >= 0x20 && point !== 0x7f && !(point >= 0xe000 && point <= 0xf8ff)
    const known = encoded.length <= 2 || (encoded.length === 4 && extensionA)
    if (!printable || !known || (encoded.length === 1 && point > 0x7e)) return at
    for (const byte of encoded) bytes.push(byte)
    at += 1
  }
  return Uint8Array.from(bytes)
}

function widthDots(text: string): number {
  let dots = 0
  for (const character of text) dots += (character.codePointAt(0) ?? 0) < 0x80 ? halfDots : fullDots
  return dots
}
