import type { Outcome } from '../contract.ts'
import { done, failed, type PrintFailure, unknown } from '../contract.ts'
import { bytesOfHex } from '../profiles/bytes.ts'
import type { MediaEvent } from './driver.ts'
import { stopCode } from './driver.ts'
import type { PrintTools } from './escpos-outcome.ts'

/** The printer's word for "a ticket stands in the mouth". */
export const occupied = 'presenter-occupied-report'

const lookEveryMs = 200

/** Follows the mouth of a kiosk printer through its status: what went in there, and how it left. */
export class MouthWatch {
  readonly #tell: (event: MediaEvent) => void
  #there: boolean | undefined
  #retracting = false

  constructor(tell: (event: MediaEvent) => void) {
    this.#tell = tell
  }

  /** The newest word on the mouth. The first one after opening says what was found there. */
  look(there: boolean): void {
    const before = this.#there
    this.#there = there
    if (there === before) return
    if (there) this.#tell(before === undefined ? 'found' : 'presented')
    else if (before === true) this.#tell(this.#retracting ? 'retained' : 'taken')
  }

  get there(): boolean {
    return this.#there === true
  }

  /** Until the returned function is called, a ticket that leaves was pulled in by the printer. */
  retracting(): () => void {
    this.#retracting = true
    return () => {
      this.#retracting = false
    }
  }
}

/** Pulls the offered ticket in: the command goes out once; the empty mouth says that it has worked. */
export async function retractTicket(
  tools: PrintTools,
  mouth: MouthWatch,
  signal: AbortSignal,
): Promise<Outcome<void, PrintFailure>> {
  const { line, profile, clock } = tools
  const command = profile.capabilities.presenter?.retractCommand
  if (command === undefined) return failed('notSupported')
  const ask = { timeoutMs: profile.timeouts.commandMs, signal }
  const looked = await line.sweep(ask)
  if (signal.aborted) return failed(stopCode(signal))
  if (!looked.ok) return failed(looked.error.code === 'closed' ? 'deviceGone' : 'commsError', 'no status')
  if (!mouth.there) return failed('notReady', 'no ticket in the mouth')
  const over = mouth.retracting()
  try {
    const sent = await line.transport.write(bytesOfHex(command), ask)
    if (!sent.ok) return unknown(sent.error.code === 'closed' ? 'deviceGone' : 'commsError')
    for (;;) {
      const again = await line.sweep(ask)
      if (again.ok && !mouth.there) return done(undefined)
      if (signal.aborted) return unknown(stopCode(signal))
      if (!again.ok && again.error.code === 'closed') return unknown('deviceGone')
      await clock.sleep(lookEveryMs, signal)
    }
  } finally {
    over()
  }
}
