import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedWire } from './wire.ts'

/** An MT163 or MT166 card dispenser at the byte level: it answers a frame with a frame, 15 when it was damaged. [mt166js] */
export class SimulatedMt166 {
  readonly wire: SimulatedWire
  #buffer: number[] = []
  #jamNext = false
  #loseAnswer = false
  #refuseFrame = false
  #moves = 0
  jammed = false
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
  repair(): void {
    this.jammed = false
    this.waiting = false
  }
  /** The answer to the next movement gets lost. */
  loseAnswer(): void {
    this.#loseAnswer = true
  }
  /** The next movement's frame counts as damaged. */
  refuseFrame(): void {
    this.#refuseFrame = true
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
      const [cm = 0, pm = 0] = frame.slice(3)
      if (whole && cm === 0x32 && pm === 0x30) this.#answer(cm, pm, this.#bits())
      else if (whole && cm === 0x31 && !this.#refuseFrame) this.#move(pm)
      else {
        this.#refuseFrame = false
        this.wire.send(Uint8Array.of(0x15))
      }
    }
  }

  #bits(): number {
    const stack = this.stacker === 0 ? 0x90 : this.stacker < 10 ? 0x10 : 0
    return stack | (this.waiting ? 0x40 : 0) | (this.jammed ? 0x02 : 0)
  }

  #move(pm: number): void {
    const can = pm === 0x31 && !this.jammed && !this.waiting && this.stacker > 0
    if (can) {
      this.#moves += 1
      this.jammed = this.#jamNext
      this.#jamNext = false
      this.waiting = !this.jammed
      if (this.waiting) this.stacker -= 1
    }
    if (this.#loseAnswer) this.#loseAnswer = false
    else this.#answer(0x31, pm, can && this.waiting ? 0x59 : 0x4e)
  }

  #answer(cm: number, pm: number, data: number): void {
    const body = [0x02, 0x00, 0x03, cm, pm, data, 0x03]
    this.wire.send(Uint8Array.from([...body, body.reduce((sum, byte) => sum ^ byte, 0)]))
  }
}
