import type { ConfigProblem } from '../../../kernel/config/yaml.ts'
import { messageOf } from '../../../kernel/result.ts'
import { evaluateProfile } from '../evaluate.ts'
import { firmwareInRange } from '../firmware-range.ts'
import type { LoadedProfile } from '../load.ts'

/** Versions on and beside each bound of a range: `<2.1.0` gives 2.0, 2.1.0 and 2.1.1. */
export function boundaries(range: string): readonly string[] {
  return [...range.matchAll(/\d+(?:\.\d+){0,3}/g)].flatMap(([bound]) => {
    const parts = bound.split('.').map(Number)
    const last = parts.length - 1
    const moved = (by: number) => parts.map((n, i) => (i === last ? Math.max(0, n + by) : n)).join('.')
    return [moved(-1), bound, moved(1)]
  })
}

/** Lays every quirk over its profile at each of its boundaries: the result must be a profile, and the quirk must apply somewhere. */
export function quirkProblems({ profile, source }: LoadedProfile): ConfigProblem[] {
  const found: ConfigProblem[] = []
  for (const [i, quirk] of profile.quirks.entries()) {
    const versions = boundaries(quirk.firmware)
    if (!versions.some((version) => firmwareInRange(version, quirk.firmware)))
      found.push(
        source.problem(['quirks', i, 'firmware'], 'holds for no version near its own bounds', 'correct the range'),
      )
    for (const version of versions) {
      try {
        evaluateProfile(profile, version)
      } catch (thrown) {
        found.push(
          source.problem(
            ['quirks', i, 'set'],
            `with firmware ${version}: ${messageOf(thrown)}`,
            'correct what it sets',
          ),
        )
        break
      }
    }
  }
  return found
}
