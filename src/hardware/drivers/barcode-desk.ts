import type { Clock } from '../../kernel/clock.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { Barcode, BarcodeFailure, BarcodeReader, Outcome } from '../contract.ts'
import { failed } from '../contract.ts'
import { type ScannedCode, textOf } from '../protocols/barcode/code.ts'
import { Waiter } from './packet-wait.ts'

type ReadOptions = Parameters<BarcodeReader['read']>[0]

/** What the three kinds of scanner have in common: codes wanted now are handed over, all others thrown away. */
export class BarcodeDesk {
  readonly #clock: Clock
  readonly #codes = new Waiter<ScannedCode>()
  #cancelQuiet: () => void = () => {}
  #gone = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get gone(): boolean {
    return this.#gone
  }

  offer(code: ScannedCode | undefined): void {
    if (!code || this.#codes.offer(code)) return
    if (code.kind === 'code') code.bytes.fill(0)
  }

  /** Calls `onQuiet` unless something else comes within so many ms. */
  untilQuiet(quietMs: number, onQuiet: () => void): void {
    this.#cancelQuiet()
    this.#cancelQuiet = this.#clock.after(quietMs, onQuiet)
  }

  notQuiet(): void {
    this.#cancelQuiet()
  }

  /** The device has gone. */
  end(): void {
    this.#gone = true
    this.#cancelQuiet()
    this.#codes.end()
  }

  /**
   * The next code of one of the symbologies; one whose beginning came before the call (`begun`) is let pass. A device that does not
   * tell symbologies can only be asked for any.
   */
  async read({ signal, symbologies }: ReadOptions, begun: boolean): Promise<Outcome<Barcode, BarcodeFailure>> {
    if (this.#gone) return failed('deviceGone')
    let passing = begun
    const waited = await this.#codes.next(signal, (code) => {
      const isOld = passing
      passing = false
      if (isOld) return false
      if (code.kind === 'invalid' || symbologies === undefined) return true
      return code.symbology === 'unknown' || symbologies.includes(code.symbology)
    })
    if ('stopped' in waited) return failed(waited.stopped)
    const code = waited.value
    if (code.kind === 'invalid') return failed('barcodeInvalid', code.why)
    const data = new Sensitive(textOf(code.bytes))
    code.bytes.fill(0)
    return { outcome: 'done', value: { symbology: code.symbology, data } }
  }
}
