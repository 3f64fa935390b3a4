/*
 * Frames of the older CRT readers. devices.md 2.8 [crt310py]: 02, length (high, low) of what follows up to the data's end, command,
 * parameter, data, 03, and the XOR of everything before. The reader says 06 (frame taken) or 15 (damaged); asked with 05 it sends
 * its answer in the same frame.
 */

const start = 0x02
const end = 0x03
/** Asks for the answer to a command that was taken. */
export const enquiry = 0x05
const ack = 0x06
const nak = 0x15
/** Longest content: three tracks of a stripe, rounded up. */
const maxContent = 512

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)

/** A frame around command, parameter and data. */
export function encodeCrt02(cm: number, pm: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = data.length + 2
  const frame = new Uint8Array(length + 5)
  frame.set([start, length >> 8, length & 0xff, cm, pm])
  frame.set(data, 5)
  frame[frame.length - 2] = end
  frame[frame.length - 1] = xor(frame.subarray(0, -1))
  return frame
}

export type Crt02Signal =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  | { readonly kind: 'frame'; readonly content: Uint8Array }

/** Finds frames and single bytes in whatever comes; what is damaged is skipped. Holds at most one frame. */
export class Crt02Decoder {
  readonly #buffer = new Uint8Array(maxContent + 5)
  #filled = 0

  get buffered(): number {
    return this.#filled
  }

  push(bytes: Uint8Array): Crt02Signal[] {
    const signals: Crt02Signal[] = []
    for (const byte of bytes) {
      if (this.#filled === this.#buffer.length) this.#drop(1)
      this.#buffer[this.#filled] = byte
      this.#filled += 1
      this.#take(signals)
    }
    return signals
  }

  /** After silence: what looked like the beginning of a frame was none. */
  resync(): Crt02Signal[] {
    const signals: Crt02Signal[] = []
    if (this.#filled > 0) this.#drop(1)
    this.#take(signals)
    return signals
  }

  /** Overwrites what was held. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#filled = 0
  }

  #take(signals: Crt02Signal[]): void {
    for (;;) {
      const first = this.#filled > 0 ? this.#buffer[0] : undefined
      if (first === undefined) return
      if (first !== start) {
        if (first === ack) signals.push({ kind: 'ack' })
        if (first === nak) signals.push({ kind: 'nak' })
        this.#drop(1)
        continue
      }
      if (this.#filled < 3) return
      const length = ((this.#buffer[1] ?? 0) << 8) | (this.#buffer[2] ?? 0)
      if (length < 2 || length > maxContent) {
        this.#drop(1)
        continue
      }
      if (this.#filled < length + 5) return
      const frame = this.#buffer.subarray(0, length + 5)
      if (frame[length + 3] !== end || xor(frame) !== 0) {
        this.#drop(1)
        continue
      }
      signals.push({ kind: 'frame', content: frame.slice(3, 3 + length) })
      this.#drop(length + 5)
    }
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#filled)
    this.#filled -= count
    this.#buffer.fill(0, this.#filled, this.#filled + count)
  }
}
