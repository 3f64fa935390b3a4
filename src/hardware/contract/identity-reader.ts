import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

/** Which layout the chip carried (devices.md 1.5): resident card, HK/Macao/Taiwan residence permit, foreigner's permits. */
export type IdentityLayout = 'mainland' | 'hmt' | 'foreigner2017' | 'foreigner2023'

/** Person as read from an identity card; all personal fields are Sensitive and belong to the session. */
export interface IdentityCard {
  readonly layout: IdentityLayout
  /** In Chinese where the card has it, else in Latin letters. */
  readonly name: Sensitive<string>
  /** Foreigners' cards only. */
  readonly latinName?: Sensitive<string>
  /** 18 characters with a good GB 11643 check character; 15 characters on a foreigner's card of 2017. */
  readonly idNumber: Sensitive<string>
  readonly sex: 'male' | 'female' | 'unknown' | 'unspecified'
  /** GB/T 3304 code `01`..`56`, `97`, `98`; mainland cards only. */
  readonly nation?: string
  /** ISO 3166-1 alpha-3; foreigners' cards only. */
  readonly nationality?: string
  /** YYYYMMDD */
  readonly birth: Sensitive<string>
  /** Empty on foreigners' cards. */
  readonly address: Sensitive<string>
  /** Newest address written onto the chip later, when asked for and there is one. */
  readonly addedAddress?: Sensitive<string>
  readonly issuer: Sensitive<string>
  /** YYYYMMDD */
  readonly validFrom: string
  /** YYYYMMDD or `长期` */
  readonly validTo: string
  /** Number of the travel permit; HK/Macao/Taiwan residence permits only. */
  readonly travelPermitNumber?: Sensitive<string>
  /** How often the card was issued again; two digits. */
  readonly issueCount?: string
  /** The 1024 bytes of the WLT photo, opaque. Empty when the card gave none. */
  readonly photoWlt: Sensitive<Uint8Array>
  /** 102 x 126 BMP from the configured external decoder; absent without one or when it failed. */
  readonly photoBmp?: Sensitive<Uint8Array>
  /** Fingerprint features (0, 512 or 1024 bytes) when asked for, opaque. */
  readonly fingerprints?: Sensitive<Uint8Array>
}

export type IdentityFailure =
  | CommonFailure
  | 'cardReadError' /* lifted too early, or chip error: try again */
  | 'cardTypeUnsupported'
  | 'cardDataInvalid' /* decoded, but a field breaks its own rules */
  | 'readerSelfTestFailed'

export interface ReadIdentityOptions extends CommandLimits {
  readonly onPhase?: (phase: 'waiting' | 'reading') => void
  /** Also reads the fingerprint features (command 30 10 instead of 30 01). */
  readonly fingerprints?: boolean
  /** Also asks for the address that was added later (command 30 03). */
  readonly addedAddress?: boolean
}

export interface IdentityReader {
  readonly class: 'identityReader'
  /**
   * Waits for a card and reads it. A card that was read before and still lies there is not read again (the module answers
   * 80 for it until it leaves the field). `onPhase` says when a card has been found, so that the screen can ask for stillness.
   */
  readCard(options: ReadIdentityOptions): Promise<Outcome<IdentityCard, IdentityFailure>>
}
