import { SimulatedCrt541 } from '../crt-541.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

export const crt541Unit: SimulatorFactory = (_profile, clock) => {
  const dispenser = new SimulatedCrt541(clock)
  return {
    class: 'cardDispenser',
    endpoint: () => dispenser.endpoint(),
    orders: {
      ...lineOrders(dispenser.wire),
      take: plain('somebody takes the card', () => {
        dispenser.waiting = false
      }),
      stacker: choice('so many cards are in the stacker', ['0', '5', '40'], (cards) => {
        dispenser.stacker = Number(cards)
      }),
      jam: plain('the next card jams', () => dispenser.jam()),
      repair: plain('staff clear the way', () => dispenser.repair()),
      'lose-ack': plain('the next acknowledgement of a movement gets lost', () => dispenser.loseAck()),
    },
    state: () => ({ plugged: dispenser.wire.plugged, stacker: dispenser.stacker, waiting: dispenser.waiting }),
    stage: ({ means }) => {
      dispenser.stacker = means.conditions?.includes('cards-low-warning') ? 5 : 40
    },
    moves: () => dispenser.moves,
  }
}
