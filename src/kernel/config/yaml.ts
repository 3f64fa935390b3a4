import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { CORE_SCHEMA, load } from 'js-yaml'
import { isAlias, isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { messageOf, ok, type Result } from '../result.ts'

/** One thing wrong in a file people write. Printed as `file:line:key: what; allowed: …; remedy: …`. */
export interface ConfigProblem {
  readonly file: string
  readonly line: number
  /** Dotted path, e.g. `devices[0].at.tcp`. */
  readonly key: string
  readonly what: string
  readonly allowed?: string
  readonly remedy: string
}

export function formatProblem(p: ConfigProblem): string {
  const allowed = p.allowed === undefined ? '' : `; allowed: ${p.allowed}`
  return `${p.file}:${p.line}:${p.key || '(file)'}: ${p.what}${allowed}; remedy: ${p.remedy}`
}

/** A parsed file that still knows on which line each key stands. */
export interface Sourced<T> {
  readonly file: string
  readonly value: T
  /** The same as it stands in the file: before defaults and coercion, for layering. */
  readonly written: unknown
  /** Line (from 1) of a path, or of its nearest parent that exists. */
  lineOf(path: readonly PropertyKey[]): number
  /** A problem at a path of this file, for checks that a schema cannot express. */
  problem(path: readonly PropertyKey[], what: string, remedy: string, allowed?: string): ConfigProblem
}

/** A file larger than this is not one of ours. */
const maxFileBytes = 1_000_000

export function readYaml<S extends z.ZodType>(
  file: string,
  schema: S,
): Result<Sourced<z.output<S>>, readonly ConfigProblem[]> {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (thrown) {
    return problems([
      {
        file,
        line: 1,
        key: '',
        what: `cannot be read (${messageOf(thrown)})`,
        remedy: 'check the path and its permissions',
      },
    ])
  }
  /* Editors here may save as GBK; what stands on the screens would come out as question marks. */
  if (!isUtf8(bytes)) {
    const line = firstLineThat((text) => !isUtf8(text), bytes)
    return problems([{ file, line, key: '', what: 'is not UTF-8 text', remedy: 'save the file as UTF-8' }])
  }
  return parseYaml(file, bytes.toString('utf8'), schema)
}

function firstLineThat(fits: (line: Uint8Array) => boolean, bytes: Buffer): number {
  let start = 0
  for (let line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline
    if (fits(bytes.subarray(start, end))) return line
    start = end + 1
  }
  return 1
}

export function parseYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): Result<Sourced<z.output<S>>, readonly ConfigProblem[]> {
  if (text.length > maxFileBytes)
    return problems([{ file, line: 1, key: '', what: `is larger than ${maxFileBytes} bytes`, remedy: 'split it' }])
  const quick = quickly(text)
  const exact = quick ? undefined : exactly(file, text)
  if (exact && !exact.ok) return exact
  const lines = () => (exact?.ok ? exact.value : linesOf(text))
  const lineOf = (path: readonly PropertyKey[]) => lines().lineOf(path)
  const written: unknown = quick ? quick.value : exact?.value.written
  return validated({ fileOf: () => file, written, lineOf }, schema)
}

/** Holds what was written, in one file or in several laid over each other, against a schema. */
export function validated<S extends z.ZodType>(
  source: {
    /** The file that wrote a path. */
    readonly fileOf: (path: readonly PropertyKey[]) => string
    readonly written: unknown
    readonly lineOf: (path: readonly PropertyKey[]) => number
  },
  schema: S,
): Result<Sourced<z.output<S>>, readonly ConfigProblem[]> {
  const { fileOf, written, lineOf } = source
  const parsed = schema.safeParse(written)
  if (!parsed.success)
    return problems(
      parsed.error.issues.flatMap((issue) =>
        describe(fileOf(issue.path), issue, lineOf, isWritten(written, issue.path)),
      ),
    )
  return ok({
    file: fileOf([]),
    value: parsed.data,
    written,
    lineOf,
    problem: (path, what, remedy, allowed) => ({
      file: fileOf(path),
      line: lineOf(path),
      key: keyOf(path),
      what,
      remedy,
      ...(allowed === undefined ? {} : { allowed }),
    }),
  })
}

/**
 * The value of a good file, about five times as fast as with positions; undefined when there is anything to be said about it. Profiles
 * are read by the hundred at every start, and hardly any has a mistake.
 */
