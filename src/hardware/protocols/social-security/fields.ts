import { items } from './commands.ts'

const gbk = new TextDecoder('gbk')

/** Text in GBK (names) or ASCII (numbers), filled up with 00 or spaces. devices.md 2.6 [alicloud]: AN items with 00. */
export function textOf(value: Uint8Array): string {
  const end = value.indexOf(0)
  return gbk.decode(end < 0 ? value : value.subarray(0, end)).trim()
}

/** Digits in BCD, filled up with F on the right (CN items). */
export function digitsOf(value: Uint8Array): string {
  return Array.from(value, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/f+$/, '')
}

/** Eight digits YYYYMMDD, or an empty text when the card does not say. */
export function dateOf(value: Uint8Array): string {
  const digits = digitsOf(value)
  return /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(digits) ? digits : ''
}

/** Sex by GB/T 2261.1; cards hold the digit as ASCII or as a number. */
export function sexOf(value: Uint8Array): 'male' | 'female' | 'unknown' | 'unspecified' {
  const digit = (value[0] ?? 0) & 0x0f
  if (digit === 1) return 'male'
  if (digit === 2) return 'female'
  return digit === 9 ? 'unspecified' : 'unknown'
}

/** A plausible social security number: 18 characters, the last one a digit or X. */
export const isHolderNumber = (text: string) => text.length === items.idNumber.length && /^\d{17}[\dX]$/.test(text)
