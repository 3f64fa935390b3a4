import { presetCards } from '../cards.ts'
import { readerFaults, SimulatedSdtReader, sdtOptionsOf } from '../sdt-reader.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

export const sdtUnit: SimulatorFactory = (profile, clock) => {
  const reader = new SimulatedSdtReader(clock, sdtOptionsOf(profile))
  const insert = (id: string) => {
    const card = presetCards.find((c) => c.id === id)
    if (card) reader.insertCard(card)
  }
  return {
    class: 'identityReader',
    endpoint: () => reader.endpoint(),
    orders: {
      ...lineOrders(reader.wire),
      insert: choice(
        'lays a card on the reader',
        presetCards.map((c) => c.id),
        insert,
      ),
      remove: plain('takes the card away', () => reader.removeCard()),
      fault: choice('breaks something', [...readerFaults, 'none'], (fault) => reader.order(fault)),
    },
    state: () => ({ plugged: reader.wire.plugged, card: reader.card?.id ?? null, faults: reader.faults }),
    stage: (example) => {
      const [card] = presetCards
      if (example.means.answer === 'cardFound' && card) insert(card.id)
    },
  }
}
