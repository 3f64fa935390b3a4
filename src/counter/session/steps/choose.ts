import type { StepKind } from '../tools.ts'

/** One of the catalogue's options, or some of the records of the newest query. */
export const choose: StepKind<'choose'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'choose' }, before),
  act: (tools, at, step, action) =>
    (action.id === 'choose' && !step.several) || action.id === 'next' ? tools.nextStep(at) : undefined,
  on: (tools, at, _step, event) =>
    event.type === 'answered' && at.view.screen === 'choose' ? tools.show(at, { screen: 'choose' }) : undefined,
}
