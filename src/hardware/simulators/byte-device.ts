import type { Clock } from '../../kernel/clock.ts'
import type { Profile } from '../profiles/schema.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedWire } from './wire.ts'

type Received = NonNullable<Profile['protocol']['receives']>[number]
type Names = Readonly<Record<string, number>>

/** Faults a lock can have. */
export const lockFaults = ['jammed', 'mute'] as const
export type LockFault = (typeof lockFaults)[number]

/**
 * The other end of a device whose bytes stand in its profile: hears what the profile can send, answers what it can receive. Reads the
 * profile's frames by itself, not with the driver's codec.
 */
export class SimulatedByteDevice {
  readonly wire: SimulatedWire
  readonly #profile: Profile
  readonly #open = new Set<string>()
  readonly #faults = new Set<LockFault>()
  /** Every door stands open, whatever was ordered. */
  allOpen = false
  #heard: number[] = []
  #asked = false
  #releases = 0

  constructor(clock: Clock, profile: Profile) {
    this.#profile = profile
    this.wire = new SimulatedWire(
      clock,
      (bytes) => this.#received(bytes),
      () => {
        this.#heard = []
      },
    )
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'stream', peer: this.wire }
  }

  /** Whether its lights ask for a press. */
  get asked(): boolean {
    return this.#asked
  }
  /** How often a lock was released. */
  get releases(): number {
    return this.#releases
  }
  get openLocks(): readonly string[] {
    return [...this.#open]
  }
  get faults(): readonly LockFault[] {
    return [...this.#faults]
  }

  order(fault: LockFault | 'none'): void {
    if (fault === 'none') this.#faults.clear()
    else this.#faults.add(fault)
  }

  /** Says one of the frames it can say by itself; false when there is none of that name. */
  say(name: string): boolean {
    const frame = this.#receives.find((one) => one.name === name)
    if (frame) this.#say(frame, {})
    return frame !== undefined
  }

  /** Somebody shuts (or forces) a door. */
  door(names: Names, open: boolean): void {
    if (open) this.#open.add(keyOf(names))
    else this.#open.delete(keyOf(names))
  }

  get #receives(): readonly Received[] {
    return this.#profile.protocol.receives ?? []
  }

  #received(bytes: Uint8Array): void {
    this.#heard = [...this.#heard, ...bytes].slice(-256)
    while (this.#heard.length > 0) {
      const frames = Object.entries(this.#profile.protocol.sends ?? {}).map(
        ([name, text = '']) => [name, text.split(' '), readFrame(text.split(' '), this.#heard)] as const,
      )
      const whole = frames.find(([, tokens, names]) => names && this.#heard.length >= tokens.length)
      if (whole) {
        this.#heard = this.#heard.slice(whole[1].length)
        this.#act(whole[0], whole[2] ?? {})
      } else if (frames.some(([, , names]) => names)) return
      else this.#heard = this.#heard.slice(1)
    }
  }

  #act(name: string, names: Names): void {
    if (name === 'ask' || name === 'idle') this.#asked = name === 'ask'
    if (name === 'open') {
      this.#releases += 1
      if (!this.#faults.has('jammed')) this.#open.add(keyOf(names))
      if (this.#faults.has('mute')) return
    }
    const door = this.allOpen || this.#open.has(keyOf(names)) ? 'open' : 'closed'
    const answer = this.#receives.find((one) => one.to === name && (one.door === undefined || one.door === door))
    if (answer) this.#say(answer, names)
  }

  #say({ bytes }: Received, names: Names): void {
    const out: number[] = []
    for (const token of bytes.split(' ')) {
      if (token === '{xor}') out.push(out.reduce((a, b) => a ^ b, 0))
      else if (token === '{sum}') out.push(out.reduce((a, b) => a + b, 0) & 0xff)
      else if (token.startsWith('{')) out.push(names[token.slice(1, -1)] ?? 0)
      else out.push(token === '??' ? 0 : Number.parseInt(token, 16))
    }
    this.wire.send(Uint8Array.from(out))
  }
}

/** The named bytes of a frame as far as it has come; undefined when these bytes are another. */
function readFrame(tokens: readonly string[], heard: readonly number[]): Names | undefined {
  const names: Record<string, number> = {}
  for (const [i, token] of tokens.entries()) {
    const byte = heard[i]
    if (byte === undefined) return names
    const before = heard.slice(0, i)
    if (token === '{xor}' && byte !== before.reduce((a, b) => a ^ b, 0)) return undefined
    if (token === '{sum}' && byte !== (before.reduce((a, b) => a + b, 0) & 0xff)) return undefined
    if (/^[0-9a-f]{2}$/i.test(token) && byte !== Number.parseInt(token, 16)) return undefined
    if (token.startsWith('{')) names[token.slice(1, -1)] = byte
  }
  return names
}

/** One lock: its named bytes without the check. */
const keyOf = ({ xor: _, sum: __, ...names }: Names) =>
  Object.entries(names)
    .sort()
    .map(([name, value]) => `${name} ${value.toString(16).padStart(2, '0')}`)
    .join(', ')
