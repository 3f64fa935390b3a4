import { z } from 'zod'
import { type ConfigProblem, type Sourced, validated } from '../../kernel/config/yaml.ts'
import type { Result } from '../../kernel/result.ts'
import { slug } from '../../wire/fields.ts'

/** A region's changes to a shared service: everything in `set` stands instead of what the shared file says. */
export const overlaySchema = z.strictObject({
  schema: z.literal(1),
  id: slug,
  extends: slug,
  set: z.record(z.string(), z.unknown()).default({}),
})

/** Objects are merged key by key; lists and everything else stand as the upper one says. */
function merge(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over
  const merged: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(under, key) ? merge(under[key], value) : value
  return merged
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const has = (value: unknown, path: readonly PropertyKey[]): boolean => {
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return false
    at = Reflect.get(at, part)
  }
  return true
}

/** A shared file with a region's changes over it; a problem is said in the file that wrote what is wrong. */
export function overlaid<T>(
  under: Sourced<unknown>,
  overlay: Sourced<{ readonly id: string; readonly set: Readonly<Record<string, unknown>> }>,
  schema: z.ZodType<T>,
): Result<Sourced<T>, readonly ConfigProblem[]> {
  const { id, set } = overlay.value
  const written = merge(merge(under.written, { id }), set)
  const inOverlay = (path: readonly PropertyKey[]) => path[0] === 'id' || has(set, path)
  const overlayPath = (path: readonly PropertyKey[]) => (path[0] === 'id' ? path : ['set', ...path])
  const lineOf = (path: readonly PropertyKey[]) =>
    inOverlay(path) ? overlay.lineOf(overlayPath(path)) : under.lineOf(path)
  return validated({ fileOf: (path) => (inOverlay(path) ? overlay.file : under.file), written, lineOf }, schema)
}
