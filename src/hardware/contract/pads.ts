import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

/** One point of a stroke: 0..1 of the pad's width and height, pressure 0..1, time since the first point. */
export interface PenPoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
  readonly atMs: number
}

export interface Signature {
  readonly strokes: Sensitive<readonly (readonly PenPoint[])[]>
  /** Width : height of the pad. */
  readonly aspect: number
}

export type SignatureFailure = CommonFailure | 'emptySignature' | 'clearedByCitizen'

export interface SignaturePad {
  readonly class: 'signaturePad'
  /**
   * Collects strokes until `finish` is aborted by the screen ("done"), or the pad's own button is pressed; `onPoint` feeds the
   * picture on the screen.
   */
  capture(
    options: CommandLimits & {
      readonly finish: AbortSignal
      readonly onPoint?: (point: PenPoint, penDown: boolean) => void
    },
  ): Promise<Outcome<Signature, SignatureFailure>>
}

export type KeypadFailure = CommonFailure | 'clearedByCitizen' | 'plainPinRefused'

/** What is printed on the keys of a pad. */
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'enter' | 'clear' | 'cancel'

/** Keys as they are pressed, until it is closed or its link ends. */
export interface KeyStream {
  /** Aborted when no more keys will come. */
  readonly ended: AbortSignal
  close(): Promise<void>
}

export interface Keypad {
  readonly class: 'keypad'
  /**
   * Digits until Enter. Not for PINs: a clear PIN never goes through the daemon (devices.md 6), so `purpose: 'pin'` is
   * refused with `plainPinRefused`.
   */
  readEntry(
    options: CommandLimits & {
      readonly purpose: 'number' | 'pin'
      readonly maxLength: number
      /** Called with the number of keys so far, never with the keys. */
      readonly onLength?: (length: number) => void
    },
  ): Promise<Outcome<Sensitive<string>, KeypadFailure>>
  /** Every key from now on, for walking through the screens and typing into their fields. Ends with the claim. */
  openKeys(
    options: CommandLimits & { readonly onKey: (key: PadKey) => void },
  ): Promise<Outcome<KeyStream, CommonFailure>>
}

export interface Evaluator {
  readonly class: 'evaluator'
  /** Lights the buttons, asks for a rating, waits for one press. 1 very dissatisfied .. 5 very satisfied (好差评). */
  askRating(options: CommandLimits): Promise<Outcome<{ readonly level: 1 | 2 | 3 | 4 | 5 }, CommonFailure>>
}
