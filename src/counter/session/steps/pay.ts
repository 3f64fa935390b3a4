import type { ProblemCode } from '../../../api/contract.ts'
import { type AtStep, type Next, type StepKind, stepEnded, type Tools } from '../tools.ts'
import { inDoubt } from './effects.ts'

/** Shows a QR and waits until the gateway says what became of the order. It is left only by an answer: paid, or surely not. */
export const pay: StepKind<'pay'> = {
  enter: (tools, at, _step, before) =>
    tools.show(at, { screen: 'pay', phase: 'opening' }, [
      ...before,
      { do: 'run', operation: 'payment', running: at.running },
    ]),
  act: (tools, at, _step, action) => (action.id === 'cancelPayment' ? giveUp(tools, at) : undefined),
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'pay') return undefined
    if (event.type === 'paymentOpened')
      return view.phase === 'opening' ? tools.show(at, { screen: 'pay', phase: 'waiting' }) : undefined
    if (event.type === 'deadline' && view.phase === 'waiting') return giveUp(tools, at)
    if (event.type === 'endedUnknown' && event.operation === 'payment') return inDoubt(tools, at, event.code)
    if (event.type !== 'ended' || event.operation !== 'payment') return undefined
    return onEnded(tools, at, event.code)
  },
}

/** An order that is open can be paid at any moment: only its cancelling by the gateway makes it safe to go. */
export function giveUp(tools: Tools, at: AtStep): Next {
  return tools.show({ ...at, overlay: null }, { screen: 'pay', phase: 'canceling' }, [
    { do: 'cancelPayment', running: at.running },
  ])
}

function onEnded(tools: Tools, at: AtStep, code: ProblemCode | null): Next {
  const quiet: AtStep = { ...at, overlay: at.overlay?.kind === 'timeout' ? null : at.overlay }
  if (code === null) return tools.nextStep(quiet)
  return tools.problem(quiet, code, code !== 'backend.refused', stepEnded(at.running, 'failed', code))
}
