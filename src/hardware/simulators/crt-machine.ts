import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedChip } from './chips/chip.ts'
import type { ChipContents } from './chips/contents.ts'
import { SimulatedWire } from './wire.ts'

export interface CrtMachineOptions {
  /** Cards in the stacker; a machine without one is a reader only. */
  readonly stacker?: number
  readonly binCapacity?: number
}

type Place = 'none' | 'gate' | 'inside' | 'chip'
type Reply = { readonly error: string } | { readonly data?: Uint8Array }

/** What lies in a stacker: cards without anything on them. */
const blank: ChipContents = {
  id: 'blank',
  label: '空白卡',
  atr: Uint8Array.of(0x3b, 0x02, 0x14, 0x50),
  protocol: 't0',
  way: 'contact',
  applications: [],
}

/**
 * A CRT machine of the F2 family at the byte level: gate, holding place, chip contacts, stacker and bin, written from devices.md
 * 2.8. A person holds a card at the slot (`offer`); it is drawn in once the host allows entry.
 */
export class SimulatedCrtMachine {
  readonly wire: SimulatedWire
  readonly #binCapacity: number
  #buffer: number[] = []
  #place: Place = 'none'
  #chip: SimulatedChip | undefined
  #offered: ChipContents | undefined
  #entry = false
  #powered = false
  #ready = true
  #jamNext = false
  #loseAck = false
  #refuseFrame = false
  #wrongSum = false
  #moves = 0
  stacker: number
  bin = 0

  constructor(clock: Clock, options: CrtMachineOptions = {}) {
    this.stacker = options.stacker ?? 0
    this.#binCapacity = options.binCapacity ?? 5
    this.wire = new SimulatedWire(
      clock,
      (bytes) => this.#received(bytes),
      () => {
        this.#buffer = []
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
  get entryAllowed(): boolean {
    return this.#entry
  }

  /** A person holds a card at the slot. */
  offer(card: ChipContents): void {
    this.#offered = card
    this.#drawIn()
  }

  /** A card lies inside, as after a crash. */
  load(card: ChipContents): void {
    this.#chip = new SimulatedChip(card)
    this.#place = 'inside'
  }

  /** A hand takes what sticks out; service staff take what is inside. */
  takeOut(): void {
    this.#place = 'none'
    this.#chip = undefined
    this.#offered = undefined
  }

  jam(): void {
    this.#jamNext = true
  }
  fillBin(): void {
    this.bin = this.#binCapacity
  }
  /** Mains off and on: it wants to be initialised before anything else. */
  losePower(): void {
    this.#ready = false
    this.#entry = false
    this.#powered = false
  }
  /** The next 06 after a command gets lost. */
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

  #drawIn(): void {
    if (!this.#entry || !this.#offered || this.#place !== 'none') return
    this.load(this.#offered)
    this.#offered = undefined
  }

  #received(bytes: Uint8Array): void {
    this.#buffer.push(...bytes)
    for (;;) {
      const begin = this.#buffer.indexOf(0xf2)
      this.#buffer.splice(0, begin < 0 ? this.#buffer.length : begin)
      const whole = (this.#buffer[2] ?? 0) * 256 + (this.#buffer[3] ?? 0) + 6
      if (this.#buffer.length < 4 || this.#buffer.length < whole) return
      this.#frame(Uint8Array.from(this.#buffer.splice(0, whole)))
    }
  }

  #frame(frame: Uint8Array): void {
    const sum = frame.reduce((xor, byte) => xor ^ byte, 0)
    if (sum !== 0 || frame.at(-2) !== 0x03 || frame[4] !== 0x43 || this.#refuseFrame) {
      this.#refuseFrame = false
      this.wire.send(Uint8Array.of(0x15))
      return
    }
    if (this.#loseAck) this.#loseAck = false
    else this.wire.send(Uint8Array.of(0x06))
    const [cm = 0, pm = 0] = [frame[5], frame[6]]
    const reply = this.#carryOut(cm, pm, frame.subarray(7, -2))
    this.#answer(
      'error' in reply
        ? [0x4e, cm, pm, ...Buffer.from(reply.error)]
        : [0x50, cm, pm, ...this.#states(), ...(reply.data ?? [])],
    )
  }

  #states(): readonly number[] {
    const place = { none: 0x30, gate: 0x31, inside: 0x32, chip: 0x32 }[this.#place]
    const stacker = this.stacker === 0 ? 0x30 : this.stacker < 10 ? 0x31 : 0x32
    return [place, stacker, this.bin >= this.#binCapacity ? 0x31 : 0x30]
  }

  #answer(content: readonly number[]): void {
    const body = [0xf2, 0x00, content.length >> 8, content.length & 0xff, ...content, 0x03]
    const sum = body.reduce((xor, byte) => xor ^ byte, 0)
    this.wire.send(Uint8Array.from([...body, this.#wrongSum ? sum ^ 0xff : sum]))
    this.#wrongSum = false
  }

  #carryOut(cm: number, pm: number, data: Uint8Array): Reply {
    if (cm === 0x30) return this.#initialise(pm)
    if (!this.#ready) return { error: 'B0' }
    if (cm === 0x31 && pm === 0x30) return {}
    if (cm === 0x32) return this.#move(pm)
    if (cm === 0x33 && (pm === 0x30 || pm === 0x31)) {
      this.#entry = pm === 0x30
      this.#drawIn()
      return {}
    }
    if (cm === 0x51) return this.#cpuCard(pm, data)
    if (cm === 0xa4 && pm === 0x30) return { data: Uint8Array.from(Buffer.from('CRT-571-V1.0')) }
    return { error: '00' }
  }

  #initialise(pm: number): Reply {
    if (pm !== 0x30 && pm !== 0x31 && pm !== 0x33) return { error: '01' }
    this.#ready = true
    this.#powered = false
    if (this.#place === 'none' || pm === 0x33) return {}
    return this.#move(pm === 0x31 ? 0x33 : 0x30)
  }

  #move(pm: number): Reply {
    const target = ({ 48: 'inside', 49: 'chip', 50: 'inside', 51: 'bin', 57: 'gate' } as const)[pm]
    if (!target) return { error: '01' }
    if (this.#place === 'none' && !this.#feed()) return { error: target === 'bin' ? '02' : 'A0' }
    if (target === 'bin' && this.bin >= this.#binCapacity) return { error: 'A1' }
    this.#moves += 1
    this.#powered = false
    if (this.#jamNext) {
      this.#jamNext = false
      this.#place = 'inside'
      return { error: '10' }
    }
    if (target === 'bin') {
      this.bin += 1
      this.#chip = undefined
      this.#place = 'none'
    } else this.#place = target
    return {}
  }

  /** The next card from the stacker, if there is one. */
  #feed(): boolean {
    if (this.stacker === 0) return false
    this.stacker -= 1
    this.load(blank)
    return true
  }

  #cpuCard(pm: number, data: Uint8Array): Reply {
    if (this.#place !== 'chip' || !this.#chip) return { error: '02' }
    if (pm === 0x30) {
      if (this.#chip.contents.mute) return { error: '61' }
      this.#powered = true
      this.#chip.reset()
      const { atr, protocol } = this.#chip.contents
      return { data: Uint8Array.from([protocol === 't0' ? 0x30 : 0x31, ...atr]) }
    }
    if (pm === 0x31) {
      this.#powered = false
      return {}
    }
    if (pm !== 0x39) return { error: '03' }
    return this.#powered ? { data: this.#chip.answer(data) } : { error: '02' }
  }
}
