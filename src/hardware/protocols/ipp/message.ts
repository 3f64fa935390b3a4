/* Messages of IPP/1.1 and 2.0 as RFC 8010 3.1 lays them out. */

export const groupTags = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04, unsupported: 0x05 } as const

/** Value tags (RFC 8010 3.5.2). */
export const valueTags = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  begCollection: 0x34,
  endCollection: 0x37,
  textWithoutLanguage: 0x41,
  nameWithoutLanguage: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
  memberAttrName: 0x4a,
} as const

export type IppValue =
  /** integer and enum */
  | { readonly kind: 'integer'; readonly tag: number; readonly value: number }
  | { readonly kind: 'boolean'; readonly tag: number; readonly value: boolean }
  /** Text, name, keyword, uri, charset, language, media type: UTF-8. */
  | { readonly kind: 'text'; readonly tag: number; readonly value: string }
  | { readonly kind: 'range'; readonly tag: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'collection'; readonly tag: number; readonly members: readonly IppAttribute[] }
  /** Whatever is of no use to us, kept as it is; out-of-band values (unknown, no-value) are empty. */
  | { readonly kind: 'octets'; readonly tag: number; readonly value: Uint8Array }

export interface IppAttribute {
  readonly name: string
  readonly values: readonly IppValue[]
}

export interface IppGroup {
  readonly tag: number
  readonly attributes: readonly IppAttribute[]
}

export interface IppMessage {
  readonly version: readonly [major: number, minor: number]
  /** Operation in a request, status in a response. */
  readonly code: number
  readonly requestId: number
  readonly groups: readonly IppGroup[]
}

/** Names and text of one message, so that nobody can make us hold more. */
export const maxMessageBytes = 1 << 20
/** Collections stand in collections (media-col in media-col-database); deeper ones are damage. */
export const maxDepth = 8

export const isText = (tag: number): boolean => tag >= 0x40 && tag <= 0x5f && tag !== valueTags.memberAttrName

/** All values of an attribute in the groups of this kind. */
export function valuesOf(message: IppMessage, group: number, name: string): readonly IppValue[] {
  return message.groups
    .filter((g) => g.tag === group)
    .flatMap((g) => g.attributes.filter((a) => a.name === name))
    .flatMap((a) => a.values)
}

export const textsOf = (message: IppMessage, group: number, name: string): readonly string[] =>
  valuesOf(message, group, name).flatMap((v) => (v.kind === 'text' ? [v.value] : []))

export const numbersOf = (message: IppMessage, group: number, name: string): readonly number[] =>
  valuesOf(message, group, name).flatMap((v) => (v.kind === 'integer' ? [v.value] : []))

export const booleanOf = (message: IppMessage, group: number, name: string): boolean | undefined =>
  valuesOf(message, group, name).flatMap((v) => (v.kind === 'boolean' ? [v.value] : []))[0]

/** RFC 8011 B.1: below 0100 the printer did what it was asked to. */
export const isSuccess = (code: number): boolean => code < 0x0100
