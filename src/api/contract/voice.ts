/** What a voice speaks: Mandarin, Cantonese, English, Portuguese. */
export type VoiceLang = 'zh' | 'yue' | 'en' | 'pt'

/** How a visitor wants to be spoken to; goes with the visit. */
export interface VoicePrefs {
  readonly on: boolean
  /** Per cent at the same pitch, 50..200. */
  readonly speed: number
  /** 1 (softest) .. 5; 3 is what the site file says. */
  readonly volume: number
  /** Cantonese for somebody who reads simplified Chinese. */
  readonly cantonese: boolean
}

/** Some words that are said in one go. */
export interface SpokenPart {
  /** At most 300 characters. */
  readonly text: string
  /** Of a person: said in headphones or not at all. */
  readonly personal?: boolean
  /** Where it may not be said, nothing is said in its place: an echo of what is typed, whether an answer is chosen. */
  readonly quiet?: boolean
}

/** Page to daemon: says this, and nothing of what it was saying. Heard only while the visitor wants the voice. */
export interface SpeakMessage {
  readonly type: 'speak'
  /** The page's own number of it, for the answers. */
  readonly id: number
  readonly lang: VoiceLang
  /** 50..200. */
  readonly speed: number
  /** At most 80, and 3000 characters together. */
  readonly parts: readonly SpokenPart[]
  /** Said once on the loudspeaker in place of what is personal. */
  readonly instead: string
}

/** Daemon to the page that asked. */
export type VoiceMessage = { readonly type: 'voice'; readonly id: number } & (
  | {
      readonly state: 'speaking'
      readonly part: number
      /** `instead` of the message is said, not the part. */
      readonly instead?: boolean
    }
  | { readonly state: 'ended' }
  | { readonly state: 'silent'; readonly why: 'noSpeaker' | 'noVoice' }
)
