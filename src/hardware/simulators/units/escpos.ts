import { printerFaults } from '../escpos-printer.ts'
import { printerOf } from '../printer-of.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, lineOrders, plain } from './line-orders.ts'

export const escposUnit: SimulatorFactory = (profile, clock) => {
  const printer = printerOf(profile, clock)
  const bringAbout = (condition: string) => {
    if (condition === 'media-empty-error') printer.setPaper('empty')
    if (condition === 'media-low-warning') printer.setPaper('low')
    if (condition === 'cover-open-error') printer.setCover(true)
    if (condition === 'cutter-error') printer.order('cutterError')
    if (condition === 'head-hot-warning') printer.order('headHot')
    if (condition === 'media-jam-error') printer.breakDown('jam')
    if (condition === 'printer-fault-error') printer.breakDown('fault')
    if (condition === 'presenter-occupied-report') printer.order('presenterOccupied')
  }
  return {
    class: 'printer',
    endpoint: () => printer.endpoint(),
    orders: {
      ...lineOrders(printer.wire),
      paper: choice('how much paper there is', ['ok', 'low', 'empty'], (level) => printer.setPaper(level)),
      cover: choice('opens or closes the cover', ['open', 'closed'], (to) => printer.setCover(to === 'open')),
      take: plain('takes the ticket out of the mouth', () => printer.take()),
      fault: choice('breaks something', [...printerFaults, 'none'], (fault) => printer.order(fault)),
    },
    state: () => ({
      plugged: printer.wire.plugged,
      paper: printer.paper,
      coverOpen: printer.coverOpen,
      faults: printer.faults,
      receipts: printer.receipts.length,
      ticketOffered: printer.mouth.offered,
      ticketsTaken: printer.mouth.taken,
      ticketsRetained: printer.mouth.retained,
      usedMm: printer.usedMm,
      unknownBytes: printer.unknownBytes,
    }),
    moves: () => printer.receipts.length,
    stage: (example) => {
      for (const condition of example.means.conditions ?? []) bringAbout(condition)
    },
  }
}
