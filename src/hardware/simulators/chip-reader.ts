import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedChip } from './chips/chip.ts'
import type { ChipContents } from './chips/contents.ts'
import { SimulatedWire } from './wire.ts'

/** A chip card reader whose card speaks the virtual smart card protocol: u16 length, then one control byte or an APDU. */
export class SimulatedChipReader {
  readonly wire: SimulatedWire
  #chip: SimulatedChip | undefined
  #buffer: number[] = []
  #pullAfter: number | undefined

  constructor(clock: Clock) {
    this.wire = new SimulatedWire(
      clock,
      (bytes) => this.#received(bytes),
      () => {
        this.#buffer = []
      },
    )
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'apdu', peer: this.wire }
  }

  get card(): ChipContents | undefined {
    return this.#chip?.contents
  }

  insert(contents: ChipContents): void {
    this.#chip = new SimulatedChip(contents)
  }

  remove(): void {
    this.#chip = undefined
  }

  /** The card is pulled out after it has answered so many more commands. */
  pullAfter(commands: number): void {
    this.#pullAfter = commands
  }

  #received(bytes: Uint8Array): void {
    this.#buffer.push(...bytes)
    for (;;) {
      const [high, low] = this.#buffer
      if (high === undefined || low === undefined) return
      const length = high * 256 + low
      if (this.#buffer.length < 2 + length) return
      this.#message(Uint8Array.from(this.#buffer.splice(0, 2 + length).slice(2)))
    }
  }

  #message(message: Uint8Array): void {
    if (message.length !== 1) return this.#say(this.#apdu(message))
    const [control] = message
    if (control === 4) this.#say(this.#chip?.contents.atr ?? new Uint8Array(0))
    else this.#chip?.reset()
  }

  #apdu(command: Uint8Array): Uint8Array {
    if (this.#pullAfter !== undefined) {
      this.#pullAfter -= 1
      if (this.#pullAfter < 0) {
        this.#pullAfter = undefined
        this.remove()
      }
    }
    return this.#chip?.answer(command) ?? new Uint8Array(0)
  }

  #say(answer: Uint8Array): void {
    this.wire.send(Uint8Array.from([answer.length >> 8, answer.length & 0xff, ...answer]))
  }
}
