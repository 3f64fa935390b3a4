import { idNumberCheck, isCalendarDate, isForeignerPermitNumber } from '../../kernel/id-number.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { chineseNumber, digitsOneByOne, halfWidth } from '../input/numerals.ts'
import { creditCodeAlphabet, creditCodeCheck } from './credit-code.ts'
import { isDate, resolveDate, writtenDate } from './dates.ts'
import type { FieldKind, FormField } from './fields.ts'

/** Everything a person can get wrong; screens have words for each. */
export type AnswerProblem =
  | 'required'
  | 'tooLong'
  | 'text.form'
  | 'name.form'
  | 'idNumber.length'
  | 'idNumber.form'
  | 'idNumber.birthDate'
  | 'idNumber.checksum'
  | 'phone.form'
  | 'creditCode.length'
  | 'creditCode.form'
  | 'creditCode.checksum'
  | 'date.form'
  | 'date.none'
  | 'date.tooEarly'
  | 'date.tooLate'
  | 'amount.form'
  | 'amount.tooSmall'
  | 'amount.tooLarge'
  | 'number.form'
  | 'number.tooSmall'
  | 'number.tooLarge'
  | 'choice.unknown'
  | 'yesNo.form'
  | 'postcode.form'
  | 'bankCard.length'
  | 'bankCard.luhn'

export type Answer = Result<string, Coded<AnswerProblem>>

/** More than this is no answer to anything. */
const mostRawLength = 4000

const defaultMaxLength: Readonly<Record<FieldKind, number>> = {
  text: 200,
  name: 50,
  idNumber: 18,
  phone: 20,
  creditCode: 18,
  date: 10,
  amount: 20,
  number: 20,
  choice: 64,
  choices: 2000,
  yesNo: 3,
  address: 120,
  postcode: 6,
  bankCard: 19,
}

/** No control or invisible character, no lone surrogate. Private use stays: rare characters of older cards stand there. */
const readable = /^[^\p{Cc}\p{Cs}\p{Cf}]*$/u

