import { fail, ok, type Result } from '../../kernel/result.ts'
import { done, failed, type Outcome, type SpeakFailure } from '../contract.ts'
import type { SoundFailure, SoundTransport } from '../transports/sound.ts'
import { Clips } from './clips.ts'
import { type Driver, type DriverContext, type DriverFailure, stopCode } from './driver.ts'

/** Text longer than this is no announcement. */
const maxCharacters = 500
const slowest = 50
const fastest = 200

/** Clips and, where there is none of these words, a synthetic voice. Personal content is heard in headphones or not at all. */
export function createSpeakerDriver(sound: SoundTransport, context: DriverContext): Driver {
  const { report } = context
  const settings = () => context.profile().capabilities

  let clips: Clips | undefined

  function clipOf(text: string, lang: string): string | undefined {
    const { clips: dir } = settings()
    if (dir === undefined) return undefined
    if (clips?.dir !== dir) clips = new Clips(dir)
    return clips.find(text, lang)
  }

  async function probe(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const there = await sound.probe(signal)
    if (there.ok) {
      report.seen()
      report.conditions([])
      return ok(undefined)
    }
    if (there.error.code === 'aborted') return fail('canceled')
    return fail(there.error.code === 'noDevice' ? 'open.failed' : 'comms.timeout', there.error.detail)
  }

  return {
    device: {
      class: 'speaker',
      async play({ text, lang = 'zh', speedPercent: wanted = 100 }, { timeoutMs, signal, headphonesOnly = false }) {
        const { headphoneSensor } = settings()
        if (headphonesOnly && (headphoneSensor === undefined || context.sensor(headphoneSensor) !== 'present'))
          return failed('headphonesMissing')
        const limits = { timeoutMs, signal, speedPercent: Math.max(slowest, Math.min(fastest, Math.round(wanted))) }
        const spoken = [...text].slice(0, maxCharacters).join('')
        const file = clipOf(spoken, lang)
        const played = file === undefined ? undefined : await sound.playFile(file, limits)
        /* Without the program that plays it faster, the synthetic voice still can. */
        if (played && (played.ok || played.error.code !== 'noProgram')) return ended(played, signal)
        return ended(await sound.speak(spoken, lang, limits), signal)
      },
      async setVolume(percent, { timeoutMs, signal }) {
        const { maxVolume = 100 } = settings()
        const wanted = Math.max(0, Math.min(maxVolume, Math.round(percent)))
        const set = await sound.setVolume(wanted, { timeoutMs, signal })
        return set.ok ? done(undefined) : failed('commsError', set.error.detail)
      },
    },
    identify: probe,
    poll: probe,
    softReset: probe,
    async selfTest(id, signal) {
      if (id !== 'tone') return failed('notSupported', id)
      const heard = await sound.speak('一二三', 'zh', {
        timeoutMs: context.profile().timeouts.jobMs,
        signal,
        speedPercent: 100,
      })
      return heard.ok ? done({ code: 'ok' }) : failed(heard.error.code, heard.error.detail)
    },
    close: () => sound.close(),
  }

  function ended(heard: Result<void, SoundFailure>, signal: AbortSignal): Outcome<void, SpeakFailure> {
    if (heard.ok) {
      report.seen()
      return done(undefined)
    }
    switch (heard.error.code) {
      case 'aborted':
        return failed(stopCode(signal))
      case 'timeout':
        return failed('timeout')
      case 'noProgram':
        return failed('noVoice', heard.error.detail)
      default:
        report.suspect()
        return failed('commsError', heard.error.detail)
    }
  }
}
