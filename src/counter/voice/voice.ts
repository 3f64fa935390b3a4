import type { SpeakMessage, VoiceMessage, VoicePrefs } from '../../api/contract.ts'
import type { Claim, DeviceSnapshot, Devices } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import { type VoiceSettings, volumePercent } from './settings.ts'

export interface VoiceOptions {
  readonly devices: Devices
  /** Of the time of day. */
  readonly clock: Clock
  readonly settings: VoiceSettings
  /** Called with every plugging in and pulling out. */
  readonly onHeadphones: (present: boolean) => void
}

type Tell = (news: VoiceMessage) => void

/** One thing that is said. Its words are held as long as that takes. */
interface Utterance extends Omit<SpeakMessage, 'type' | 'parts'> {
  readonly parts: readonly { readonly text: Sensitive<string>; readonly personal: boolean; readonly quiet: boolean }[]
  readonly tell: Tell
  readonly over: AbortController
}

/** The longest part at half the speed. */
const partMs = 180_000
const volumeMs = 3000
const plainStep = 3

/**
 * Says on the speaker what a page asks for: one thing at a time, a newer one in place of an older. What is a person's is heard in headphones; on
 * the loudspeaker one sentence says so. Nothing of the words is logged, recorded or kept.
 */
export class Voice {
  readonly #options: VoiceOptions
  readonly #stopWatching: () => void
  #on = false
  #quiet = false
  #step = plainStep
  #headphones = false
  #waiting: Utterance | undefined
  #saying: Utterance | undefined
  #part = new AbortController()
  readonly #closing = new AbortController()
  /** What the output was last set to; undefined when nobody can say. */
  #volume: number | undefined
  #restore = false
  #working = false
  #done: Promise<void> = Promise.resolve()

  constructor(options: VoiceOptions) {
    this.#options = options
    this.#stopWatching = options.devices.onChange(() => this.#look())
    this.#look()
  }

  /** What the visitor wants now; without a wish the voice is off, and as loud as the site says. */
  follow(wish: VoicePrefs | undefined): void {
    const on = wish?.on === true
    const step = on ? wish.volume : plainStep
    if (on === this.#on && step === this.#step) return
    if (!on) this.hush()
    /* Only what was changed has to be put back. */
    this.#restore ||= !on && this.#volume !== undefined
    this.#on = on
    this.#step = step
    this.#work()
  }

  /** Says this, and nothing of what was being said. `tell` hears how it goes, to its end. */
  speak({ parts, ...how }: SpeakMessage, tell: Tell): void {
    if (!this.#on || this.#quiet) return
    this.hush()
    this.#waiting = {
      ...how,
      tell,
      over: new AbortController(),
      parts: parts.map(({ text, personal = false, quiet = false }) => ({ text: new Sensitive(text), personal, quiet })),
    }
    this.#work()
  }

  /** While somebody is listened to, nothing is said: it would be heard too. */
  setQuiet(quiet: boolean): void {
    this.#quiet = quiet
    if (quiet) this.hush()
  }

  /** Silence, at once. What was to be said is forgotten. */
  hush(): void {
    for (const utterance of [this.#waiting, this.#saying]) {
      utterance?.over.abort()
      if (utterance) forget(utterance)
    }
    this.#waiting = undefined
  }

  async stop(): Promise<void> {
    this.#stopWatching()
    this.#on = false
    this.#restore = false
    this.hush()
    this.#closing.abort()
    await this.#done
  }

  get #speaker(): DeviceSnapshot | undefined {
    return this.#options.devices.snapshots().find((d) => d.class === 'speaker')
  }

  #look(): void {
    const sensor = this.#speaker?.headphoneSensor
    const values = this.#options.devices
      .snapshots()
      .map((d) => (sensor === undefined ? undefined : d.sensors?.[sensor]))
    const present = values.find((value) => value !== undefined) === 'present'
    if (present === this.#headphones) return
    this.#headphones = present
    /* The rest of the word must not come out of the loudspeaker, nor as loud as it was in the ear. */
    this.#part.abort()
    this.#options.onHeadphones(present)
  }

  #work(): void {
    if (this.#working) return
    this.#working = true
    this.#done = this.#run()
  }

  async #run(): Promise<void> {
    for (;;) {
      const next = this.#waiting
      this.#waiting = undefined
      if (!next && !this.#restore) {
        this.#working = false
        return
      }
      const claimed = this.#claim()
      if (!claimed) {
        this.#restore = false
        if (next && !next.over.signal.aborted)
          next.tell({ type: 'voice', id: next.id, state: 'silent', why: 'noSpeaker' })
        if (next) forget(next)
        continue
      }
      try {
        if (next) await this.#say(next, claimed)
        if (this.#restore) {
          this.#restore = false
          await this.#setVolume(claimed)
          this.#volume = undefined
        }
      } finally {
        claimed.release()
        this.#saying = undefined
        if (next) forget(next)
      }
    }
  }

  #claim(): Claim<'speaker'> | undefined {
    const role = this.#speaker?.role
    if (role === undefined) return undefined
    const request = { owner: 'voice', reason: 'voice', leaseMs: partMs + volumeMs }
    const claimed = this.#options.devices.claim('speaker', role, request)
    return claimed.ok ? claimed.value : undefined
  }

  async #say(utterance: Utterance, claim: Claim<'speaker'>): Promise<void> {
    const { id, lang, speed, parts, instead, tell, over } = utterance
    this.#saying = utterance
    let excused = false
    /* The driver has the last word on headphones: it is asked once for each part. */
    let refused: number | undefined
    for (let part = 0; part < parts.length; ) {
      const words = parts[part]
      if (over.signal.aborted || !words) return
      const aloud = words.personal && (!this.#headphones || refused === part)
      if (aloud && (excused || words.quiet)) {
        part += 1
        continue
      }
      this.#part = new AbortController()
      const { signal } = this.#part
      claim.renew()
      await this.#setVolume(claim)
      if (over.signal.aborted) return
      tell({ type: 'voice', id, state: 'speaking', part, ...(aloud ? { instead: true } : {}) })
      const outcome = await claim.device.play(
        { text: aloud ? instead : words.text.reveal(), lang, speedPercent: speed },
        {
          timeoutMs: partMs,
          signal: AbortSignal.any([over.signal, signal]),
          headphonesOnly: words.personal && !aloud,
        },
      )
      if (over.signal.aborted) return
      /* Headphones came or went: the same words again, as they may be said now. */
      if (signal.aborted) continue
      if (outcome.outcome === 'done') {
        excused ||= aloud
        part += 1
      } else if (outcome.code === 'headphonesMissing') {
        refused = part
      } else {
        const why = outcome.code === 'noVoice' ? 'noVoice' : 'noSpeaker'
        return tell({ type: 'voice', id, state: 'silent', why })
      }
    }
    tell({ type: 'voice', id, state: 'ended' })
  }

  async #setVolume(claim: Claim<'speaker'>): Promise<void> {
    const { settings, clock } = this.#options
    const percent = volumePercent(settings, this.#step, { headphones: this.#headphones, wallMs: clock.wallMs() })
    if (percent === this.#volume) return
    const { signal } = this.#closing
    const before = this.#volume
    /* From here on it has to be put back, also for a visitor who turns the voice off while it is being set. */
    this.#volume = percent
    const set = await claim.device.setVolume(percent, { timeoutMs: volumeMs, signal })
    /* An output without a mixer is as loud as it is, and is not asked again with every word. */
    if (set.outcome !== 'done' && set.code !== 'commsError') this.#volume = before
  }
}

function forget({ parts }: Utterance): void {
  for (const { text } of parts) text.destroy()
}
