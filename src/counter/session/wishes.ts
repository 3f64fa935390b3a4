import type { Prefs, VoiceLang, VoicePrefs } from '../../api/contract.ts'

const plainVoice: VoicePrefs = { on: false, speed: 100, volume: 3, cantonese: false }

/** What somebody speaks who reads this language. */
export const spokenBy = ({ lang, voice }: Prefs): VoiceLang =>
  lang === 'hk' || (lang === 'zh' && voice?.cantonese) ? 'yue' : lang

/**
 * How the present visitor wants the kiosk to be: as the site file says until something is changed, and again after the visit. Headphones turn the
 * voice on by themselves, and off again when they go, unless somebody has turned it on or off by hand.
 */
export class Wishes {
  readonly #site: Prefs
  readonly #voiceOffered: boolean
  #prefs: Prefs
  #resting: Prefs
  #headphones = false
  #byHeadphones = false

  constructor(site: Prefs, voiceOffered: boolean) {
    this.#site = site
    this.#voiceOffered = voiceOffered
    this.#prefs = site
    this.#resting = site
  }

  get prefs(): Prefs {
    return this.#prefs
  }

  /** Somebody has changed something that has to be put back. */
  get changed(): boolean {
    return this.#prefs !== this.#resting
  }

  set(wished: Partial<Prefs>): void {
    const { voice, ...others } = wished
    if (voice !== undefined && voice.on !== (this.#prefs.voice?.on ?? false)) this.#byHeadphones = false
    this.#prefs = { ...this.#prefs, ...others, ...(voice !== undefined && this.#voiceOffered ? { voice } : {}) }
  }

  /** The next visitor finds it as the site file says; whoever has headphones in is still there. */
  reset(): void {
    this.#byHeadphones = this.#headphones
    this.#resting = this.#headphones ? { ...this.#site, voice: { ...plainVoice, on: true } } : this.#site
    this.#prefs = this.#resting
  }

  headphones(present: boolean): void {
    if (present === this.#headphones || !this.#voiceOffered) return
    this.#headphones = present
    if (!this.changed) return this.reset()
    const { voice = plainVoice } = this.#prefs
    if (present && !voice.on) {
      this.#byHeadphones = true
      this.#prefs = { ...this.#prefs, voice: { ...voice, on: true } }
    } else if (!present && this.#byHeadphones) {
      this.#byHeadphones = false
      this.#prefs = { ...this.#prefs, voice: { ...voice, on: false } }
    }
  }
}
