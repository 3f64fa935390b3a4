import { Sensitive } from '../../kernel/sensitive.ts'
import type { SocialSecurityCard } from '../contract.ts'
import { swOk } from '../protocols/iso7816/apdu.ts'
import {
  type Item,
  items,
  itemValue,
  readItem,
  selectEnvironment,
  selectFile,
} from '../protocols/social-security/commands.ts'
import { dateOf, isHolderNumber, sexOf, textOf } from '../protocols/social-security/fields.ts'
import type { ChipSession } from './chip-session.ts'

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The PIN-free part of a social security card; undefined when this is none, `invalid` when it is but does not hold what it must. */
export async function readSocialSecurity(chip: ChipSession): Promise<SocialSecurityCard | 'invalid' | undefined> {
  const environment = await chip.ask(selectEnvironment())
  if (environment.sw !== swOk) return undefined
  const values = new Map<Item, Uint8Array>()
  let selected = 0
  for (const item of ['cardId', 'validTo', 'cardNumber', 'idNumber', 'name', 'sex', 'birth'] as const) {
    const { file } = items[item]
    if (file !== selected && (await chip.ask(selectFile(file))).sw !== swOk) return 'invalid'
    selected = file
    const answer = await chip.ask(readItem(item))
    const value = answer.sw === swOk ? itemValue(item, answer.data) : undefined
    if (value) values.set(item, value)
  }
  const text = (item: Item) => textOf(values.get(item) ?? new Uint8Array(0))
  const date = (item: Item) => dateOf(values.get(item) ?? new Uint8Array(0))
  const idNumber = text('idNumber').toUpperCase()
  const name = text('name')
  const cardNumber = text('cardNumber')
  if (!isHolderNumber(idNumber) || name === '' || cardNumber === '') return 'invalid'
  return {
    kind: 'socialSecurity',
    name: new Sensitive(name),
    idNumber: new Sensitive(idNumber),
    cardNumber: new Sensitive(cardNumber),
    cardId: new Sensitive(hex(values.get('cardId') ?? new Uint8Array(0))),
    sex: sexOf(values.get('sex') ?? new Uint8Array(0)),
    // The number says the date as well, for cards that leave the field empty.
    birth: new Sensitive(date('birth') || idNumber.slice(6, 14)),
    validTo: date('validTo'),
  }
}
