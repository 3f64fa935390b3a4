import { z } from 'zod'
import { text } from '../catalogue/text.ts'
import { comparisonsOf, conditionSchema, fieldId } from './conditions.ts'
import { dateBoundForm, isDate, resolveDate } from './dates.ts'

const kinds = [
  'text',
  'name',
  'idNumber',
  'phone',
  'creditCode',
  'date',
  'amount',
  'number',
  'choice',
  'choices',
  'yesNo',
  'address',
  'postcode',
  'bankCard',
] as const
export type FieldKind = (typeof kinds)[number]

const personal = '(name|idNumber|birthDate|sex|ethnicity|address|validTo)'
/** Where an answer may come from: `card.name`, `licence.businessLicence.creditCode`, `answer.phone`, `party.buyer.name`. */
const prefillSource = z
  .string()
  .regex(
    new RegExp(
      `^(card\\.${personal}|licence\\.[A-Za-z0-9-]{1,40}\\.[A-Za-z0-9]{1,40}|answer\\.[a-z][A-Za-z0-9]{0,39}|party\\.[a-z][A-Za-z0-9]{0,39}\\.${personal})$`,
    ),
    'must be card.FIELD, licence.TYPE.FIELD, answer.QUESTION or party.ROLE.FIELD',
  )

const option = z.strictObject({
  /** What backends get. */
  value: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be letters, digits, dot, hyphen, underscore'),
  label: text,
})

const bound = z.union([
  z.number(),
  z.string().regex(dateBoundForm, 'must be YYYY-MM-DD or today, today+30d, today-18y'),
])

/** One question of a service. */
export const formFieldSchema = z
  .strictObject({
    id: fieldId,
    label: text,
    hint: text.optional(),
    kind: z.enum(kinds),
    required: z.boolean().default(true),
    options: z.array(option).min(2).max(30).optional(),
    /** Of a number, an amount (yuan) or a date. */
    min: bound.optional(),
    max: bound.optional(),
    /** Characters. */
    maxLength: z.number().int().min(1).max(1000).optional(),
    /** Tried in order; the first that gives a good answer is taken. */
    prefill: z.array(prefillSource).min(1).max(6).optional(),
    mask: z.enum(['none', 'name', 'idNumber', 'phone', 'bankCard', 'address', 'all']).optional(),
    when: conditionSchema.optional(),
  })
  .superRefine((field, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const chosen = field.kind === 'choice' || field.kind === 'choices'
    if (chosen && !field.options) problem('options', `a ${field.kind} needs options`)
    if (!chosen && field.options) problem('options', `a ${field.kind} has no options`)
    const values = (field.options ?? []).map((one) => one.value)
    if (new Set(values).size < values.length) problem('options', 'two options have the same value')
    for (const side of ['min', 'max'] as const) {
      const limit = field[side]
      if (limit === undefined) continue
      if (field.kind === 'date' ? typeof limit !== 'string' : typeof limit !== 'number')
        problem(side, field.kind === 'date' ? 'of a date must be a date' : 'must be a number')
      if (!['date', 'number', 'amount'].includes(field.kind)) problem(side, `a ${field.kind} has no ${side}`)
      if (typeof limit === 'string' && !limit.startsWith('today') && !isDate(limit)) problem(side, 'is no day')
    }
  })
export type FormField = z.output<typeof formFieldSchema>

export interface FieldProblem {
  /** From the list of fields down: `[2, 'when', 'all', 0]`. */
  readonly path: readonly (string | number)[]
  readonly what: string
  readonly remedy: string
}

/** Any day will do: whether two bounds fit together is the same on all but a few of them. */
const someDay = '2026-11-22'

/** What a form's questions get wrong among each other. */
export function fieldProblems(fields: readonly FormField[]): readonly FieldProblem[] {
  const problems: FieldProblem[] = []
  const before = new Map<string, FormField>()
  fields.forEach((field, i) => {
    if (before.has(field.id))
      problems.push({ path: [i, 'id'], what: `"${field.id}" stands twice`, remedy: 'give one of them another id' })
    for (const { field: id, values, path } of field.when ? comparisonsOf(field.when, [i, 'when']) : []) {
      const asked = before.get(id)
      if (!asked) {
        const what = `the condition looks at "${id}", which does not come before this question`
        problems.push({ path, what, remedy: 'ask it earlier, or correct the id' })
        continue
      }
      const allowed = asked.kind === 'yesNo' ? ['yes', 'no'] : asked.options?.map((one) => one.value)
      for (const value of values)
        if (allowed && !allowed.includes(value))
          problems.push({
            path,
            what: `"${id}" can never be "${value}"`,
            remedy: `use one of ${allowed.join(', ')}`,
          })
    }
    const [min, max] = [boundOf(field.min), boundOf(field.max)]
    if (min !== undefined && max !== undefined && typeof min === typeof max && min > max)
      problems.push({ path: [i, 'min'], what: 'is more than max', remedy: 'make min the smaller one' })
    before.set(field.id, field)
  })
  return problems
}

const boundOf = (limit: string | number | undefined) =>
  typeof limit === 'string' ? resolveDate(limit, someDay) : limit
