import { SimulatedMt166 } from '../mt-166.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

export const mt166Unit: SimulatorFactory = (_profile, clock) => {
  const dispenser = new SimulatedMt166(clock)
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
      'lose-answer': plain('the answer to the next movement gets lost', () => dispenser.loseAnswer()),
      'refuse-frame': plain('the next movement counts as damaged', () => dispenser.refuseFrame()),
    },
    state: () => ({ plugged: dispenser.wire.plugged, stacker: dispenser.stacker, waiting: dispenser.waiting }),
    stage: ({ means }) => {
      const conditions = means.conditions ?? []
      dispenser.repair()
      dispenser.stacker = conditions.includes('cards-empty-error')
        ? 0
        : conditions.includes('cards-low-warning')
          ? 5
          : 40
      dispenser.waiting = means.answer === 'mouth'
    },
    moves: () => dispenser.moves,
  }
}
