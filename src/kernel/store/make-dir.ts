import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'

/**
 * Makes a private folder and its missing parents, one by one: Node's recursive mkdir never returns where the system forbids
 * making folders at all (below /proc). Fails when a part exists and is not a folder, or cannot be made.
 */
export function makeDir(path: string): Result<void, Coded<'notAFolder' | 'cannotMake'>> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found) return found.isDirectory() ? ok(undefined) : fail('notAFolder', path)
  const parent = dirname(path)
  if (parent === path) return fail('cannotMake', path)
  const made = makeDir(parent)
  if (!made.ok) return made
  try {
    mkdirSync(path, { mode: 0o700 })
    return ok(undefined)
  } catch (thrown) {
    return fail('cannotMake', messageOf(thrown))
  }
}
