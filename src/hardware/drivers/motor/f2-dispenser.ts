import type { CommandLimits, DispenseFailure, Outcome } from '../../contract.ts'
import { done, failed } from '../../contract.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import type { Driver, DriverContext } from '../driver.ts'
import { selfTests } from '../self-tests.ts'
import { F2Desk, questionFailed } from './f2-desk.ts'

/** A machine with a stacker: moving to the gate with nothing inside brings the next card out. Sent once. */
export function createF2Dispenser(transport: StreamTransport, context: DriverContext): Driver {
  const desk = new F2Desk(transport, context)

  async function dispense({ signal }: CommandLimits): Promise<Outcome<void, DispenseFailure>> {
    const state = await desk.where(signal)
    if (!state.ok) return questionFailed(state.error, signal)
    if (state.value.place !== 'none') return failed('notReady', 'a card is in the way')
    if (state.value.stacker === 'empty') return failed('cardsEmpty')
    const moved = await desk.move('toGate', 'presented', signal)
    // A card whose going nobody confirmed is counted: the stacker is rather thought too empty than too full.
    if (moved.outcome !== 'failed') context.report.used('cards', 1)
    return moved.outcome === 'done' ? done(undefined) : moved
  }

  async function retain({ signal }: CommandLimits): Promise<Outcome<void, DispenseFailure>> {
    const state = await desk.where(signal)
    if (!state.ok) return questionFailed(state.error, signal)
    if (state.value.place === 'none') return failed('mediaNotPresent')
    if (state.value.binFull) return failed('retainBinFull')
    const moved = await desk.move('toBin', 'retained', signal)
    return moved.outcome === 'done' ? done(undefined) : moved
  }

  const poll = (signal: AbortSignal) => desk.look(signal)
  return {
    device: {
      class: 'cardDispenser',
      dispense,
      retain,
      awaitTaken: ({ signal }: CommandLimits) => desk.awaitTaken(signal),
    },
    identify: poll,
    poll,
    softReset: (signal) => desk.look(signal, 'initialise'),
    selfTest: selfTests(poll, {}),
    close: () => transport.close(),
  }
}
