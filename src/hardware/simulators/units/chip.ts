import { SimulatedChipReader } from '../chip-reader.ts'
import { chipCard, chipCards } from '../chips/cards.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

/** Cards by what an example says of its answer; the rest is answered by a social security card. */
export const chipUnit: SimulatorFactory = (_profile, clock) => {
  const reader = new SimulatedChipReader(clock)
  const insert = (id: string) => {
    const card = chipCard(id)
    if (card) reader.insert(card)
  }
  return {
    class: 'cardReader',
    endpoint: () => reader.endpoint(),
    orders: {
      ...lineOrders(reader.wire),
      insert: choice(
        'puts a card into the reader',
        chipCards.map((card) => card.id),
        insert,
      ),
      remove: plain('takes the card out', () => reader.remove()),
      'pull-after': {
        says: 'takes the card out after so many commands to its chip',
        values: [],
        run: (value) => {
          const commands = Number(value)
          if (!Number.isInteger(commands) || commands < 0 || commands > 1000) return 'a whole number is wanted'
          reader.pullAfter(commands)
          return undefined
        },
      },
    },
    state: () => ({ plugged: reader.wire.plugged, card: reader.card?.id ?? null }),
    stage: ({ name }) => insert(name.includes('bank') ? 'bank' : 'social-security'),
  }
}
