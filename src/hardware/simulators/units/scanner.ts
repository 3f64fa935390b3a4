import { SimulatedScanner } from '../scanner.ts'
import type { SimulatorFactory } from '../unit.ts'
import { lineOrders } from './line-orders.ts'

/** The code in the examples of the profiles. */
const exampleCode = 'KIOSK-1'

export const scannerUnit: SimulatorFactory = (profile, clock) => {
  const scanner = new SimulatedScanner(clock, profile)
  return {
    class: 'barcodeReader',
    endpoint: () => scanner.endpoint(),
    orders: {
      ...lineOrders(scanner.wire),
      scan: {
        says: 'holds a code with this text before it',
        values: [],
        run: (text) => {
          if (text === '' || text.length > 2000) return 'a text of 1 to 2000 characters is wanted'
          return scanner.scan(text) ? undefined : 'its light is off: nobody waits for a code'
        },
      },
    },
    state: () => ({ plugged: scanner.wire.plugged, lit: scanner.lit }),
    stage: ({ send }) => {
      if (send === undefined) scanner.scan(exampleCode)
    },
  }
}
