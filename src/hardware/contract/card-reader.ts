import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

/** Holder and issuer as the PIN-free part of a social security card gives them (EF05, EF06). */
export interface SocialSecurityCard {
  readonly kind: 'socialSecurity'
  readonly name: Sensitive<string>
  /** Social security number = id number, 18 characters. */
  readonly idNumber: Sensitive<string>
  /** The number printed on the card, 9 characters. */
  readonly cardNumber: Sensitive<string>
  /** 32 hex digits of the card identification code. */
  readonly cardId: Sensitive<string>
  readonly sex: 'male' | 'female' | 'unknown' | 'unspecified'
  /** YYYYMMDD */
  readonly birth: Sensitive<string>
  /** YYYYMMDD */
  readonly validTo: string
}

/** A bank card: never the full number by default. */
export interface BankCard {
  readonly kind: 'bank'
  /** First 6 and last 4 digits, the rest starred. */
  readonly maskedPan: string
  /** HMAC of the number under a key that lives as long as the process: tells two cards apart, says nothing else. */
  readonly token: string
  /** Application id in hex, e.g. `A000000333010101` (UnionPay debit). */
  readonly aid?: string
  /** YYMM */
  readonly expiry?: string
  /** Encrypted tracks exactly as an encrypting head gave them; never opened by us. */
  readonly sealedTracks?: Sensitive<Uint8Array>
}

/** Something with a chip or stripe that is neither. */
export interface OtherCard {
  readonly kind: 'other'
  /** Answer to reset in hex, when there is a chip. */
  readonly atr?: string
  /** Number of a card with an aerial, in hex, when that is all the reader can give. */
  readonly uid?: Sensitive<string>
  /** Tracks of a plain stripe that hold no bank number. */
  readonly tracks?: readonly Sensitive<string>[]
}

export type CardData = SocialSecurityCard | BankCard | OtherCard

export type CardFailure =
  | CommonFailure
  | 'cardReadError' /* pulled too early, dirty, or chip error: try again */
  | 'cardDataInvalid'
  | 'mediaJammed'
  | 'retainBinFull'
  | 'mediaNotPresent'

export interface ReadCardOptions extends CommandLimits {
  readonly onPhase?: (phase: 'waiting' | 'reading') => void
  /** What to look for on the card, in this order; the first that is there is the answer. */
  readonly accept?: readonly CardData['kind'][]
}

export interface CardReader {
  readonly class: 'cardReader'
  /** True for motor readers: the device holds the card until it is ejected or retained. */
  readonly holdsCard: boolean
  /** Waits for a card and reads it. */
  readCard(options: ReadCardOptions): Promise<Outcome<CardData, CardFailure>>
  /** Motor readers: moves the card to the gate. Ends when it lies there, not when it is taken. */
  eject(options: CommandLimits): Promise<Outcome<void, CardFailure>>
  /** Motor readers: moves the card into the bin. */
  retain(options: CommandLimits): Promise<Outcome<void, CardFailure>>
  /** Ends when no card is at the gate or in the reader any more. */
  awaitTaken(options: CommandLimits): Promise<Outcome<void, CardFailure>>
}

export type DispenseFailure = CommonFailure | 'cardsEmpty' | 'mediaJammed' | 'retainBinFull' | 'mediaNotPresent'

/** Gives out new cards from a stacker. */
export interface CardDispenser {
  readonly class: 'cardDispenser'
  /** Moves one card to the gate. Never repeated by the device layer. */
  dispense(options: CommandLimits): Promise<Outcome<void, DispenseFailure>>
  /** Takes a card at the gate back into the bin. */
  retain(options: CommandLimits): Promise<Outcome<void, DispenseFailure>>
  awaitTaken(options: CommandLimits): Promise<Outcome<void, DispenseFailure>>
}
