import { maskIdNumber, maskName } from '../../kernel/sensitive.ts'
import type { FieldKind, FormField } from './fields.ts'

export type Mask = NonNullable<FormField['mask']>

const defaultMask: Partial<Record<FieldKind, Mask>> = {
  name: 'name',
  idNumber: 'idNumber',
  phone: 'phone',
  bankCard: 'bankCard',
  address: 'address',
}

/** How an answer is shown: as the field says, or as its kind is usually hidden. */
export function maskOf(field: Pick<FormField, 'kind' | 'mask'>): Mask {
  return field.mask ?? defaultMask[field.kind] ?? 'none'
}

/** An answer as everybody may see it. */
export function masked(mask: Mask, value: string): string {
  return value === '' ? '' : byMask[mask](value)
}

const all = '***'

const byMask: Readonly<Record<Mask, (value: string) => string>> = {
  none: (value) => value,
  name: maskName,
  idNumber: maskIdNumber,
  phone: maskPhone,
  bankCard: maskBankCard,
  address: maskAddress,
  all: () => all,
}

/** `138****5678`; of a shorter number the last two digits only. */
export function maskPhone(phone: string): string {
  if (phone.length < 11) return `${'*'.repeat(Math.max(3, phone.length - 2))}${phone.length > 6 ? phone.slice(-2) : ''}`
  return `${phone.slice(0, 3)}${'*'.repeat(phone.length - 7)}${phone.slice(-4)}`
}

/** The last four digits: what is printed on receipts all over. */
export function maskBankCard(number: string): string {
  return number.length < 12 ? '*'.repeat(number.length) : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`
}

/* Names of regions hold none of the characters that end other parts of an address, but for a few well-known ones. */
const inName =
  '(?:景德镇|[萍新宁湘桐]乡|镇(?=[江雄远坪赉原巴安宁平康海沅])|[^省市县区旗盟路街道巷弄村镇乡组号栋室小社园\\d\\s])'
const levels = [
  new RegExp(`^${inName}{2,10}?(?:省|自治区|特别行政区|市)`, 'u'),
  new RegExp(`^${inName}{1,12}?(?:市|自治州|盟|地区)`, 'u'),
  new RegExp(`^${inName}{1,12}?(?:县|区|旗|市)`, 'u'),
]

/** `江西省吉安市青原区***`: province, city and county; nothing nearer. */
export function maskAddress(address: string): string {
  let shown = ''
  for (const level of levels) shown += level.exec(address.slice(shown.length))?.[0] ?? ''
  return `${shown}${all}`
}
