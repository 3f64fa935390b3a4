import type { Clock } from '../../kernel/clock.ts'
import { invariant } from '../../kernel/result.ts'
import type { Profile } from '../profiles/schema.ts'
import { SimulatedEscposPrinter, type SimulatedPrinterOptions } from './escpos-printer.ts'
import type { PresenterKind } from './ticket-mouth.ts'

/** How the model hands its tickets out. */
export function presenterOf({ presenter }: Profile['capabilities']): PresenterKind {
  if (presenter === undefined) return 'none'
  return presenter.presentCommand === undefined ? 'atCut' : 'onCommand'
}

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
    presenter: presenterOf(capabilities),
    plainStatus: profile.protocol.plainStatus === true,
    ...(capabilities.dotsPerLine === undefined ? {} : { dotsPerLine: capabilities.dotsPerLine }),
    ...(capabilities.dpi === undefined ? {} : { dpi: capabilities.dpi }),
    ...options,
  })
}
