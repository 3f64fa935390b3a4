import { type AnswerName, type Shape, shapes } from './answers.ts'
import type { BackendConfig } from './config.ts'

type Dialect = Pick<BackendConfig, 'fields' | 'words' | 'envelope'>

/** What an answer says before its content is looked at. */
export type Unwrapped =
  | { readonly says: 'yes'; readonly json: unknown }
  | { readonly says: 'no'; readonly code: string }
  | { readonly says: 'notFound' }
  /** Not in the contract: nobody knows what the gateway has done. */
  | { readonly says: 'nonsense'; readonly detail: string }

const refusalCode = /^[a-z][A-Za-z0-9.-]{0,60}$/

/** Status and envelope of an answer, for a gateway that speaks this dialect. */
export function unwrap(dialect: Dialect, status: number, json: unknown): Unwrapped {
  const { envelope } = dialect
  if (status === 404) return { says: 'notFound' }
  if (status === 409 || status === 422) return { says: 'no', code: codeOf(dialect, json) }
  if (status < 200 || status >= 300) return { says: 'nonsense', detail: `http.${status}` }
  if (!envelope) return { says: 'yes', json }
  const value = memberAt(json, envelope.ok)
  if (envelope.okValues.some((good) => good === value))
    return { says: 'yes', json: envelope.data === undefined ? json : memberAt(json, envelope.data) }
  if (envelope.notFoundValues.some((v) => v === value)) return { says: 'notFound' }
  const refusal = Object.hasOwn(envelope.refusals, String(value)) ? envelope.refusals[String(value)] : undefined
  return refusal === undefined ? { says: 'nonsense', detail: 'answer.envelope' } : { says: 'no', code: refusal }
}

/** The gateway's own code, if it is one: anything else could be a sentence with a name in it. */
function codeOf(dialect: Dialect, json: unknown): string {
  const code = memberAt(json, dialect.fields.refusal.code ?? 'code')
  const mapped = dialect.envelope?.refusals
  if (mapped && Object.hasOwn(mapped, String(code))) return mapped[String(code)] ?? 'noCode'
  return typeof code === 'string' && refusalCode.test(code) && !/\d{9}/.test(code) ? code : 'noCode'
}

/** An answer in our own names. Members that are not there stay away. */
export function translate(dialect: Dialect, answer: AnswerName, json: unknown): unknown {
  if (answer === 'healthy') return json
  return ours(json, shapes[answer], dialect.fields[answer] as Fields, dialect.words, '')
}

type Fields = Readonly<Record<string, string | undefined>>

function ours(json: unknown, shape: Shape, fields: Fields, words: Dialect['words'], before: string): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const translated: Record<string, unknown> = {}
  for (const [name, what] of Object.entries(shape)) {
    const path = before === '' ? name : `${before}.${name}`
    const found = memberAt(json, fields[path] ?? name)
    if (found === undefined || found === null) continue
    if (typeof what === 'object')
      translated[name] = Array.isArray(found)
        ? found.map((item: unknown) => ours(item, what.each, fields, words, path))
        : found
    else translated[name] = what === 'value' ? inOurWords(words, name, found) : found
  }
  return translated
}

function inOurWords(words: Dialect['words'], name: string, found: unknown): unknown {
  const known = Object.hasOwn(words, name) ? words[name as keyof typeof words] : undefined
  return known && Object.hasOwn(known, String(found)) ? known[String(found)] : found
}

/** Down through `data.acceptNo`; undefined where it ends. Names as they stand, never inherited ones. */
function memberAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
      json,
    )
}

/** Members whose content has names of its own. */
const free = new Set(['answers', 'codes', 'parameters'])

/** A request in the gateway's names. */
export function inTheirNames(names: Dialect['fields']['request'], body: unknown): unknown {
  if (Array.isArray(body)) return body.map((item: unknown) => inTheirNames(names, item))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      Object.hasOwn(names, name) ? (names[name as keyof typeof names] ?? name) : name,
      free.has(name) ? value : inTheirNames(names, value),
    ]),
  )
}
