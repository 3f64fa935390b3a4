import type { RecordRow } from '../../api/contract.ts'
import { maskIdNumber, maskName } from '../../kernel/sensitive.ts'
import type { LookupRecord } from '../backends/contract.ts'
import { type Mask, masked, maskPhone } from '../forms/masks.ts'
import type { SessionVault } from './vault.ts'

/*
 * What the office has on a person stands on a glass that others see as well: whatever names somebody, or is their number, is masked until the
 * key is held. Labels are the office's own words, so that the value is looked at too: a number is known by its shape, the visitor by the card.
 */

/* The first that fits: a number of somebody is a number. */
const byLabel: readonly (readonly [RegExp, Mask])[] = [
  [/身份.*号|证件号|^idNumber$/iu, 'idNumber'],
  [/电话|手机|^phone$/iu, 'phone'],
  [/卡号|账号|^(?:cardNo|bankCard|account)$/iu, 'bankCard'],
  [/住址|地址|坐落|^address$/iu, 'address'],
  [
    /姓名|户主|权利人|经营者|代表人|申请人|代理人|监护人|纳税人|持证人|联系人|参保人|投保人|配偶|丈夫|妻子|父亲|母亲|子女|^(?:name|owner|holder|contact|legalPerson)$/iu,
    'name',
  ],
]
const longNumber = /(?<![0-9A-Za-z])\d{15,19}[Xx]?(?![0-9A-Za-z])/g
const permit = /(?<![0-9A-Za-z])[A-Z]{1,2}\d{7,10}(?![0-9A-Za-z-])/g
const mobile = /(?<!\d)1[3-9]\d{9}(?!\d)/g

/** Names, numbers and telephones within a text, wherever they stand. */
function inSight(text: string, vault: SessionVault): string {
  let shown = text
  for (const { identity } of vault.parties.values()) {
    const [name, idNumber] = [identity.name.reveal(), identity.idNumber.reveal()]
    if (name !== '') shown = shown.replaceAll(name, maskName(name))
    if (idNumber !== '') shown = shown.replaceAll(idNumber, maskIdNumber(idNumber))
  }
  return shown.replace(longNumber, maskIdNumber).replace(permit, maskIdNumber).replace(mobile, maskPhone)
}

function fieldInSight(label: string, value: string, vault: SessionVault): string {
  const mask = byLabel.find(([words]) => words.test(label.trim()))?.[1]
  return mask ? masked(mask, value) : inSight(value, vault)
}

/** The title of a record as everybody may see it. */
export const titleInSight = ({ title }: LookupRecord, vault: SessionVault): string => inSight(title, vault)

/** What was found, as everybody may see it. */
export function recordRows(vault: SessionVault): readonly RecordRow[] {
  return vault.records.map((record) => {
    const { id, amountFen, state } = record
    const fields = record.fields.map(({ label, value }) => ({
      label,
      value: value.destroyed ? '' : fieldInSight(label, value.reveal(), vault),
    }))
    return {
      id,
      title: titleInSight(record, vault),
      fields,
      ...(amountFen === undefined ? {} : { amountFen }),
      ...(state === undefined ? {} : { state }),
      chosen: vault.chosen.has(id),
      hidden: Object.keys(ofRecord(record, vault)).length > 0,
    }
  })
}

/** What `recordRows` masks, whole: a title under the id of its record, a field under the id and its place. */
export function recordsInFull(vault: SessionVault): Readonly<Record<string, string>> {
  return Object.assign({}, ...vault.records.map((record) => ofRecord(record, vault)))
}

function ofRecord(record: LookupRecord, vault: SessionVault): Readonly<Record<string, string>> {
  const { id, title, fields } = record
  const whole = fields.flatMap(({ label, value }, i) => {
    const text = value.destroyed ? '' : value.reveal()
    return fieldInSight(label, text, vault) === text ? [] : [[`${id} ${i}`, text] as const]
  })
  return Object.fromEntries([...(titleInSight(record, vault) === title ? [] : [[id, title] as const]), ...whole])
}
