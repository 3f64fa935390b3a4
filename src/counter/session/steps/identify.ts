import type { SessionEvent, View } from '../state.ts'
import { type AtStep, answered, type Next, type StepKind, type Tools } from '../tools.ts'

/** A card is read and its holder confirms it; with several people the step is taken once for each. */
export const identify: StepKind<'identify'> = {
  enter: (tools, at, step, before) =>
    tools.show(at, { screen: 'identify', phase: 'waiting' }, [
      ...before,
      { do: 'readCard', role: step.role, party: step.party },
    ]),
  act(tools, at, step, action) {
    if (action.id === 'confirmIdentity') return tools.nextStep(at)
    if (action.id === 'notMe')
      return tools.enterStep(at, at.running.stepIndex, [{ do: 'forgetIdentity', party: step.party }])
    return undefined
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'identify') return undefined
    switch (event.type) {
      case 'cardPhase':
        return onPhase(tools, at, view, event)
      case 'cardRead':
        return tools.show(answered(at), { screen: 'confirm' })
      case 'cardFailed':
        return view.problem === event.code && view.phase === 'waiting'
          ? undefined
          : tools.show(at, { screen: 'identify', phase: 'waiting', problem: event.code })
      default:
        return undefined
    }
  },
}

function onPhase(
  tools: Tools,
  at: AtStep,
  view: Extract<View, { screen: 'identify' }>,
  { phase }: Extract<SessionEvent, { type: 'cardPhase' }>,
): Next | undefined {
  if (phase === 'reading') return tools.show(answered(at), { screen: 'identify', phase: 'reading' })
  const readerIsBack = view.problem === 'reader.absent'
  if (!readerIsBack && view.phase !== 'reading') return undefined
  const { problem, ...rest } = view
  return tools.show(at, { ...rest, phase: 'waiting', ...(problem && !readerIsBack ? { problem } : {}) })
}
