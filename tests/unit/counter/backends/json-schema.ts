/** As much of JSON Schema as openapi.yaml and the generated schemas use; a keyword it does not know is an error, so that nothing goes unchecked. */
export interface Schema {
  readonly [keyword: string]: unknown
}
type Refs = Readonly<Record<string, Schema>>

const known = new Set([
  '$ref',
  'type',
  'required',
  'additionalProperties',
  'properties',
  'items',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minimum',
  'pattern',
  'enum',
  'const',
  'oneOf',
  'description',
  'contentEncoding',
  'anyOf',
  'maximum',
  'default',
  'propertyNames',
  'title',
  '$schema',
  '$defs',
])

/** What is wrong with a value, each with its path; nothing when it fits. */
export function misfits(schema: Schema, value: unknown, refs: Refs, path = '$'): readonly string[] {
  const strange = Object.keys(schema).find((k) => !known.has(k))
  if (strange) throw new Error(`keyword ${strange} at ${path}`)
  if (typeof schema.$ref === 'string') {
    const target = refs[schema.$ref.replace(/^#\/(components\/schemas|\$defs)\//, '')]
    if (!target) throw new Error(`no ${schema.$ref}`)
    return misfits(target, value, refs, path)
  }
  const wrong: string[] = []
  const must = (good: boolean, what: string) => {
    if (!good) wrong.push(`${path} ${what}`)
  }
  const number = (keyword: string) => schema[keyword] as number | undefined
  if (Array.isArray(schema.oneOf)) {
    const fitting = (schema.oneOf as Schema[]).filter((s) => misfits(s, value, refs, path).length === 0)
    must(fitting.length === 1, `fits ${fitting.length} of oneOf`)
  }
  if (Array.isArray(schema.anyOf)) {
    const fits = (schema.anyOf as Schema[]).some((s) => misfits(s, value, refs, path).length === 0)
    must(fits, 'fits none of anyOf')
  }
  if ('const' in schema) must(value === schema.const, 'is not the constant')
  if (Array.isArray(schema.enum)) must(schema.enum.includes(value), 'is not in the enum')
  if (schema.type !== undefined)
    must(
      typeOf(value) === schema.type || (schema.type === 'number' && typeOf(value) === 'integer'),
      `is no ${String(schema.type)}`,
    )
  if (typeof value === 'string') {
    must(value.length >= (number('minLength') ?? 0), 'is too short')
    must(value.length <= (number('maxLength') ?? Number.POSITIVE_INFINITY), 'is too long')
    if (typeof schema.pattern === 'string') must(new RegExp(schema.pattern, 'u').test(value), 'does not match')
  }
  if (typeof value === 'number') {
    must(value >= (number('minimum') ?? Number.NEGATIVE_INFINITY), 'is too small')
    must(value <= (number('maximum') ?? Number.POSITIVE_INFINITY), 'is too large')
  }
  if (Array.isArray(value)) {
    must(
      value.length >= (number('minItems') ?? 0) && value.length <= (number('maxItems') ?? Number.POSITIVE_INFINITY),
      'has the wrong length',
    )
    if (schema.items) wrong.push(...value.flatMap((v, i) => misfits(schema.items as Schema, v, refs, `${path}[${i}]`)))
  } else if (typeof value === 'object' && value !== null) {
    const properties = (schema.properties ?? {}) as Refs
    for (const name of (schema.required as string[] | undefined) ?? [])
      must(Object.hasOwn(value, name), `lacks ${name}`)
    for (const [name, member] of Object.entries(value)) {
      if (schema.propertyNames) wrong.push(...misfits(schema.propertyNames as Schema, name, refs, `${path}.${name}`))
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (own) wrong.push(...misfits(own, member, refs, `${path}.${name}`))
      else if (schema.additionalProperties === false) must(false, `has a member ${name}`)
      else if (typeof schema.additionalProperties === 'object')
        wrong.push(...misfits(schema.additionalProperties as Schema, member, refs, `${path}.${name}`))
    }
  }
  return wrong
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}
