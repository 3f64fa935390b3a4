import fc from 'fast-check'
import { expect, test } from 'vitest'
import { creditCodeAlphabet, creditCodeCheck } from '../../../../src/counter/forms/credit-code.ts'
import { resolveDate } from '../../../../src/counter/forms/dates.ts'
import { type FieldKind, formFieldSchema } from '../../../../src/counter/forms/fields.ts'
import { validateAnswer } from '../../../../src/counter/forms/validate.ts'
import { idNumberCheck } from '../../../../src/kernel/id-number.ts'

const day = { today: '2026-11-22' }
const options = [
  { value: 'new', label: { zh: '新办', en: 'New' } },
  { value: 'renew', label: { zh: '换证', en: 'Renewal' } },
  { value: 'lost', label: '补办' },
]
const field = (kind: FieldKind, more: object = {}) =>
  formFieldSchema.parse({ id: 'a', label: '甲', kind, ...(kind.startsWith('choice') ? { options } : {}), ...more })
const said = (kind: FieldKind, raw: string, more: object = {}) => {
  const answer = validateAnswer(field(kind, more), raw, day)
  return answer.ok ? answer.value : `!${answer.error.code}`
}

test.each<[FieldKind, string, string, object?]>([
  ['text', '  ', '!required'],
  ['text', '  ', '', { required: false }],
  ['text', ' 卖　豆腐  脑 ', '卖 豆腐 脑'],
  ['text', 'a'.repeat(201), '!tooLong'],
  ['text', '一二三四', '!tooLong', { maxLength: 3 }],
  ['text', '𠮷𠮷𠮷', '𠮷𠮷𠮷', { maxLength: 3 }],
  ['text', 'a\u0000b', '!text.form'],
  ['name', '张 三', '张三'],
  ['name', '阿卜杜拉•买买提', '阿卜杜拉·买买提'],
  ['name', '迪丽热巴．迪力木拉提', '迪丽热巴·迪力木拉提'],
  ['name', '王\u{20bb7}\u{9fb4}', '王\u{20bb7}\u{9fb4}'],
  ['name', '李\ue863', '李\ue863'],
  ['name', '葛\u{e0100}明', '葛\u{e0100}明'],
  ['name', 'Maria  João d’Almeida-Sá', 'Maria João d’Almeida-Sá'],
  ['name', '张三3', '!name.form'],
  ['name', '·张', '!name.form'],
  ['name', '，', '!name.form'],
  ['idNumber', '11010519491231002x', '11010519491231002X'],
  ['idNumber', '１１０１０５ １９４９１２３１ ００２Ｘ', '11010519491231002X'],
  ['idNumber', '110105194912310021', '!idNumber.checksum'],
  ['idNumber', '1101051949123100', '!idNumber.length'],
  ['idNumber', '110105194912310O2X', '!idNumber.form'],
  ['idNumber', '110105194902310028', '!idNumber.birthDate'],
  ['idNumber', '110105202712310021', '!idNumber.birthDate'],
  ['idNumber', 'gbr110000000001', 'GBR110000000001'],
  ['phone', '138 0013-8000', '13800138000'],
  ['phone', '+86 13800138000', '13800138000'],
  ['phone', '幺三八零零幺三八零零零', '13800138000'],
  ['phone', '（0796）8223344', '07968223344'],
  ['phone', '+853 6612 3456', '+85366123456'],
  ['phone', '12800138000', '!phone.form'],
  ['phone', '1380013800', '!phone.form'],
  ['creditCode', '91350100m000100y43', '91350100M000100Y43'],
  ['creditCode', '91350100M000100Y44', '!creditCode.checksum'],
  ['creditCode', '91350100M000100Y4', '!creditCode.length'],
  ['creditCode', '9135010OM000100Y43', '!creditCode.form'],
  ['date', '2026年2月28日', '2026-02-28'],
  ['date', '2024/2/29', '2024-02-29'],
  ['date', '20260101', '2026-01-01'],
  ['date', '2026-02-31', '!date.none'],
  ['date', '31.2.2026', '!date.form'],
  ['date', '2026-11-21', '!date.tooEarly', { min: 'today' }],
  ['date', '2026-12-23', '!date.tooLate', { max: 'today+30d' }],
  ['date', '2008-11-22', '2008-11-22', { max: 'today-18y' }],
  ['date', '2008-11-23', '!date.tooLate', { max: 'today-18y' }],
  ['amount', '￥1,234.5元', '1234.50'],
  ['amount', '三千五百元', '3500.00'],
  ['amount', '0', '0.00'],
  ['amount', '1.234', '!amount.form'],
  ['amount', '12,34', '!amount.form'],
  ['amount', '-3', '!amount.tooSmall'],
  ['amount', '99', '!amount.tooSmall', { min: 100 }],
  ['amount', '101', '!amount.tooLarge', { max: 100 }],
  ['amount', '10000000000', '!amount.tooLarge'],
  ['number', '98.50', '98.5'],
  ['number', '十二', '12'],
  ['number', '1e5', '!number.form'],
  ['number', '3', '!number.tooSmall', { min: 4 }],
  ['number', '5', '!number.tooLarge', { max: 4 }],
  ['choice', 'renew', 'renew'],
  ['choice', '换证', 'renew'],
  ['choice', 'New', 'new'],
  ['choice', 'other', '!choice.unknown'],
  ['choice', 'toString', '!choice.unknown'],
  ['choices', '补办、新办', 'new,lost'],
  ['choices', 'new,other', '!choice.unknown'],
  ['choices', ',', '!required'],
  ['yesNo', '是', 'yes'],
  ['yesNo', '没有', 'no'],
  ['yesNo', '也许', '!yesNo.form'],
  ['address', '青石县石桥镇石桥村８组', '青石县石桥镇石桥村8组'],
  ['postcode', '３４３０００', '343000'],
  ['postcode', '34300', '!postcode.form'],
  ['bankCard', '6222 0212 3456 7890 128', '6222021234567890128'],
  ['bankCard', '6222 0212 3456 7890 123', '!bankCard.luhn'],
  ['bankCard', '62220212', '!bankCard.length'],
])('%s %j is %s', (kind, raw, expected, more) => {
  expect(said(kind, raw, more ?? {})).toBe(expected)
})

