import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

export type FlashRate = 'off' | 'slow' | 'medium' | 'quick' | 'continuous'

export interface Lights {
  readonly class: 'lights'
  /** Names of the lights there are, e.g. `cardReader`, `receiptPrinter`, `scanner`, `statusGood` (XFS4IoT Lights). */
  readonly names: readonly string[]
  setLight(
    light: { readonly name: string; readonly flashRate: FlashRate },
    options: CommandLimits,
  ): Promise<Outcome<void, CommonFailure | 'invalidLight'>>
}

export interface Sensors {
  readonly class: 'sensors'
  /** Reads every line now; the newest values also stand in the snapshot. */
  readSensors(options: CommandLimits): Promise<Outcome<Readonly<Record<string, string>>, CommonFailure>>
}

export type SpeakFailure = CommonFailure | 'headphonesMissing' | 'noVoice'

export interface Speaker {
  readonly class: 'speaker'
  /** Plays the clip of just these words, or speaks them where there is none. Ends when it has been heard. */
  play(
    what: {
      readonly text: string
      /** `zh` Mandarin (so when not said), `yue` Cantonese, `en`, `pt`. */
      readonly lang?: string
      /** 50..200 at the same pitch; 100 when not said. */
      readonly speedPercent?: number
    },
    options: CommandLimits & {
      /** Personal content: plays only while headphones are plugged in. */
      readonly headphonesOnly?: boolean
    },
  ): Promise<Outcome<void, SpeakFailure>>
  /** 0..100. */
  setVolume(percent: number, options: CommandLimits): Promise<Outcome<void, CommonFailure>>
}

export interface BoxState {
  readonly box: string
  readonly door: 'open' | 'closed' | 'unknown'
  /** Whether something lies in it, where the board can tell. */
  readonly occupied?: boolean
}

export interface Locker {
  readonly class: 'locker'
  readonly boxes: readonly string[]
  /** Releases one lock. Never repeated by the device layer. */
  openBox(box: string, options: CommandLimits): Promise<Outcome<BoxState, CommonFailure | 'invalidBox' | 'lockJammed'>>
  readBox(box: string, options: CommandLimits): Promise<Outcome<BoxState, CommonFailure | 'invalidBox'>>
}
