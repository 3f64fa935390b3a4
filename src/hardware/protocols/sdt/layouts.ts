import type { IdentityLayout } from '../../contract.ts'

/** Byte offset and length of a field inside the 256-byte text block. */
export type Place = readonly [offset: number, length: number]

const cardFields = [
  'name',
  'latinName',
  'sex',
  'nation',
  'nationality',
  'birth',
  'address',
  'idNumber',
  'issuer',
  'validFrom',
  'validTo',
  'travelPermitNumber',
  'issueCount',
] as const

export type CardField = (typeof cardFields)[number]

/** A field stands in one place, or is cut in two because the layout was extended later. */
export type Layout = Partial<Readonly<Record<CardField, Place | readonly [Place, Place]>>>

/** Places of the fields in each layout. devices.md 1.5 [heiher, hsl-sam, eastcoms533, readinfo, afzhan, eastcoms840]. */
export const layouts: Readonly<Record<IdentityLayout, Layout>> = {
  mainland: {
    name: [0, 30],
    sex: [30, 2],
    nation: [32, 4],
    birth: [36, 16],
    address: [52, 70],
    idNumber: [122, 36],
    issuer: [158, 30],
    validFrom: [188, 16],
    validTo: [204, 16],
  },
  hmt: {
    name: [0, 30],
    sex: [30, 2],
    birth: [36, 16],
    address: [52, 70],
    idNumber: [122, 36],
    issuer: [158, 30],
    validFrom: [188, 16],
    validTo: [204, 16],
    travelPermitNumber: [220, 18],
    issueCount: [238, 4],
  },
  foreigner2017: {
    latinName: [0, 120],
    sex: [120, 2],
    idNumber: [122, 30],
    nationality: [152, 6],
    name: [158, 30],
    validFrom: [188, 16],
    validTo: [204, 16],
    birth: [220, 16],
    issuer: [240, 8],
  },
  foreigner2023: {
    name: [0, 30],
    sex: [30, 2],
    issueCount: [32, 4],
    birth: [36, 16],
    latinName: [
      [52, 70],
      [220, 22],
    ],
    idNumber: [122, 36],
    validFrom: [188, 16],
    validTo: [204, 16],
    nationality: [242, 6],
  },
}

/** The UTF-16 character at byte 248 that names the layout. */
export const layoutFlags: Readonly<Record<IdentityLayout, string>> = {
  mainland: ' ',
  hmt: 'J',
  foreigner2017: 'I',
  foreigner2023: 'Y',
}

/** A field's places as a list. */
export const placesOf = (layout: Layout, field: CardField): readonly Place[] => {
  const place = layout[field]
  if (place === undefined) return []
  return typeof place[0] === 'number' ? [place as Place] : (place as readonly [Place, Place])
}

export const fieldNames: readonly CardField[] = cardFields