/** A Han character, also one of private use or of a plane that this runtime does not know yet, with its variant. */
const han = '(?:[\\p{Script=Han}\\p{Co}\\u{20000}-\\u{3fffd}][\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]?)'
const dotInName = new RegExp(`\\s*[·•‧∙・･.]\\s*(?=${han})`, 'gu')
const spaceInName = new RegExp(`(?<=${han}) (?=${han})`, 'gu')
const chineseName = new RegExp(`^${han}+(·${han}+)*$`, 'u')
const latinName = /^\p{L}[\p{L}\p{M}]*([ '’.,-]{1,2}\p{L}[\p{L}\p{M}]*)*\.?$/u

/**
 * What somebody typed or said, as it is handed in, or what is wrong with it. `today` is YYYY-MM-DD at the kiosk. An empty answer to a question
 * that need not be answered is good and empty. Full-width characters, spaces and Chinese numerals are taken as meant.
 */
export function validateAnswer(field: FormField, raw: string, { today }: { readonly today: string }): Answer {
  if (raw.length > mostRawLength) return fail('tooLong')
  const plain = halfWidth(raw).replace(/\s+/g, ' ').trim()
  if (plain === '') return field.required ? fail('required') : ok('')
  const answer = byKind[field.kind](plain, field, today)
  if (!answer.ok) return answer
  const limit = field.maxLength ?? defaultMaxLength[field.kind]
  return [...answer.value].length > limit ? fail('tooLong') : answer
}

type Check = (plain: string, field: FormField, today: string) => Answer

const free: Check = (plain) => (readable.test(plain) ? ok(plain) : fail('text.form'))

const byKind: Readonly<Record<FieldKind, Check>> = {
  text: free,
  address: free,
  name: (plain) => nameOf(plain),
  idNumber: (plain, _, today) => idNumberOf(digits(plain).toUpperCase(), today),
  phone: (plain) => phoneOf(digits(plain)),
  creditCode: (plain) => creditCodeOf(plain.replace(/[\s-]/g, '').toUpperCase()),
  date: (plain, field, today) => dateOf(plain, field, today),
  amount: (plain, field) => quantityOf('amount', plain, field),
  number: (plain, field) => quantityOf('number', plain, field),
  choice: (plain, field) => choicesOf([plain], field),
  choices: (plain, field) => choicesOf(plain.split(/[,、;]/), field),
  yesNo: (plain) => yesNoOf(plain.toLowerCase()),
  postcode: (plain) => (/^\d{6}$/.test(digits(plain)) ? ok(digits(plain)) : fail('postcode.form')),
  bankCard: (plain) => bankCardOf(digits(plain)),
}

/** Numbers as people group and dictate them. */
const digits = (plain: string) => digitsOneByOne(plain).replace(/[\s\-—–.]/g, '')

function nameOf(plain: string): Answer {
  const joined = plain.replace(dotInName, '·').replace(spaceInName, '')
  return chineseName.test(joined) || latinName.test(joined) ? ok(joined) : fail('name.form')
}

function idNumberOf(number: string, today: string): Answer {
  if (isForeignerPermitNumber(number)) return ok(number)
  if (number.length !== 18) return fail('idNumber.length')
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return fail('idNumber.form')
  const born = number.slice(6, 14)
  if (!isCalendarDate(born) || born > today.replaceAll('-', '')) return fail('idNumber.birthDate')
  return idNumberCheck(number.slice(0, 17)) === number[17] ? ok(number) : fail('idNumber.checksum')
}

/** Mobile, landline with area code, and the two neighbours across the border with their country code. */
function phoneOf(number: string): Answer {
  const abroad = /^(?:\+|00)?(85[23])(\d{8})$/.exec(number.replace(/[()]/g, ''))
  if (abroad) return ok(`+${abroad[1]}${abroad[2]}`)
  const local = number.replace(/[()]/g, '').replace(/^(\+86|0086|86(?=1\d{10}$))/, '')
  return /^(1[3-9]\d{9}|0\d{9,11})$/.test(local) ? ok(local) : fail('phone.form')
}

function creditCodeOf(code: string): Answer {
  if (code.length !== 18) return fail('creditCode.length')
  if (![...code].every((c) => creditCodeAlphabet.includes(c))) return fail('creditCode.form')
  return creditCodeCheck(code.slice(0, 17)) === code[17] ? ok(code) : fail('creditCode.checksum')
}

function dateOf(plain: string, field: FormField, today: string): Answer {
  const date = writtenDate(plain)
  if (date === undefined) return fail('date.form')
  if (!isDate(date)) return fail('date.none')
  const [min, max] = [field.min, field.max].map((b) => (typeof b === 'string' ? resolveDate(b, today) : undefined))
  if (min !== undefined && date < min) return fail('date.tooEarly')
  if (max !== undefined && date > max) return fail('date.tooLate')
  return ok(date)
}

const mostAmount = 9_999_999_999.99

/** An amount in yuan with two decimals, or a number with up to four. An amount is never negative. */
function quantityOf(kind: 'amount' | 'number', plain: string, field: FormField): Answer {
  const bare =
    kind === 'amount' ? plain.replace(/^(¥|rmb|人民币)\s*/i, '').replace(/\s*(元|块|圆)(整|钱)?$/, '') : plain
  const spoken = chineseNumber(bare.replace(/\s/g, ''))
  const written = spoken === undefined ? withoutGroups(bare) : String(spoken)
  const form = kind === 'amount' ? /^-?\d{1,13}(\.\d{1,2})?$/ : /^-?\d{1,13}(\.\d{1,4})?$/
  if (!form.test(written)) return fail(`${kind}.form`)
  const value = Number(written)
  const [min, max] = [field.min, field.max].map((b) => (typeof b === 'number' ? b : undefined))
  if (value < (min ?? (kind === 'amount' ? 0 : -Infinity))) return fail(`${kind}.tooSmall`)
  if (value > (max ?? (kind === 'amount' ? mostAmount : Infinity))) return fail(`${kind}.tooLarge`)
  return ok(kind === 'amount' ? value.toFixed(2) : String(value === 0 ? 0 : value))
}

/** `1,234.50` and `1 234` without what groups them; text that is grouped otherwise stays and is refused. */
function withoutGroups(bare: string): string {
  return /^-?\d{1,3}([, ]\d{3})+(\.\d+)?$/.test(bare) ? bare.replace(/[, ]/g, '') : bare
}

/** By value, or by what the option is called in any language. Several are handed in in the order of the options. */
function choicesOf(chosen: readonly string[], field: FormField): Answer {
  const options = field.options ?? []
  const values = new Set<string>()
  for (const one of chosen.map((c) => c.trim()).filter((c) => c !== '')) {
    const found = options.find(({ value, label }) => value === one || Object.values(label).includes(one))
    if (!found) return fail('choice.unknown')
    values.add(found.value)
  }
  if (values.size === 0) return field.required ? fail('required') : ok('')
  return ok(options.flatMap(({ value }) => (values.has(value) ? [value] : [])).join(','))
}

function yesNoOf(plain: string): Answer {
  if (['yes', 'y', 'true', '是', '是的', '有', '对', 'sim'].includes(plain)) return ok('yes')
  if (['no', 'n', 'false', '否', '不是', '没有', '不', '无', 'não', 'nao'].includes(plain)) return ok('no')
  return fail('yesNo.form')
}

/** ISO/IEC 7812-1: 13 to 19 digits, the last one by Luhn. */
function bankCardOf(number: string): Answer {
  if (!/^\d{13,19}$/.test(number)) return fail('bankCard.length')
  let sum = 0
  for (let i = 0; i < number.length; i += 1) {
    const digit = Number(number[number.length - 1 - i])
    const counted = i % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0 ? ok(number) : fail('bankCard.luhn')
}
