/*
 * What both families of CRT frames have in common (devices.md 2.8): a start byte, the length of the content high byte first, the content, 03,
 * and the XOR of everything before; single bytes 06 (taken) and 15 (damaged) outside frames.
 */

export const end = 0x03
export const ack = 0x06
export const nak = 0x15

export const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)

/** Puts a frame together whose head is known; its end and check are filled in. */
export function framed(head: readonly number[], content: Uint8Array): Uint8Array {
  const frame = new Uint8Array(head.length + content.length + 2)
  frame.set(head)
  frame.set(content, head.length)
  frame[frame.length - 2] = end
  frame[frame.length - 1] = xor(frame.subarray(0, -1))
  return frame
}

export type CrtSignal =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  | { readonly kind: 'frame'; readonly content: Uint8Array }

export interface CrtFraming {
  readonly start: number
  /** Bytes before the content; its length stands in the last two. */
  readonly headBytes: number
  readonly leastContent: number
  readonly mostContent: number
}

/** Finds frames and single bytes in whatever comes; what is damaged is skipped. Holds at most one frame. */
export class CrtDecoder {
  readonly #framing: CrtFraming
  readonly #buffer: Uint8Array
  #filled = 0

  constructor(framing: CrtFraming) {
    this.#framing = framing
    this.#buffer = new Uint8Array(framing.headBytes + framing.mostContent + 2)
  }

  get buffered(): number {
    return this.#filled
  }

  push(bytes: Uint8Array): CrtSignal[] {
    const signals: CrtSignal[] = []
    for (const byte of bytes) {
      if (this.#filled === this.#buffer.length) this.#drop(1)
      this.#buffer[this.#filled] = byte
      this.#filled += 1
      this.#take(signals)
    }
    return signals
  }

  /** After silence: what looked like the beginning of a frame was none. */
  resync(): CrtSignal[] {
    const signals: CrtSignal[] = []
    if (this.#filled > 0) this.#drop(1)
    this.#take(signals)
    return signals
  }

  /** Overwrites what was held. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#filled = 0
  }

  #take(signals: CrtSignal[]): void {
    const { start, headBytes, leastContent, mostContent } = this.#framing
    for (;;) {
      const first = this.#filled > 0 ? this.#buffer[0] : undefined
      if (first === undefined) return
      if (first !== start) {
        if (first === ack) signals.push({ kind: 'ack' })
        if (first === nak) signals.push({ kind: 'nak' })
        this.#drop(1)
        continue
      }
      if (this.#filled < headBytes) return
      const length = ((this.#buffer[headBytes - 2] ?? 0) << 8) | (this.#buffer[headBytes - 1] ?? 0)
      if (length < leastContent || length > mostContent) {
        this.#drop(1)
        continue
      }
      const whole = headBytes + length + 2
      if (this.#filled < whole) return
      const frame = this.#buffer.subarray(0, whole)
      if (frame[whole - 2] !== end || xor(frame) !== 0) {
        this.#drop(1)
        continue
      }
      signals.push({ kind: 'frame', content: frame.slice(headBytes, headBytes + length) })
      this.#drop(whole)
    }
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#filled)
    this.#filled -= count
    this.#buffer.fill(0, this.#filled, this.#filled + count)
  }
}
