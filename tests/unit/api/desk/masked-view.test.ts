import { expect, test } from 'vitest'
import type { Projection } from '../../../../src/api/contract.ts'
import { maskedView } from '../../../../src/api/desk/masked-view.ts'
import { plain, projectionOf, scenes } from '../../../ui/fixtures.ts'

/* What a helper at the branch PC is shown of each screen there is. */

/** Codes and words of the catalogue; everything else on a screen may be somebody's. */
const nobodys = new Set(['screen', 'phase', 'problem', 'code', 'outcome', 'kind', 'zh', 'hk', 'en', 'pt'])
/** Holds a citizen's words although it looks like a text. */
const holdsValues = new Set(['value', 'identity', 'caseNo', 'typed', 'records'])
const canary = '王秀英440000195001011234'

function stained(thing: unknown, key = '', inValue = false): unknown {
  const held = inValue || holdsValues.has(key)
  if (typeof thing === 'string') return held || !nobodys.has(key) ? canary : thing
  if (Array.isArray(thing)) return thing.map((one) => stained(one, key, held))
  if (thing === null || typeof thing !== 'object') return thing
  return Object.fromEntries(Object.entries(thing).map(([k, v]) => [k, stained(v, k, held)]))
}

test.each(scenes.map((scene) => [scene.name, scene] as const))(
  '%s: nothing of the person gets through',
  (_name, scene) => {
    const at = projectionOf(scene, plain)
    const view = maskedView({ ...at, props: stained(at.props) } as Projection)
    expect(JSON.stringify(view)).not.toContain(canary)
    expect(view.screen).toBe(at.screen)
  },
)

test('of a form the helper sees the questions, which are answered, and which answer does not fit', () => {
  const scene = scenes.find((s) => s.screen === 'form')
  if (!scene) throw new Error('there is a form among the scenes')
  const at = projectionOf(scene, plain)
  if (at.screen !== 'form') throw new Error('it is a form')
  expect(maskedView(at).rows).toEqual(
    at.props.questions.map((q) => ({
      label: q.label,
      filled: q.value !== '',
      ...(q.problem === undefined ? {} : { wrong: true }),
    })),
  )
})
