import { expect, test } from 'vitest'
import { z } from 'zod'
import { text } from '../../../../src/counter/catalogue/text.ts'
import { fieldProblems, formFieldSchema } from '../../../../src/counter/forms/fields.ts'
import { parseYaml } from '../../../../src/kernel/config/yaml.ts'

const form = z.array(formFieldSchema)
const read = (yaml: string) => parseYaml('form.yaml', yaml, form)
const wrong = (yaml: string) => {
  const parsed = read(yaml)
  return parsed.ok ? [] : parsed.error.map(({ line, key, what }) => `${line}:${key}: ${what}`)
}
const among = (yaml: string) => {
  const parsed = read(yaml)
  if (!parsed.ok) throw new Error(parsed.error.map(({ what }) => what).join())
  return fieldProblems(parsed.value.value).map(({ path, what }) => `${path.join('.')}: ${what}`)
}

test('text falls back: traditional to simplified, English to Chinese, Portuguese to English', () => {
  expect(text.parse('甲')).toEqual({ zh: '甲', hk: '甲', en: '甲', pt: '甲' })
  expect(text.parse({ zh: '户口', en: 'Household' })).toEqual({
    zh: '户口',
    hk: '户口',
    en: 'Household',
    pt: 'Household',
  })
  expect(text.parse({ zh: '办', hk: '辦' })).toEqual({ zh: '办', hk: '辦', en: '办', pt: '办' })
  expect(text.safeParse({ en: 'no Chinese' }).success).toBe(false)
})

test('a good form is read, with its defaults', () => {
  const parsed = read(`
- { id: applicant, label: 姓名, kind: name, prefill: [card.name, party.buyer.name, licence.business.legalName, answer.owner] }
- { id: kind, label: 种类, kind: choice, options: [{ value: new, label: 新办 }, { value: renew, label: 换证 }] }
- { id: since, label: 从哪天起, kind: date, min: today-18y, max: today+30d, required: false,
    when: { all: [{ field: kind, is: renew }, { any: [{ field: applicant, isNot: x }] }] } }
`)
  expect(parsed.ok && parsed.value.value.map(({ required }) => required)).toEqual([true, true, false])
  expect(parsed.ok && fieldProblems(parsed.value.value)).toEqual([])
})

test.each([
  ['- { id: Applicant, label: 甲, kind: text }', 'camelCase'],
  ['- { id: a, label: 甲, kind: choice }', 'needs options'],
  ['- { id: a, label: 甲, kind: text, options: [{ value: x, label: 甲 }, { value: y, label: 乙 }] }', 'has no options'],
  ['- { id: a, label: 甲, kind: choice, options: [{ value: x, label: 甲 }, { value: x, label: 乙 }] }', 'same value'],
  ['- { id: a, label: 甲, kind: choice, options: [{ value: x, label: 甲 }] }', 'options'],
  ['- { id: a, label: 甲, kind: text, min: 3 }', 'has no min'],
  ['- { id: a, label: 甲, kind: date, min: 3 }', 'must be a date'],
  ['- { id: a, label: 甲, kind: number, max: today }', 'must be a number'],
  ['- { id: a, label: 甲, kind: date, max: 2026-02-31 }', 'no day'],
  ['- { id: a, label: 甲, kind: text, prefill: [card.photo] }', 'card.FIELD'],
  ['- { id: a, label: 甲, kind: text, extra: 1 }', 'extra'],
  ['- { id: a, label: 甲, kind: text, when: &w { all: [*w] } }', ''],
  ['- { id: a, label: 甲, kind: text, when: { all: [{ any: [{ all: [{ any: [{ field: a, is: b }] }] }] }] } }', 'when'],
])('%s is refused, and the line is named', (yaml, what) => {
  expect(wrong(yaml).join('\n')).toMatch(new RegExp(`^1:.*${what}`, 'm'))
})

test('what questions get wrong among each other is named with its place', () => {
  expect(
    among(`
- { id: a, label: 甲, kind: yesNo, when: { field: b, is: x } }
- { id: b, label: 乙, kind: choice, options: [{ value: x, label: 甲 }, { value: y, label: 乙 }], when: { field: a, is: maybe } }
- { id: b, label: 丙, kind: text, when: { any: [{ field: b, in: [x, z] }, { all: [{ field: nobody, isNot: q }] }] } }
- { id: c, label: 丁, kind: number, min: 5, max: 4 }
- { id: d, label: 戊, kind: date, min: today, max: today-1d }
`),
  ).toEqual([
    '0.when: the condition looks at "b", which does not come before this question',
    '1.when: "a" can never be "maybe"',
    '2.id: "b" stands twice',
    '2.when.any.0: "b" can never be "z"',
    '2.when.any.1.all.0: the condition looks at "nobody", which does not come before this question',
    '3.min: is more than max',
    '4.min: is more than max',
  ])
})

test('editors get a JSON Schema of it', () => {
  expect(JSON.stringify(z.toJSONSchema(formFieldSchema, { io: 'input' }))).toContain('"bankCard"')
})
