import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { holds } from '../../../../src/counter/forms/conditions.ts'
import { type FormField, formFieldSchema } from '../../../../src/counter/forms/fields.ts'
import { openForm, type PrefillSources, pages } from '../../../../src/counter/forms/form.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'

const day = { today: '2026-11-22' }
const fields = z.array(formFieldSchema).parse([
  { id: 'applicant', label: '姓名', kind: 'name', prefill: ['card.name'] },
  { id: 'idNumber', label: '身份证号', kind: 'idNumber', prefill: ['card.idNumber'] },
  { id: 'phone', label: '手机号', kind: 'phone', prefill: ['licence.socialCard.phone', 'answer.phone'] },
  {
    id: 'goods',
    label: { zh: '卖什么', en: 'What is sold' },
    kind: 'choices',
    options: [
      { value: 'food', label: { zh: '小吃', en: 'Snacks' } },
      { value: 'clothes', label: { zh: '衣服', en: 'Clothes' } },
    ],
  },
  { id: 'healthCard', label: '有没有健康证', kind: 'yesNo', when: { field: 'goods', is: 'food' } },
  { id: 'healthNumber', label: '健康证号', kind: 'text', when: { field: 'healthCard', is: 'yes' }, mask: 'all' },
  { id: 'remark', label: '还有什么要说', kind: 'text', required: false },
])
const known =
  (values: Readonly<Record<string, string>>): PrefillSources =>
  (source) => {
    const value = values[source]
    return value === undefined ? undefined : new Sensitive(value)
  }
const card = known({
  'card.name': '张三丰',
  'card.idNumber': '11010519491231002X',
  'licence.socialCard.phone': '123',
  'answer.phone': '13800138000',
})
const asked = (form: ReturnType<typeof openForm>) => form.visible().map(({ field }) => field.id)

test('what is known is filled in, with where it comes from; a source with a bad value is passed over', () => {
  const form = openForm(fields, card, day)
  expect(form.visible().map(({ field, source }) => [field.id, source])).toEqual([
    ['applicant', 'card.name'],
    ['idNumber', 'card.idNumber'],
    ['phone', 'answer.phone'],
    ['goods', undefined],
    ['remark', undefined],
  ])
  expect(form.next()?.id).toBe('goods')
})

test('a form is filled in to its end and handed in', () => {
  const form = openForm(fields, card, day)
  for (const [id, raw] of [
    ['goods', '小吃'],
    ['healthCard', '是'],
    ['healthNumber', 'J-2026-77'],
    ['remark', ''],
  ] as const) {
    expect(form.next()?.id).toBe(id)
    expect(form.complete()).toBe(false)
    expect(form.answer(id, raw)).toEqual({ ok: true, value: undefined })
  }
  expect(form.complete()).toBe(true)
  expect(form.next()).toBeUndefined()
  expect(form.review().map(({ id, value, source, masked }) => [id, value.zh, value.en, source, masked])).toEqual([
    ['applicant', '张**', '张**', 'card.name', true],
    ['idNumber', '110***********002X', '110***********002X', 'card.idNumber', true],
    ['phone', '138****8000', '138****8000', 'answer.phone', true],
    ['goods', '小吃', 'Snacks', 'person', false],
    ['healthCard', '是', 'Yes', 'person', false],
    ['healthNumber', '***', '***', 'person', true],
    ['remark', '', '', 'person', false],
  ])
  expect(form.reveal('phone')).toBe('13800138000')
  expect([...form.answers()].map(([id, value]) => [id, value.reveal()])).toEqual([
    ['applicant', '张三丰'],
    ['idNumber', '11010519491231002X'],
    ['phone', '13800138000'],
    ['goods', 'food'],
    ['healthCard', 'yes'],
    ['healthNumber', 'J-2026-77'],
  ])
})

test('"not right?" forgets what was filled in, and it is not filled in again', () => {
  const form = openForm(fields, card, day)
  form.clear('applicant')
  form.answer('goods', 'food')
  expect(form.next()?.id).toBe('applicant')
  form.answer('applicant', '李四')
  expect(form.review()[0]).toMatchObject({ source: 'person', value: { zh: '李*' } })
})

test('a bad answer says why and leaves the former one; a hidden question takes none', () => {
  const form = openForm(fields, card, day)
  expect(form.answer('phone', '138')).toEqual({ ok: false, error: { code: 'phone.form' } })
  expect(form.reveal('phone')).toBe('13800138000')
  expect(form.answer('healthCard', 'yes')).toEqual({ ok: false, error: { code: 'notAsked' } })
  expect(form.answer('nobody', 'yes')).toEqual({ ok: false, error: { code: 'notAsked' } })
})

