import { type AerialCard, SimulatedCrt02Reader } from '../crt-02.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'
import { mt166Unit } from './mt-166.ts'

const cards: Readonly<Record<'aerial' | 'stripe', AerialCard>> = {
  aerial: { uid: [0xf2, 0x8a, 0x0d, 0x00] },
  stripe: {},
}

export const crt02Unit: SimulatorFactory = (profile, clock) => {
  if (profile.class === 'cardDispenser') return mt166Unit(profile, clock)
  const reader = new SimulatedCrt02Reader(clock, { presenceOnly: profile.protocol.presenceOnly === true })
  return {
    class: 'cardReader',
    endpoint: () => reader.endpoint(),
    orders: {
      ...lineOrders(reader.wire),
      insert: choice('pushes a card in; it is drawn in', ['aerial', 'stripe'], (id) => reader.insert(cards[id])),
      'insert-long': plain('pushes in something that is no card', () => reader.insertLong()),
      'stop-at': choice('cards that are drawn in stop here', ['front', 'inside'], (place) => {
        reader.stopAt = place
      }),
      remove: plain('takes the card out', () => reader.takeOut()),
      jam: plain('the next movement jams', () => reader.jam()),
      'power-cycle': plain('mains off and on', () => reader.losePower()),
      'lose-ack': plain('the next 06 gets lost', () => reader.loseAck()),
      'refuse-frame': plain('the next command counts as damaged', () => reader.refuseFrame()),
      'wrong-sum': plain('the next answer has a wrong check byte', () => reader.wrongSum()),
    },
    state: () => ({ plugged: reader.wire.plugged, card: reader.place, bin: reader.bin }),
    stage: ({ means, send }) => {
      reader.takeOut()
      if (means.answer === 'inside' || means.answer === 'done') reader.insert(cards.aerial)
      if (means.answer === 'failed') reader.insert(cards.stripe)
      if (means.answer === 'abnormal') reader.insertLong()
      if (means.answer === 'notNow' && send !== undefined) reader.losePower()
    },
    moves: () => reader.moves,
  }
}
