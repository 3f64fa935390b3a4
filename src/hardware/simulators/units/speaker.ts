import type { SoundPeer } from '../../transports/simulated.ts'
import type { SimulatedUnit, SimulatorFactory } from '../unit.ts'
import { choice, plain } from './line-orders.ts'

/** About as fast as a clear voice reads Chinese aloud. */
const msPerCharacter = 20
const clipMs = 50
const maxHeard = 50

/** Who listens to a simulated speaker; in the memory of this process only. */
const listeners = new WeakMap<SimulatedUnit, (text: string, lang: string) => void>()

/** For tests: every word as it is spoken, which nothing else of a simulator shows. */
export function listenTo(unit: SimulatedUnit, heard: (text: string, lang: string) => void): void {
  listeners.set(unit, heard)
}

export const speakerUnit: SimulatorFactory = () => {
  let plugged = true
  let volume = 60
  let slow = 1
  let voiceless = false
  const heard: string[] = []
  const peer: SoundPeer = {
    get plugged() {
      return plugged
    },
    played: (what) => {
      heard.push(
        'file' in what ? `clip ${what.file.split('/').at(-1)}` : `${what.characters} characters in ${what.lang}`,
      )
      if (heard.length > maxHeard) heard.shift()
      return slow * ('file' in what ? clipMs : what.characters * msPerCharacter)
    },
    get voiceless() {
      return voiceless
    },
    words: (text, lang) => listeners.get(unit)?.(text, lang),
    volume: (percent) => {
      volume = percent
    },
  }
  const unit: SimulatedUnit = {
    class: 'speaker',
    endpoint: () => ({ kind: 'sound', peer }),
    orders: {
      unplug: plain('pulls the plug', () => {
        plugged = false
      }),
      plug: plain('plugs it in again', () => {
        plugged = true
      }),
      program: choice('whether the voice program is installed', ['there', 'missing'], (is) => {
        voiceless = is === 'missing'
      }),
      speed: choice('how long it talks', ['normal', 'slow', 'quick'], (to) => {
        slow = { normal: 1, slow: 100, quick: 0.02 }[to]
      }),
    },
    state: () => ({ plugged, volume, heard }),
    stage: () => {},
  }
  return unit
}
