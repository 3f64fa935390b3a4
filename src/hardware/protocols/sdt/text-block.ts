import { isCalendarDate, isValidIdNumber } from '../../../kernel/id-number.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import { nationName } from './nations.ts'

/** Length of the text block of every card type. */
export const textBlockBytes = 256

/** Fields of the mainland layout, in bytes. devices.md 1.5 [heiher, hsl-sam, eastcoms533, readinfo]. */
const layout = {
  name: [0, 30],
  sex: [30, 2],
  nation: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  issuer: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
} as const satisfies Readonly<Record<string, readonly [number, number]>>

export type MainlandField = keyof typeof layout

/** The characters as they stand on the chip, padding removed. Personal: lives only as long as the caller needs to wrap it. */
export type MainlandText = Readonly<Record<MainlandField, string>>

export type CardLayout = 'mainland' | 'foreigner2017' | 'hmtResidence' | 'foreigner2023' | 'unknown'

/** Which layout a text block has, by the UTF-16 character at byte 248. */
export function cardLayout(block: Uint8Array): CardLayout {
  const flag = (block[248] ?? 0) | ((block[249] ?? 0) << 8)
  if (flag === 0x20 || flag === 0) return 'mainland'
  if (flag === 0x49) return 'foreigner2017'
  if (flag === 0x4a) return 'hmtResidence'
  if (flag === 0x59) return 'foreigner2023'
  return 'unknown'
}

/** UTF-16LE with the padding (spaces, zeroes) at its end removed; surrogate pairs of rare characters stay whole. */
function text(block: Uint8Array, [offset, length]: readonly [number, number]): string {
  let out = ''
  for (let at = offset; at < offset + length; at += 2)
    out += String.fromCharCode((block[at] ?? 0) | ((block[at + 1] ?? 0) << 8))
  let end = out.length
  while (end > 0 && (out[end - 1] === ' ' || out[end - 1] === '\0' || out[end - 1] === '\u3000')) end -= 1
  return out.slice(0, end)
}

const rules: Readonly<Record<MainlandField, (value: string) => boolean>> = {
  name: (value) => value.length > 0,
  sex: (value) => /^[0129]$/.test(value),
  nation: (value) => nationName(value) !== undefined,
  birth: isCalendarDate,
  address: () => true,
  idNumber: isValidIdNumber,
  issuer: () => true,
  validFrom: isCalendarDate,
  validTo: (value) => value === '长期' || isCalendarDate(value),
}

export type TextBlockFailure = 'wrongLength' | 'otherLayout' | 'invalidField'

/**
 * Decodes the 256-byte text block of a mainland card and checks each field by its own rule. The detail of a failure names
 * the layout or field, never its value.
 */
export function decodeTextBlock(
  block: Uint8Array,
): Result<MainlandText, { readonly code: TextBlockFailure; readonly detail?: string }> {
  if (block.length !== textBlockBytes) return fail('wrongLength', `${block.length} bytes`)
  const kind = cardLayout(block)
  if (kind !== 'mainland') return fail('otherLayout', kind)
  const fields = Object.fromEntries(
    Object.entries(layout).map(([name, place]) => [name, text(block, place)]),
  ) as MainlandText
  for (const [name, rule] of Object.entries(rules))
    if (!rule(fields[name as MainlandField])) return fail('invalidField', name)
  return ok(fields)
}

/** The block for these fields, cut to their room and padded with spaces; the reader simulator's side of `decodeTextBlock`. */
export function encodeTextBlock(fields: MainlandText, typeFlag = ' '): Uint8Array {
  const block = new Uint8Array(textBlockBytes)
  for (let at = 0; at < textBlockBytes; at += 2) block[at] = 0x20
  const put = (value: string, offset: number, length: number) => {
    for (let i = 0; i < Math.min(value.length, length / 2); i += 1) {
      const unit = value.charCodeAt(i)
      block[offset + 2 * i] = unit & 0xff
      block[offset + 2 * i + 1] = unit >> 8
    }
  }
  for (const [name, [offset, length]] of Object.entries(layout)) put(fields[name as MainlandField], offset, length)
  put(typeFlag, 248, 2)
  return block
}
