import type { Clock } from '../../kernel/clock.ts'
import { invariant } from '../../kernel/result.ts'
import type { Profile } from '../profiles/schema.ts'
import { SimulatedEscposPrinter, type SimulatedPrinterOptions } from './escpos-printer.ts'

/** The simulated printer that fits an ESC/POS profile: its width, its status bits, its ways of telling. */
export function printerOf(
  profile: Profile,
  clock: Clock,
  options: Pick<SimulatedPrinterOptions, 'mmPerSecond'> = {},
): SimulatedEscposPrinter {
  const { statusBits, capabilities } = profile
  invariant(statusBits, `profile ${profile.id} has no status bits: not an ESC/POS printer`)
  return new SimulatedEscposPrinter(clock, {
    statusBits,
    ...(capabilities.dotsPerLine === undefined ? {} : { dotsPerLine: capabilities.dotsPerLine }),
    ...(capabilities.dpi === undefined ? {} : { dpi: capabilities.dpi }),
    ...options,
  })
}
