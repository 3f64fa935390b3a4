import { type StepKind, stepEnded } from '../tools.ts'

export const consent: StepKind<'consent'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'consent' }, before),
  act(tools, at, _step, action) {
    if (action.id === 'agree') return tools.nextStep(at, [{ do: 'consented', running: at.running }])
    if (action.id === 'refuse')
      return tools.problem(at, 'consent.refused', false, stepEnded(at.running, 'refused', 'consent.refused'))
    return undefined
  },
}