const allKinds = formFieldSchema.shape.kind.options

test('nothing anybody types makes it throw, and what it accepts it accepts again unchanged', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^[0-9０-９一二三十百万零xX\-. /年月日,¥+元]{0,24}$/),
    fc.constantFrom('__proto__', 'constructor', '\ud800', '张'.repeat(5000), '·'.repeat(300), ' '.repeat(4000)),
  )
  fc.assert(
    fc.property(fc.constantFrom(...allKinds), typed, fc.boolean(), (kind, raw, required) => {
      const first = validateAnswer(field(kind, { required }), raw, day)
      if (first.ok) expect(validateAnswer(field(kind, { required }), first.value, day)).toEqual(first)
      else expect(first.error).toEqual({ code: expect.any(String) })
    }),
    { numRuns: 2000 },
  )
})

const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
const compact = date.map((d) => d.toISOString().slice(0, 10).replaceAll('-', ''))
const region = fc.integer({ min: 110000, max: 829999 })
const idNumbers = fc.tuple(region, compact, fc.integer({ min: 0, max: 999 })).map(([code, born, order]) => {
  const first = `${code}${born}${String(order).padStart(3, '0')}`
  return `${first}${idNumberCheck(first)}`
})
const creditCodes = fc
  .array(fc.constantFrom(...creditCodeAlphabet), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join(''))
  .map((first) => `${first}${creditCodeCheck(first)}`)
const luhn = (first: string) => {
  const sum = [...first].reverse().reduce((total, c, i) => {
    const n = Number(c) * (i % 2 === 0 ? 2 : 1)
    return total + (n > 9 ? n - 9 : n)
  }, 0)
  return `${first}${(10 - (sum % 10)) % 10}`
}
const cards = fc.stringMatching(/^62\d{10,16}$/).map(luhn)

test.each<[FieldKind, fc.Arbitrary<string>, string]>([
  ['idNumber', idNumbers, '0123456789'],
  ['creditCode', creditCodes, creditCodeAlphabet],
  ['bankCard', cards, '0123456789'],
])('%s: every good one is accepted, and never with one character wrong', (kind, good, alphabet) => {
  fc.assert(
    fc.property(good, fc.nat(), fc.constantFrom(...alphabet), (number, at, other) => {
      expect(said(kind, number)).toBe(number)
      const place = at % number.length
      fc.pre(number[place] !== other)
      expect(said(kind, `${number.slice(0, place)}${other}${number.slice(place + 1)}`)).toMatch(/^!/)
    }),
    { numRuns: 1000 },
  )
})

test('Chinese names of every plane are accepted as they are', () => {
  const character = fc.oneof(
    fc.integer({ min: 0x4e00, max: 0x9fff }),
    fc.integer({ min: 0x3400, max: 0x4dbf }),
    fc.integer({ min: 0x20000, max: 0x323af }),
  )
  const part = fc.array(character, { minLength: 1, maxLength: 6 }).map((points) => String.fromCodePoint(...points))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      expect(said('name', parts.join('·'))).toBe(parts.join('·'))
    }),
  )
})

test('days counted from today end at the last day there is', () => {
  expect(resolveDate('today+3m', '2026-11-30')).toBe('2027-02-28')
  expect(resolveDate('today-1y', '2024-02-29')).toBe('2023-02-28')
  expect(resolveDate('today-9d', '2026-03-05')).toBe('2026-02-24')
  expect(resolveDate('tomorrow', '2026-03-05')).toBeUndefined()
})
