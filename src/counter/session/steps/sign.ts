import { type StepKind, stepEnded } from '../tools.ts'
import { inDoubt } from './effects.ts'

/** A signature under a statement, handed to the signing service once. */
export const sign: StepKind<'sign'> = {
  enter: (tools, at, _step, before) =>
    tools.show(at, { screen: 'sign', phase: 'signing' }, [
      ...before,
      { do: 'run', operation: 'signature', running: at.running },
    ]),
  act(tools, at, _step, action) {
    const { view } = at
    if (view.screen !== 'sign') return undefined
    if (action.id === 'signed') return tools.show(at, { screen: 'sign', phase: 'saving' }, [{ do: 'finishSignature' }])
    if (action.id === 'clearSignature') return tools.enterStep(at, at.running.stepIndex, [{ do: 'stopOperation' }])
    return undefined
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'sign') return undefined
    if (event.type === 'deviceProblem' && view.problem !== event.code)
      return tools.show(at, { screen: 'sign', phase: 'signing', problem: event.code })
    if (event.type === 'deviceReady' && view.problem === 'pad.absent')
      return tools.show(at, { screen: 'sign', phase: 'signing' })
    if (event.type === 'endedUnknown' && event.operation === 'signature') return inDoubt(tools, at, event.code)
    if (event.type !== 'ended' || event.operation !== 'signature') return undefined
    if (event.code === null) return tools.nextStep(at)
    if (event.code.startsWith('pad.'))
      return tools.show(at, { screen: 'sign', phase: 'signing', problem: event.code }, [
        { do: 'run', operation: 'signature', running: at.running },
      ])
    return tools.problem(at, event.code, event.code !== 'backend.refused', stepEnded(at.running, 'failed', event.code))
  },
}
