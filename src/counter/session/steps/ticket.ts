import type { StepKind } from '../tools.ts'
import { setGoing, settled } from './booked.ts'

/** Draws a number for a queue; the slip is printed with it, and the number stands on the screen whether there is paper or not. */
export const ticket: StepKind<'ticket'> = {
  enter: (tools, at, _step, before) => setGoing(tools, at, 'queueNumber', 'drawingNumber', { before }),
  on(tools, at, step, event) {
    if (event.type === 'ended' && event.operation === 'queueNumber' && event.code === null)
      return at.view.screen === 'working'
        ? tools.show(at, { screen: 'printing' }, [{ do: 'print', role: step.role }])
        : undefined
    if (event.type === 'printEnded' && at.view.screen === 'printing') {
      const running = {
        ...at.running,
        receipt: event.receipt,
        ...(event.code ? { receiptProblem: event.code } : {}),
      }
      return tools.nextStep({ ...at, running })
    }
    return settled(tools, at, event, { operation: 'queueNumber' })
  },
}
