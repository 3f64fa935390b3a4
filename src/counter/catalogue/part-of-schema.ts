/** As much of JSON Schema as is looked at here. */
interface Node {
  readonly [keyword: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const inDefs = '#/$defs/'

/**
 * The JSON Schema of a part of a file: objects may lack members at every depth, lists stand whole. `without` names members of the top that
 * a part cannot have. Alternatives of the whole (a service, a bundle) are put together: a part does not say which of them it is of.
 */
export function partOf(whole: Node, without: readonly string[]): { readonly set: Node; readonly $defs: Node } {
  const defs = isNode(whole.$defs) ? whole.$defs : {}
  const $defs: Record<string, unknown> = { ...defs }

  function part(node: unknown): unknown {
    if (!isNode(node)) return node
    if (typeof node.$ref === 'string') return partOfRef(node.$ref)
    const { required: _required, default: _default, ...rest } = node
    const made: Record<string, unknown> = { ...rest }
    if (isNode(node.properties)) made.properties = eachMember(node.properties)
    if (isNode(node.additionalProperties)) made.additionalProperties = part(node.additionalProperties)
    for (const choice of ['anyOf', 'oneOf'] as const)
      if (Array.isArray(node[choice])) made[choice] = node[choice].map(part)
    return made
  }

  function partOfRef(ref: string): Node {
    const name = `${ref.slice(inDefs.length)}-part`
    if (!Object.hasOwn($defs, name)) {
      /* Before it is made: a definition may hold itself. */
      $defs[name] = {}
      $defs[name] = part(defs[ref.slice(inDefs.length)])
    }
    return { $ref: `${inDefs}${name}` }
  }

  const eachMember = (members: Node) => Object.fromEntries(Object.entries(members).map(([k, v]) => [k, part(v)]))

  const properties: Record<string, unknown> = {}
  for (const alternative of Array.isArray(whole.anyOf) ? whole.anyOf : [whole]) {
    const members = isNode(alternative) && isNode(alternative.properties) ? eachMember(alternative.properties) : {}
    for (const [name, member] of Object.entries(members)) {
      const known = properties[name]
      const same = known === undefined || JSON.stringify(known) === JSON.stringify(member)
      if (!without.includes(name)) properties[name] = same ? member : { anyOf: [known, member] }
    }
  }
  return { set: { type: 'object', properties, additionalProperties: false }, $defs }
}
