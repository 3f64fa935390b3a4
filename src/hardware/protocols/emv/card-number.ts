import { findFirst } from '../iso7816/tlv.ts'

/** What a record says of the card. Personal: the caller masks it and wipes the record. */
export interface CardNumber {
  readonly pan: string
  /** YYMM */
  readonly expiry?: string
}

const digits = (value: Uint8Array) => Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Number and expiry from the data objects of a record: 5A or 57 (track 2 equivalent), 5F24. devices.md 2.7. */
export function cardNumberIn(record: Uint8Array): CardNumber | undefined {
  const track2 = findFirst(record, 0x57)
  const [, ofTrack, expiryOfTrack] = /^(\d{12,19})d(\d{4})/.exec(track2 ? digits(track2) : '') ?? []
  const number = findFirst(record, 0x5a)
  const [, ofNumber] = /^(\d{12,19})f*$/.exec(number ? digits(number) : '') ?? []
  const pan = ofNumber ?? ofTrack
  if (pan === undefined) return undefined
  const date = findFirst(record, 0x5f24)
  const expiry = expiryOfTrack ?? (date ? digits(date).slice(0, 4) : '')
  return { pan, ...(/^\d\d(0[1-9]|1[0-2])$/.test(expiry) ? { expiry } : {}) }
}
