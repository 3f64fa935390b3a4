import type { SoundPeer } from '../../transports/simulated.ts'
import type { SimulatorFactory } from '../unit.ts'
import { choice, plain } from './line-orders.ts'

/** About as fast as a clear voice reads Chinese aloud. */
const msPerCharacter = 20
const clipMs = 50
const maxHeard = 50

export const speakerUnit: SimulatorFactory = () => {
  let plugged = true
  let volume = 60
  let slow = 1
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
    volume: (percent) => {
      volume = percent
    },
  }
  return {
    class: 'speaker',
    endpoint: () => ({ kind: 'sound', peer }),
    orders: {
      unplug: plain('pulls the plug', () => {
        plugged = false
      }),
      plug: plain('plugs it in again', () => {
        plugged = true
      }),
      speed: choice('how long it talks', ['normal', 'slow'], (to) => {
        slow = to === 'slow' ? 100 : 1
      }),
    },
    state: () => ({ plugged, volume, heard }),
    stage: () => {},
  }
}
