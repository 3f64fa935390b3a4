import { z } from 'zod'

/** Whether a question is asked, by the answers given before it. A question without an answer fulfils no condition. */
export type Condition =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly in: readonly string[] }
  | { readonly field: string; readonly isNot: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }

/** `applicantAge`: how a question is called in files and towards backends. */
export const fieldId = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]*$/, 'must be camelCase, such as applicantAge')

const value = z.string().min(1).max(64)
const comparison = z.union([
  z.strictObject({ field: fieldId, is: value }),
  z.strictObject({ field: fieldId, in: z.array(value).min(1).max(30) }),
  z.strictObject({ field: fieldId, isNot: value }),
])
const grouped = <S extends z.ZodType<Condition>>(one: S) => {
  const several = z.array(one).min(1).max(8)
  return z.union([comparison, z.strictObject({ all: several }), z.strictObject({ any: several })])
}

/** Groups go three deep: deeper is no condition anybody can read, and an alias in a file cannot make it endless. */
export const conditionSchema: z.ZodType<Condition> = grouped(grouped(grouped(comparison)))

/** `valuesOf` gives what a question was answered with: one value, several for several choices, undefined without an answer. */
export function holds(condition: Condition, valuesOf: (field: string) => readonly string[] | undefined): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, valuesOf))
  if ('any' in condition) return condition.any.some((one) => holds(one, valuesOf))
  const values = valuesOf(condition.field)
  if (!values) return false
  if ('is' in condition) return values.includes(condition.is)
  if ('in' in condition) return values.some((one) => condition.in.includes(one))
  return !values.includes(condition.isNot)
}

/** Every question a condition looks at, with the values it compares with and where that stands. */
export function comparisonsOf(
  condition: Condition,
  path: readonly (string | number)[],
): readonly {
  readonly field: string
  readonly values: readonly string[]
  readonly path: readonly (string | number)[]
}[] {
  if ('all' in condition) return condition.all.flatMap((one, i) => comparisonsOf(one, [...path, 'all', i]))
  if ('any' in condition) return condition.any.flatMap((one, i) => comparisonsOf(one, [...path, 'any', i]))
  const { field } = condition
  if ('is' in condition) return [{ field, values: [condition.is], path }]
  if ('in' in condition) return [{ field, values: condition.in, path }]
  return [{ field, values: [condition.isNot], path }]
}
