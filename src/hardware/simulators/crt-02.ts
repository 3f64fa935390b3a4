import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedWire } from './wire.ts'

/** What somebody puts into the slot: its number over the air, none for a card without an aerial. */
export interface AerialCard {
  readonly uid?: readonly number[]
}

type Place = 'none' | 'gate' | 'front' | 'inside' | 'abnormal'

const positions = { none: 0x4e, gate: 0x48, front: 0x49, inside: 0x4a, abnormal: 0x46 } as const
const [yes, no, noCard, wrongPlace] = [0x59, 0x4e, 0x45, 0x57]

/**
 * An older CRT motor reader at the byte level from devices.md 2.8: it says 06 to a whole frame and carries it out when 05 comes.
 * Its entry is open; a card stops where `stopAt` says.
 */
export class SimulatedCrt02Reader {
  readonly wire: SimulatedWire
  readonly #presenceOnly: boolean
  #buffer: number[] = []
  #waiting: Uint8Array | undefined
  #place: Place = 'none'
  #card: AerialCard | undefined
  #ready = true
  #jamNext = false
  #loseAck = false
  #refuseFrame = false
  #wrongSum = false
  #moves = 0
  stopAt: 'front' | 'inside' = 'inside'
  /** Cards that fell out at the rear. */
  bin = 0

  constructor(clock: Clock, options: { readonly presenceOnly?: boolean } = {}) {
    this.#presenceOnly = options.presenceOnly === true
    this.wire = new SimulatedWire(
      clock,
      (bytes) => this.#received(bytes),
      () => {
        this.#buffer = []
        this.#waiting = undefined
      },
    )
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'stream', peer: this.wire }
  }

  get place(): Place {
    return this.#place
  }
  get moves(): number {
    return this.#moves
  }

  /** A person pushes a card in. */
  insert(card: AerialCard): void {
    if (this.#place !== 'none') return
    this.#card = card
    this.#place = this.stopAt
  }
  /** A card longer than any card should be. */
  insertLong(): void {
    this.#card = {}
    this.#place = 'abnormal'
  }
  takeOut(): void {
    this.#card = undefined
    this.#place = 'none'
  }
  jam(): void {
    this.#jamNext = true
  }
  /** Mains off and on: it wants to be initialised before anything else. */
  losePower(): void {
    this.#ready = false
  }
  /** The next 06 gets lost. */
  loseAck(): void {
    this.#loseAck = true
  }
  /** The next frame of the host counts as damaged. */
  refuseFrame(): void {
    this.#refuseFrame = true
  }
  /** The next answer has a wrong last byte. */
  wrongSum(): void {
    this.#wrongSum = true
  }

  #received(bytes: Uint8Array): void {
    this.#buffer.push(...bytes)
    for (;;) {
      const [first] = this.#buffer
      if (first === undefined) return
      if (first !== 0x02) {
        this.#buffer.shift()
        if (first === 0x05) this.#enquired()
        continue
      }
      const whole = (this.#buffer[1] ?? 0) * 256 + (this.#buffer[2] ?? 0) + 5
      if (this.#buffer.length < 3 || this.#buffer.length < whole) return
      this.#frame(Uint8Array.from(this.#buffer.splice(0, whole)))
    }
  }

  #frame(frame: Uint8Array): void {
    const sum = frame.reduce((xor, byte) => xor ^ byte, 0)
    if (sum !== 0 || frame.at(-2) !== 0x03 || this.#refuseFrame) {
      this.#refuseFrame = false
      this.wire.send(Uint8Array.of(0x15))
      return
    }
    this.#waiting = frame
    if (this.#loseAck) this.#loseAck = false
    else this.wire.send(Uint8Array.of(0x06))
  }

  #enquired(): void {
    const [, , , cm = 0, pm = 0] = this.#waiting ?? []
    if (!this.#waiting) return
    this.#waiting = undefined
    const data = this.#carryOut(cm, pm)
    const content = typeof data === 'number' ? [0x4e, cm, data] : [cm, pm, ...data]
    const body = [0x02, content.length >> 8, content.length & 0xff, ...content, 0x03]
    const sum = body.reduce((xor, byte) => xor ^ byte, 0)
    const told = this.#wrongSum ? sum ^ 0xff : sum
    this.#wrongSum = false
    this.wire.send(Uint8Array.from([...body, told]))
  }

  /** Data of the answer, or the code of a refusal. */
  #carryOut(cm: number, pm: number): readonly number[] | number {
    if (cm === 0x30 && pm === 0x30) {
      this.#ready = true
      return this.#presenceOnly ? [yes] : [...Buffer.from('CRT-310-V1.0')]
    }
    if (!this.#ready) return 0x02
    if (cm === 0x31 && pm === 0x30) return this.#status()
    if (cm === 0x32) return this.#move(pm)
    if (cm === 0x35 && (pm === 0x30 || pm === 0x31)) return this.#aerial(pm)
    return 0x00
  }

  #status(): readonly number[] {
    if (!this.#presenceOnly) return [positions[this.#place], 0x4a, 0x4a]
    return [this.#place === 'none' || this.#place === 'gate' ? no : yes]
  }

  #move(pm: number): readonly number[] | number {
    const target = ({ 46: 'inside', 48: 'gate', 49: 'front', 51: 'bin' } as const)[pm]
    if (!target) return 0x01
    if (this.#place === 'abnormal') return 0x06
    if (this.#place === 'none') return [noCard]
    this.#moves += 1
    if (this.#jamNext) {
      this.#jamNext = false
      return [no]
    }
    if (target === 'bin') {
      this.bin += 1
      this.takeOut()
    } else this.#place = target
    return [yes]
  }

  #aerial(pm: number): readonly number[] {
    const uid = this.#card?.uid
    const empty = pm === 0x31 ? [0, 0, 0, 0] : []
    if (this.#place === 'none') return [noCard, ...empty]
    if (this.#place !== 'inside') return [wrongPlace, ...empty]
    if (!uid) return [no, ...empty]
    return pm === 0x30 ? [yes] : [yes, ...uid]
  }
}
