import type { StepKind } from '../tools.ts'

export const review: StepKind<'review'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'review' }, before),
  act: (tools, at, _step, action) => (action.id === 'submit' ? tools.nextStep(at) : undefined),
}
