import { SimulatedSwipeReader, stripeCards } from '../swipe-reader.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders } from './line-orders.ts'

export const swipeUnit: SimulatorFactory = (profile, clock) => {
  const reader = new SimulatedSwipeReader(clock, profile.protocol.report)
  const swipe = (id: string | undefined) => {
    const card = stripeCards.find((c) => c.id === id)
    if (card) reader.swipe(card)
  }
  return {
    class: 'cardReader',
    endpoint: () => reader.endpoint(),
    orders: {
      ...lineOrders(reader.wire),
      swipe: choice(
        'draws a card through',
        stripeCards.map((c) => c.id),
        swipe,
      ),
    },
    state: () => ({ plugged: reader.wire.plugged }),
    stage: ({ means }) => swipe({ bank: 'bank', other: 'library', unreadable: 'scratched' }[means.answer ?? '']),
  }
}
