/** What the tracks of a bank card say (ISO 7813). Personal: the caller masks and seals it. */
export interface StripeNumber {
  readonly pan: string
  /** YYMM */
  readonly expiry?: string
}

/* devices.md 2.1 [iso7813]: T1 `%B<PAN>^<NAME>^YYMM SSS disc?`, T2 `;<PAN>=YYMM SSS disc?`. A masked PAN keeps its length. */
const track1 = /^%B([\d*]{12,19})\^[^^]{0,40}\^(\d{4})?/
const track2 = /^;([\d*]{12,19})=(\d{4})?/

/** The card number on a stripe and when it expires; undefined when no track holds one. Track 2 is asked first: machines read it. */
export function numberOnStripe(tracks: readonly string[]): StripeNumber | undefined {
  const [first = '', second = ''] = tracks
  const found = track2.exec(second) ?? track1.exec(first)
  const [, pan, expiry] = found ?? []
  if (pan === undefined) return undefined
  return { pan, ...(expiry === undefined || !isMonth(expiry) ? {} : { expiry }) }
}

const isMonth = (yymm: string) => /^\d\d(0[1-9]|1[0-2])$/.test(yymm)

/** Check digit of a card number (ISO 7812, Luhn). */
export function isLuhn(pan: string): boolean {
  if (!/^\d{12,19}$/.test(pan)) return false
  let sum = 0
  for (let i = 0; i < pan.length; i += 1) {
    const digit = Number(pan[pan.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
