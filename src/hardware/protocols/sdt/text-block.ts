import { isCalendarDate, isForeignerPermitNumber, isValidIdNumber } from '../../../kernel/id-number.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { IdentityLayout } from '../../contract.ts'
import { type CardField, fieldNames, layoutFlags, layouts, type Place, placesOf } from './layouts.ts'
import { nationName } from './nations.ts'

/** Length of the text block of every card type. */
export const textBlockBytes = 256

/**
 * The layout of a card and its characters as they stand on the chip, padding removed; empty where a layout has no such field.
 * Personal: lives only as long as the caller needs to wrap it.
 */
export type CardText = Readonly<Record<CardField, string>> & { readonly layout: IdentityLayout }

/** Which layout a text block has, by the UTF-16 character at byte 248; undefined for a flag nobody has written about. */
export function cardLayout(block: Uint8Array): IdentityLayout | undefined {
  const flag = (block[248] ?? 0) | ((block[249] ?? 0) << 8)
  if (flag === 0) return 'mainland'
  const found = Object.entries(layoutFlags).find(([, character]) => character.charCodeAt(0) === flag)
  return found?.[0] as IdentityLayout | undefined
}

/** UTF-16LE of these places in a row with the padding (spaces, zeroes) at its end removed; surrogate pairs stay whole. */
function text(block: Uint8Array, places: readonly Place[]): string {
  let out = ''
  for (const [offset, length] of places)
    for (let at = offset; at < offset + length; at += 2)
      out += String.fromCharCode((block[at] ?? 0) | ((block[at + 1] ?? 0) << 8))
  return trimmed(out)
}

function trimmed(padded: string): string {
  let end = padded.length
  while (end > 0 && ' \0\u3000'.includes(padded[end - 1] ?? '')) end -= 1
  return padded.slice(0, end)
}

type Rules = Partial<Readonly<Record<CardField, (value: string) => boolean>>>

const common: Rules = {
  sex: (value) => /^[0129]$/.test(value),
  birth: isCalendarDate,
  idNumber: isValidIdNumber,
  validFrom: isCalendarDate,
  validTo: (value) => value === '长期' || isCalendarDate(value),
}
const foreigner: Rules = {
  ...common,
  latinName: (value) => value.length > 0,
  nationality: (value) => /^[A-Z]{3}$/.test(value),
}

const rules: Readonly<Record<IdentityLayout, Rules>> = {
  mainland: { ...common, name: (value) => value.length > 0, nation: (value) => nationName(value) !== undefined },
  hmt: {
    ...common,
    name: (value) => value.length > 0,
    travelPermitNumber: (value) => /^[A-Z0-9]{0,9}$/.test(value),
    issueCount: (value) => /^\d{0,2}$/.test(value),
  },
  foreigner2017: { ...foreigner, idNumber: isForeignerPermitNumber },
  foreigner2023: { ...foreigner, issueCount: (value) => /^\d{0,2}$/.test(value) },
}

export type TextBlockFailure = 'wrongLength' | 'otherLayout' | 'invalidField'

/**
 * Decodes the 256-byte text block of any of the four layouts and checks each field by its own rule. The detail of a failure
 * names the field, never its value.
 */
export function decodeTextBlock(
  block: Uint8Array,
): Result<CardText, { readonly code: TextBlockFailure; readonly detail?: string }> {
  if (block.length !== textBlockBytes) return fail('wrongLength', `${block.length} bytes`)
  const layout = cardLayout(block)
  if (layout === undefined) return fail('otherLayout')
  const fields = Object.fromEntries(
    fieldNames.map((name) => [name, text(block, placesOf(layouts[layout], name))]),
  ) as Record<CardField, string>
  for (const [name, rule] of Object.entries(rules[layout]))
    if (!rule(fields[name as CardField])) return fail('invalidField', name)
  return ok({ ...fields, layout })
}

/** Text of the 70-byte address that was written onto the chip later (30 03). Undefined when it has another length. */
export function decodeAddedAddress(data: Uint8Array): string | undefined {
  return data.length === 70 ? text(data, [[0, 70]]) : undefined
}

/** The block for these fields, cut to their room and padded with spaces; the reader simulator's side of `decodeTextBlock`. */
export function encodeTextBlock(
  fields: Partial<Readonly<Record<CardField, string>>>,
  layout: IdentityLayout = 'mainland',
): Uint8Array {
  const block = new Uint8Array(textBlockBytes)
  for (let at = 0; at < textBlockBytes; at += 2) block[at] = 0x20
  for (const name of fieldNames) {
    let value = fields[name] ?? ''
    for (const [offset, length] of placesOf(layouts[layout], name)) {
      putUtf16(block, value.slice(0, length / 2), offset)
      value = value.slice(length / 2)
    }
  }
  putUtf16(block, layoutFlags[layout], 248)
  return block
}

/** Writes characters as UTF-16LE. */
export function putUtf16(block: Uint8Array, value: string, offset: number): void {
  for (let i = 0; i < value.length; i += 1) {
    block[offset + 2 * i] = value.charCodeAt(i) & 0xff
    block[offset + 2 * i + 1] = value.charCodeAt(i) >> 8
  }
}
