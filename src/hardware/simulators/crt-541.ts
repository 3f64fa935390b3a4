import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedWire } from './wire.ts'

/** A CRT-541 dispenser, address 00, at the byte level from its manual (devices.md 2.8): the first enquiry after a card tells how it ended. */
export class SimulatedCrt541 {
  readonly wire: SimulatedWire
  #buffer: number[] = []
  #result: '3' | '4' | '6' | undefined
  #broken = false
  #jamNext = false
  #loseAck = false
  #moves = 0
  /** A card sticks out and has not been taken. */
  waiting = false
  stacker = 40

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
    return { kind: 'stream', peer: this.wire }
  }

  get moves(): number {
    return this.#moves
  }
  jam(): void {
    this.#jamNext = true
  }
  loseAck(): void {
    this.#loseAck = true
  }
  repair(): void {
    this.#broken = false
    this.#result = undefined
    this.waiting = false
  }

  #received(bytes: Uint8Array): void {
    this.#buffer.push(...bytes)
    while (this.#buffer.length >= 7) {
      if (this.#buffer[0] !== 0x02) {
        this.#buffer.shift()
        continue
      }
      const frame = this.#buffer.splice(0, 7)
      const whole = frame.reduce((sum, byte) => sum ^ byte, 0) === 0 && frame[5] === 0x03
      const command = String.fromCharCode(frame[3] ?? 0, frame[4] ?? 0)
      this.#answer(whole ? command : '')
    }
  }

  #answer(command: string): void {
    const known = command === 'AP' || command === 'DC' || command === 'RS'
    if (this.#loseAck && command === 'DC') this.#loseAck = false
    else this.wire.send(Uint8Array.of(known ? 0x06 : 0x15, 0x30, 0x30))
    if (command === 'DC') this.#dispense()
    if (command === 'RS') this.repair()
    if (command === 'AP') this.#tell()
  }

  #dispense(): void {
    if (this.#broken || this.waiting || this.stacker === 0) {
      this.#result = '6'
      return
    }
    this.#moves += 1
    this.#broken = this.#jamNext
    this.#jamNext = false
    this.#result = this.#broken ? '4' : '3'
    if (this.#broken) return
    this.stacker -= 1
    this.waiting = true
  }

  #tell(): void {
    const s = this.#result ?? (this.#broken ? '4' : '0')
    this.#result = undefined
    const k = this.stacker >= 10 ? '0' : '1'
    const body = Uint8Array.from(`\u000200${s}${k}\u0003`, (c) => c.charCodeAt(0))
    this.wire.send(Uint8Array.from([...body, body.reduce((sum, byte) => sum ^ byte, 0)]))
  }
}
