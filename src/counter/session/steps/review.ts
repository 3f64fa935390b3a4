import { type StepKind, stepEnded } from '../tools.ts'

/** All that will be handed in. An answer can be changed: on the page of its question, and from there straight back. */
export const review: StepKind<'review'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'review' }, before),
  act(tools, at, _step, action) {
    if (action.id === 'submit') return tools.nextStep(at)
    if (action.id !== 'change') return undefined
    const { running } = at
    const place = tools.context.placeOf(running, action.field)
    if (!place || place.stepIndex >= running.stepIndex) return undefined
    const changing = running.steps.flatMap((s, i) => (tools.context.applies(running, s) ? [i] : []))
    const { state, effects } = tools.enterStep(at, place.stepIndex, stepEnded(running, 'left', 'change'))
    if (state.view.screen !== 'form' || state.running?.stepIndex !== place.stepIndex) return undefined
    return tools.show(state, { screen: 'form', page: place.page, changing, change: action.field }, effects)
  },
}
