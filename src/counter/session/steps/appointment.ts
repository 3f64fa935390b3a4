import { type StepKind, stepEnded } from '../tools.ts'
import { setGoing, settled } from './booked.ts'

export const appointment: StepKind<'appointment'> = {
  enter: (tools, at, _step, before) => setGoing(tools, at, 'slots', 'loadingSlots', { before }),
  act: (tools, at, _step, action) =>
    action.id === 'chooseSlot' ? setGoing(tools, at, 'booking', 'booking', { variant: action.slotId }) : undefined,
  on(tools, at, step, event) {
    if (event.type === 'ended' && event.operation === 'slots' && at.view.screen === 'working')
      return event.code === null
        ? tools.show(at, { screen: 'appointment' })
        : tools.problem(at, event.code, true, stepEnded(at.running, 'failed', event.code))
    /* Somebody else was quicker: the times are asked again. */
    if (event.type === 'ended' && event.operation === 'booking' && event.code === 'slots.none')
      return appointment.enter(tools, at, step, [])
    return settled(tools, at, event, { operation: 'booking' })
  },
}
