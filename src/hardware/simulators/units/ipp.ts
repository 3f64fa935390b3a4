import { SimulatedDocumentPrinter } from '../ipp-printer.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, plain } from './line-orders.ts'

export const ippUnit: SimulatorFactory = (_profile, clock) => {
  const printer = new SimulatedDocumentPrinter(clock, { jobsInTwo: true })
  const quietly = (work: Promise<void>) => {
    work.catch(() => {})
  }
  const bringAbout = (condition: string) => {
    if (condition === 'media-empty-error') printer.setPaper('empty')
    if (condition === 'media-low-warning') printer.setPaper('low')
    if (condition === 'cover-open-error') printer.setCover(true)
    if (condition === 'media-jam-error') printer.jam()
    if (condition === 'marker-supply-low-warning') printer.levels.black = 8
    if (condition === 'marker-supply-empty-error') printer.levels.black = 0
  }
  return {
    class: 'printer',
    endpoint: () => printer.endpoint(),
    start: () => printer.start(),
    stop: () => printer.stop(),
    orders: {
      unplug: plain('pulls the plug', () => quietly(printer.stop())),
      plug: plain('plugs it in again', () => quietly(printer.start())),
      paper: choice('how much paper there is', ['ok', 'low', 'empty'], (level) => printer.setPaper(level)),
      cover: choice('opens or closes the door', ['open', 'closed'], (to) => printer.setCover(to === 'open')),
      jam: plain('jams; opening the door clears it', () => printer.jam()),
      marker: {
        says: 'toner that is left, in percent',
        values: [],
        run: (value) => {
          const percent = Number(value)
          if (!Number.isInteger(percent) || percent < 0 || percent > 100) return 'a percentage is wanted'
          printer.levels.black = percent
          return undefined
        },
      },
      silent: plain('takes requests and answers none', () => {
        printer.silent = true
      }),
      slow: {
        says: 'every answer comes so many ms later',
        values: [],
        run: (value) => {
          const slowMs = Number(value)
          if (!Number.isInteger(slowMs) || slowMs < 0 || slowMs > 100_000) return 'a whole number is wanted'
          printer.slowMs = slowMs
          return undefined
        },
      },
      well: plain('answers again, at once', () => {
        printer.silent = false
        printer.slowMs = 0
      }),
    },
    state: () => ({
      plugged: printer.plugged,
      paper: printer.paper,
      coverOpen: printer.coverOpen,
      jammed: printer.jammed,
      pages: printer.pages,
      jobs: printer.jobs.length,
    }),
    stage: (example) => {
      for (const condition of example.means.conditions ?? []) bringAbout(condition)
    },
  }
}
