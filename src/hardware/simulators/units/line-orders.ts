import type { SimulatorOrder } from '../unit.ts'
import type { SimulatedWire } from '../wire.ts'

/** Orders that every byte device understands: its plug and its line. */
export function lineOrders(wire: SimulatedWire): Readonly<Record<string, SimulatorOrder>> {
  const count = (says: string, set: (n: number) => void): SimulatorOrder => ({
    says,
    values: [],
    run: (value) => {
      const n = Number(value)
      if (!Number.isInteger(n) || n < 0 || n > 100_000) return 'a whole number is wanted'
      set(n)
      return undefined
    },
  })
  return {
    unplug: plain('pulls the plug', () => wire.unplug()),
    plug: plain('plugs it in again', () => wire.plug()),
    silent: plain('answers nothing', () => {
      wire.faults.silent = true
    }),
    garble: count('turns bits over in so many of the next bytes', (n) => {
      wire.faults.garbleBytes = n
    }),
    slow: count('every answer comes so many ms later', (n) => {
      wire.faults.slowMs = n
    }),
    pieces: count('answers come in pieces of so many bytes; 0 whole', (n) => {
      wire.faults.pieceBytes = n
    }),
    well: plain('clears the faults of the line', () => wire.clearFaults()),
  }
}

/** An order that takes one of a list of values. */
export function choice<const V extends string>(
  says: string,
  values: readonly V[],
  run: (value: V) => void,
): SimulatorOrder {
  return {
    says,
    values,
    run: (value) => {
      const found = values.find((v) => v === value)
      if (found === undefined) return `one of ${values.join(', ')} is wanted`
      run(found)
      return undefined
    },
  }
}

/** An order without a value. */
export const plain = (says: string, run: () => void): SimulatorOrder => ({
  says,
  run: () => {
    run()
    return undefined
  },
})
