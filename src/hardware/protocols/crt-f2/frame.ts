/*
 * Frames of CRT-571 and newer CRT machines. devices.md 2.8 [crt571go]: F2, address, length (high, low), then so many bytes, 03, and
 * the XOR of everything before. Outside frames the machine says 06 (frame taken) or 15 (frame damaged).
 */

const start = 0xf2
const end = 0x03
export const ack = 0x06
export const nak = 0x15
/** Longest content: an APDU answer with its statuses, rounded up. */
const maxContent = 1024

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)

export function encodeFrame(content: Uint8Array, address = 0): Uint8Array {
  const frame = new Uint8Array(content.length + 6)
  frame.set([start, address, content.length >> 8, content.length & 0xff])
  frame.set(content, 4)
  frame[frame.length - 2] = end
  frame[frame.length - 1] = xor(frame.subarray(0, -1))
  return frame
}

/** `C`, command, parameter, data. */
export const encodeCommand = (cm: number, pm: number, data: Uint8Array = new Uint8Array(0), address = 0) =>
  encodeFrame(Uint8Array.from([0x43, cm, pm, ...data]), address)

export type Signal =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' }
  | { readonly kind: 'frame'; readonly content: Uint8Array }

/** Finds frames and single bytes in whatever comes; what is damaged is skipped. Holds at most one frame. */
export class F2Decoder {
  readonly #buffer = new Uint8Array(maxContent + 6)
  #filled = 0

  get buffered(): number {
    return this.#filled
  }

  push(bytes: Uint8Array): Signal[] {
    const signals: Signal[] = []
    for (const byte of bytes) {
      if (this.#filled === this.#buffer.length) this.#drop(1)
      this.#buffer[this.#filled] = byte
      this.#filled += 1
      this.#take(signals)
    }
    return signals
  }

  /** After silence: what looked like the beginning of a frame was none. */
  resync(): Signal[] {
    const signals: Signal[] = []
    if (this.#filled > 0) this.#drop(1)
    this.#take(signals)
    return signals
  }

  /** Overwrites what was held. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#filled = 0
  }

  #take(signals: Signal[]): void {
    for (;;) {
      const first = this.#filled > 0 ? this.#buffer[0] : undefined
      if (first === undefined) return
      if (first !== start) {
        if (first === ack) signals.push({ kind: 'ack' })
        if (first === nak) signals.push({ kind: 'nak' })
        this.#drop(1)
        continue
      }
      if (this.#filled < 4) return
      const length = ((this.#buffer[2] ?? 0) << 8) | (this.#buffer[3] ?? 0)
      if (length < 3 || length > maxContent) {
        this.#drop(1)
        continue
      }
      if (this.#filled < length + 6) return
      const frame = this.#buffer.subarray(0, length + 6)
      if (frame[length + 4] !== end || xor(frame) !== 0) {
        this.#drop(1)
        continue
      }
      signals.push({ kind: 'frame', content: frame.slice(4, 4 + length) })
      this.#drop(length + 6)
    }
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#filled)
    this.#filled -= count
    this.#buffer.fill(0, this.#filled, this.#filled + count)
  }
}
