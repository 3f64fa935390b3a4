import type { StepKind } from '../tools.ts'
import { setGoing, settled } from './booked.ts'

/** Fetched at the counter, or sent by post to an address that is asked here. */
export const deliver: StepKind<'deliver'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'deliver' }, before),
  act(tools, at, _step, action) {
    const { view } = at
    if (view.screen !== 'deliver') return undefined
    if (action.id === 'chooseWay')
      return action.way === 'post'
        ? tools.show(at, { screen: 'deliver', way: 'post' })
        : setGoing(tools, at, 'delivery', 'arrangingDelivery', { variant: 'pickUp' })
    if (action.id === 'back' && view.way) return tools.show(at, { screen: 'deliver' })
    if (action.id !== 'next' || tools.context.form()?.missing(0)) return undefined
    return setGoing(tools, at, 'delivery', 'arrangingDelivery', { variant: 'post' })
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (event.type === 'answered' && view.screen === 'deliver') return tools.show(at, { ...view })
    return settled(tools, at, event, { operation: 'delivery' })
  },
}
