import { errorName } from './errors.ts'

/** Where the card is: none, at the gate (a hand can take it), or inside. */
export type Place = 'none' | 'gate' | 'inside'

export interface MachineState {
  readonly place: Place
  readonly stacker: 'empty' | 'few' | 'enough'
  readonly binFull: boolean
}

export type F2Answer =
  | {
      readonly good: true
      readonly cm: number
      readonly pm: number
      readonly state: MachineState
      readonly data: Uint8Array
    }
  | { readonly good: false; readonly cm: number; readonly pm: number; readonly error: string }

const places: Readonly<Record<number, Place>> = { 48: 'none', 49: 'gate', 50: 'inside' }
const stackers: Readonly<Record<number, MachineState['stacker']>> = { 48: 'empty', 49: 'few', 50: 'enough' }

/**
 * What a frame of the machine says: `P` CM PM st0 st1 st2 data, or `N` / `E` CM PM e1 e0. Undefined when it is neither. `data` is a
 * view of the content. devices.md 2.8.
 */
export function answerOf(content: Uint8Array): F2Answer | undefined {
  const [type = 0, cm = 0, pm = 0, a = 0, b = 0, c = 0] = content
  if (type === 0x4e || type === 0x45) {
    if (content.length < 5) return undefined
    return { good: false, cm, pm, error: errorName(String.fromCharCode(a, b)) }
  }
  const [place, stacker] = [places[a], stackers[b]]
  if (type !== 0x50 || content.length < 6 || place === undefined || stacker === undefined) return undefined
  return { good: true, cm, pm, state: { place, stacker, binFull: c === 0x31 }, data: content.subarray(6) }
}