test('when a condition turns false, the answers behind it are destroyed, also those behind those', () => {
  const form = openForm(fields, card, day)
  form.answer('goods', 'food,clothes')
  form.answer('healthCard', 'yes')
  form.answer('healthNumber', '77')
  const number = form.answers().get('healthNumber')
  form.answer('goods', 'clothes')
  expect(asked(form)).toEqual(['applicant', 'idNumber', 'phone', 'goods', 'remark'])
  expect(number?.destroyed).toBe(true)
  form.answer('goods', 'food')
  expect(form.next()?.id).toBe('healthCard')
  expect(form.reveal('healthNumber')).toBeUndefined()
})

test('after the visit nothing is left, nothing is asked, nothing is complete', () => {
  const form = openForm(fields, card, day)
  form.answer('goods', 'food')
  const values = [...form.answers().values()]
  form.destroy()
  expect(values.every((value) => value.destroyed)).toBe(true)
  expect([form.visible(), form.review(), form.complete(), form.next()]).toEqual([[], [], false, undefined])
  expect(form.answer('goods', 'food')).toMatchObject({ ok: false })
  expect([...form.answers()]).toEqual([])
})

test('the copy is its own: the card may be forgotten first, and a print of the form shows no one', () => {
  const name = new Sensitive('张三丰')
  const form = openForm(fields, (source) => (source === 'card.name' ? name : undefined), day)
  name.destroy()
  expect(form.reveal('applicant')).toBe('张三丰')
  expect(inspect([...form.answers()], { depth: 9 }) + JSON.stringify([form.review(), [...form.answers()]])).not.toMatch(
    /三|丰/,
  )
})

test('pages hold one question or as many as the step says', () => {
  const form = openForm(fields, card, day)
  const sizes = (layout: 'oneByOne' | 'page', perPage: number) =>
    pages(form, layout, perPage).map((page) => page.length)
  expect([sizes('oneByOne', 4), sizes('page', 2), sizes('page', 9), sizes('page', 0)]).toEqual([
    [1, 1, 1, 1, 1],
    [2, 2, 1],
    [5],
    [1, 1, 1, 1, 1],
  ])
})

test('a form whose every question is hidden is complete', () => {
  const [first] = fields
  expect(openForm([], card, day).complete()).toBe(true)
  expect(openForm(first ? [{ ...first, when: { field: 'x', is: 'y' } }] : [], card, day).complete()).toBe(true)
})

/* Six questions, each perhaps asked only for some answers to earlier ones. */
const condition = (earlier: number): fc.Arbitrary<FormField['when']> =>
  earlier === 0
    ? fc.constant(undefined)
    : fc.letrec<{ node: NonNullable<FormField['when']> }>((tie) => {
        const id = fc.nat(earlier - 1).map((i) => `q${i}`)
        const value = fc.constantFrom('yes', 'no')
        return {
          node: fc.oneof(
            { maxDepth: 2 },
            fc.record({ field: id, is: value }),
            fc.record({ field: id, isNot: value }),
            fc.record({ field: id, in: fc.array(value, { minLength: 1, maxLength: 2 }) }),
            fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 2 }) }),
            fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 2 }) }),
          ),
        }
      }).node
const anyForm = fc
  .tuple(...Array.from({ length: 6 }, (_, i) => fc.option(condition(i), { nil: undefined })))
  .map((whens) =>
    whens.map(
      (when, i): FormField => ({
        ...formFieldSchema.parse({
          id: `q${i}`,
          label: '问',
          kind: 'yesNo',
          ...(i === 4 ? { prefill: ['card.sex'] } : {}),
        }),
        when,
      }),
    ),
  )
const act = fc.record({ q: fc.nat(5), raw: fc.constantFrom('yes', 'no', 'nonsense', '', 'clear') })

test('whatever is answered in whatever order, no answer survives behind a condition that does not hold', () => {
  fc.assert(
    fc.property(anyForm, fc.array(act, { maxLength: 30 }), (form, acts) => {
      const open = openForm(form, known({ 'card.sex': 'yes' }), day)
      const given = new Set<Sensitive<string>>()
      for (const { q, raw } of acts) {
        if (raw === 'clear') open.clear(`q${q}`)
        else open.answer(`q${q}`, raw)
        const answers = open.answers()
        for (const value of answers.values()) given.add(value)
        const valuesOf = (id: string) => {
          const value = answers.get(id)?.reveal()
          return value === undefined ? undefined : [value]
        }
        const expected = form.filter(({ when }) => !when || holds(when, valuesOf)).map(({ id }) => id)
        expect(asked(open)).toEqual(expected)
        expect([...answers.keys()].every((id) => expected.includes(id))).toBe(true)
        expect([...given].filter((value) => !value.destroyed)).toEqual([...answers.values()])
        expect(open.complete()).toBe(open.next() === undefined)
      }
      open.destroy()
      expect([...given].every((value) => value.destroyed)).toBe(true)
    }),
    { numRuns: 600 },
  )
})
