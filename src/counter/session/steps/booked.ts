import type { WorkingWhat } from '../../../api/contract.ts'
import type { Operation, SessionEvent, View } from '../state.ts'
import { type AtStep, type Next, stepEnded, type Tools } from '../tools.ts'
import { inDoubt } from './effects.ts'

/** Sets something going at the gateway and shows that it is on its way. */
export function setGoing(
  tools: Tools,
  at: AtStep,
  operation: Operation,
  what: WorkingWhat,
  more: { readonly variant?: string; readonly before?: Parameters<Tools['show']>[2] } = {},
): Next {
  const { variant, before = [] } = more
  return tools.show(at, { screen: 'working', what }, [
    ...before,
    { do: 'run', operation, running: at.running, ...(variant === undefined ? {} : { variant }) },
  ])
}

/** How such a thing ended: done, back to a screen where another can be chosen, a problem, or in doubt. */
export function settled(
  tools: Tools,
  at: AtStep,
  event: SessionEvent,
  { operation, again }: { readonly operation: Operation; readonly again?: View },
): Next | undefined {
  if (at.view.screen !== 'working') return undefined
  if (event.type === 'endedUnknown' && event.operation === operation) return inDoubt(tools, at, event.code)
  if (event.type !== 'ended' || event.operation !== operation) return undefined
  if (event.code === null) return tools.nextStep(at)
  if (event.code === 'slots.none' && again) return tools.show(at, again)
  return tools.problem(at, event.code, event.code !== 'backend.refused', stepEnded(at.running, 'failed', event.code))
}
