import { expect, test } from 'vitest'
import type { ActionId, ScreenId } from '../../../src/api/contract.ts'
import type { StepName } from '../../../src/counter/catalogue/steps.ts'
import { actionsOf } from '../../../src/counter/session/actions.ts'
import { initialState } from '../../../src/counter/session/reduce.ts'
import type { SessionState } from '../../../src/counter/session/state.ts'
import { projectionOf, type Scene, scenes } from '../../ui/fixtures.ts'

const stepOf: Partial<Record<ScreenId, StepName>> = {
  identify: 'identify',
  choose: 'choose',
  document: 'captureDocument',
  scan: 'scanCode',
}

/** Every action that the daemon may offer on a screen that looks like this one. */
function mayOffer(scene: Scene): ReadonlySet<ActionId> {
  const { screen, props, overlay, inSession } = projectionOf(scene)
  const own = {
    step: stepOf[screen] ?? 'consent',
    manual: true,
    several: true,
    promiseDays: 5,
    required: false,
    ...props,
  }
  const steps = [{ step: 'form' }, { ...own, step: stepOf[screen] ?? 'consent' }]
  const problem = 'problem' in props ? props.problem : undefined
  const states = [true, false].flatMap((yes) =>
    ['waiting', undefined].map((way) => ({
      ...initialState,
      session: inSession ? {} : null,
      overlay,
      assistedBy: scene.assistedBy ?? null,
      running: { steps, stepIndex: 1, submitted: { state: 'no' }, receiptProblem: problem },
      view: {
        proxy: yes,
        bundle: yes,
        ready: yes,
        retry: yes,
        toResult: yes,
        kept: yes ? 1 : 0,
        purged: true,
        ...props,
        ...(way && screen === 'deliver' ? { way: 'post' } : {}),
        screen,
      },
    })),
  )
  return new Set(states.flatMap((state) => actionsOf(state as unknown as SessionState)))
}

test('no picture and no test of the screens shows a key that the daemon never offers there', () => {
  const invented = scenes.flatMap((scene) => {
    const may = mayOffer(scene)
    return projectionOf(scene)
      .actions.filter((id) => !may.has(id))
      .map((id) => `${scene.name}: ${id}`)
  })
  expect(invented).toEqual([])
})
