import { chipCard, chipCards } from '../chips/cards.ts'
import { SimulatedCrtMachine } from '../crt-machine.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

/** Cards in the stacker of a dispenser that has just been filled. */
const fullStacker = 40

export const crtUnit: SimulatorFactory = (profile, clock) => {
  const dispenser = profile.class === 'cardDispenser'
  const machine = new SimulatedCrtMachine(clock, dispenser ? { stacker: fullStacker } : {})
  const withCard = (put: (card: NonNullable<ReturnType<typeof chipCard>>) => void) => (id: string) => {
    const card = chipCard(id)
    if (card) put(card)
  }
  const ids = chipCards.map((card) => card.id)
  return {
    class: profile.class,
    endpoint: () => machine.endpoint(),
    orders: {
      ...lineOrders(machine.wire),
      insert: choice(
        'holds a card at the slot; it is drawn in when the kiosk allows it',
        ids,
        withCard((card) => machine.offer(card)),
      ),
      load: choice(
        'a card lies inside, as after a crash',
        ids,
        withCard((card) => machine.load(card)),
      ),
      remove: plain('takes the card out', () => machine.takeOut()),
      jam: plain('the next movement jams', () => machine.jam()),
      'fill-bin': plain('the bin is full', () => machine.fillBin()),
      'empty-bin': plain('staff empty the bin', () => {
        machine.bin = 0
      }),
      stacker: choice('so many cards are in the stacker', ['0', '5', '40'], (cards) => {
        machine.stacker = Number(cards)
      }),
      'power-cycle': plain('mains off and on', () => machine.losePower()),
      'lose-ack': plain('the next 06 gets lost', () => machine.loseAck()),
      'refuse-frame': plain('the next command counts as damaged', () => machine.refuseFrame()),
      'wrong-sum': plain('the next answer has a wrong check byte', () => machine.wrongSum()),
    },
    state: () => ({
      plugged: machine.wire.plugged,
      card: machine.place,
      entry: machine.entryAllowed,
      stacker: machine.stacker,
      bin: machine.bin,
    }),
    stage: ({ means }) => {
      const conditions = means.conditions ?? []
      machine.stacker = conditions.includes('cards-empty-error') ? 0 : conditions.includes('cards-low-warning') ? 5 : 40
      if (conditions.includes('retain-bin-full-error')) machine.fillBin()
      const [card] = chipCards
      if (means.answer === 'inside' && card) machine.load(card)
      if (means.answer === 'notReset') machine.losePower()
      if (means.answer === 'stackerEmpty') machine.stacker = 0
    },
    moves: () => machine.moves,
  }
}