function quickly(text: string): { readonly value: unknown } | undefined {
  // An alias, or something that looks like one: the exact parser decides.
  if (/[&*]/.test(text)) return undefined
  try {
    return { value: load(text, { schema: CORE_SCHEMA }) }
  } catch {
    return undefined
  }
}

interface Lines {
  readonly written: unknown
  lineOf(path: readonly PropertyKey[]): number
}

/** The value with the place of everything in it, or what is wrong with the syntax. */
function exactly(file: string, text: string): Result<Lines, readonly ConfigProblem[]> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, merge: false })
  const [syntax] = document.errors
  if (syntax) {
    const line = syntax.linePos?.[0].line ?? 1
    const what = `is not valid YAML: ${syntax.message.split('\n')[0] ?? ''}`
    return problems([{ file, line, key: '', what, remedy: 'correct the syntax at that line' }])
  }
  if (containsAlias(document.contents))
    return problems([{ file, line: 1, key: '', what: 'uses a YAML alias (*name)', remedy: 'write the value out' }])
  const { contents } = document
  return ok({ written: document.toJS(), lineOf: (path) => lineOfPath(contents, path, lineCounter) })
}

/** Places in a text that has been read before; found anew each time, since keeping them for every file costs megabytes. */
function linesOf(text: string): Lines {
  const lineCounter = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter, uniqueKeys: true, merge: false })
  return { written: undefined, lineOf: (path) => lineOfPath(contents, path, lineCounter) }
}

function problems(list: readonly ConfigProblem[]) {
  return { ok: false as const, error: list }
}

export function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    '',
  )
}

function containsAlias(node: unknown): boolean {
  if (isAlias(node)) return true
  if (isMap(node)) return node.items.some((pair) => containsAlias(pair.value))
  if (isSeq(node)) return node.items.some(containsAlias)
  return false
}

function lineOfPath(root: Node | null, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = root
  let offset = isNode(root) ? (root.range?.[0] ?? 0) : 0
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((p) => isPair(p) && isNode(p.key) && String(p.key) === String(part))
      if (!pair) break
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part]
      if (!isNode(item)) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return lines.linePos(offset).line
}

function describe(
  file: string,
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
  written: boolean,
): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return {
        file,
        line: lineOf(path),
        key: keyOf(path),
        what: `unknown key "${key}"`,
        remedy: 'remove it or correct its spelling',
      }
    })
  }
  const at = { file, line: lineOf(issue.path), key: keyOf(issue.path) }
  switch (issue.code) {
    case 'invalid_value': {
      const allowed = issue.values.map(String).join(', ')
      return written
        ? [{ ...at, what: 'value is not one of those allowed', allowed, remedy: 'choose one of them' }]
        : [{ ...at, what: 'is missing', allowed, remedy: 'add it' }]
    }
    case 'invalid_type':
      return written
        ? [{ ...at, what: 'has the wrong type', allowed: issue.expected, remedy: `write a ${issue.expected}` }]
        : [{ ...at, what: 'is missing', allowed: issue.expected, remedy: 'add it' }]
    case 'invalid_union':
      if (!written) return [{ ...at, what: 'is missing', remedy: 'add it' }]
      if ('options' in issue && Array.isArray(issue.options))
        return [
          {
            ...at,
            what: 'value is not one of those allowed',
            allowed: issue.options.map(String).join(', '),
            remedy: 'choose one of them',
          },
        ]
      return [
        {
          ...at,
          what: 'fits none of the allowed forms',
          remedy: 'compare with the example in README',
          ...unionAllowed(issue),
        },
      ]
    case 'too_small':
      return [
        { ...at, what: 'is too small or too short', allowed: `at least ${issue.minimum}`, remedy: 'correct the value' },
      ]
    case 'too_big':
      return [
        { ...at, what: 'is too large or too long', allowed: `at most ${issue.maximum}`, remedy: 'correct the value' },
      ]
    default:
      return [{ ...at, what: issue.message, remedy: 'correct the value' }]
  }
}

/** Whether a path leads to a value in the file: an issue of zod does not carry what was there. */
function isWritten(written: unknown, path: readonly PropertyKey[]): boolean {
  let at = written
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return false
    at = Reflect.get(at, part)
  }
  return at !== undefined
}

function unionAllowed(issue: z.core.$ZodIssueInvalidUnion): { allowed?: string } {
  const forms = issue.errors.map((branch) =>
    branch
      .slice(0, 2)
      .map((i) => `${keyOf(i.path)} ${i.message}`.trim())
      .join(' and '),
  )
  return forms.length > 0 ? { allowed: forms.join(' | ').slice(0, 200) } : {}
}
