import { maxCodeBytes, type ScannedCode } from './code.ts'

/** Commands of the Grow GM65 family; `AB CD` stands for "no check". devices.md 2.4 [gm65man]. */
export const gm65Commands = {
  trigger: Uint8Array.of(0x7e, 0x00, 0x08, 0x01, 0x00, 0x02, 0x01, 0xab, 0xcd),
  stop: Uint8Array.of(0x7e, 0x00, 0x08, 0x01, 0x00, 0x02, 0x00, 0xab, 0xcd),
  queryBaud: Uint8Array.of(0x7e, 0x00, 0x07, 0x01, 0x00, 0x2a, 0x02, 0xd8, 0x0f),
} as const

/** CRC-16 of polynomial 1021 from 0; it covers everything between the first byte and itself. */
function gm65Crc(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

export type Gm65Event = ScannedCode | { readonly kind: 'answer'; readonly data: Uint8Array }

/** Longest data of an answer we ever ask for. */
const maxAnswerData = 16

/**
 * Codes of a serial scanner, and answers `02 00 00 | length | data | CRC` (with the one byte 00 as data the ack `02 00 00 01 00 33 31`): text up to CR, LF or both, or until the line falls quiet. After a command was sent, an answer before
 * the next code is cut out exactly; it has no preamble, so its shape and check decide. Codes begin with anything else.
 */
export class SerialCodeDecoder {
  readonly #buffer = new Uint8Array(maxCodeBytes)
  #filled = 0
  #tooLong = false
  #answersDue = 0

  get pending(): boolean {
    return this.#filled > 0 || this.#tooLong
  }

  /** A command went out whose answer comes before any code. */
  expectAnswer(): void {
    this.#answersDue = Math.min(this.#answersDue + 1, 4)
  }

  push(bytes: Uint8Array): Gm65Event[] {
    const events: Gm65Event[] = []
    for (const byte of bytes) {
      const mayBeAnswer = this.#answersDue > 0 && this.#filled < maxAnswerData + 6 && this.#looksLikeAnswer(byte)
      if (!mayBeAnswer && (byte === 0x0d || byte === 0x0a)) {
        const code = this.flush()
        if (code) events.push(code)
        continue
      }
      this.#keep(byte)
      const data = mayBeAnswer ? this.#answer() : undefined
      if (data) {
        events.push({ kind: 'answer', data })
        this.#answersDue -= 1
        this.#forget()
      }
    }
    return events
  }

  /** The code so far, when there is one: the line has been quiet. */
  flush(): ScannedCode | undefined {
    if (!this.pending) return undefined
    const code: ScannedCode = this.#tooLong
      ? { kind: 'invalid', why: 'tooLong' }
      : { kind: 'code', symbology: 'unknown', bytes: this.#buffer.slice(0, this.#filled) }
    this.#forget()
    return code
  }

  /** Forgets everything, answers due as well. */
  wipe(): void {
    this.#forget()
    this.#answersDue = 0
  }

  #forget(): void {
    this.#buffer.fill(0)
    this.#filled = 0
    this.#tooLong = false
  }

  #keep(byte: number): void {
    if (this.#filled >= maxCodeBytes) this.#tooLong = true
    else {
      this.#buffer[this.#filled] = byte
      this.#filled += 1
    }
  }

  /** Whether the buffer and this byte can be an answer as far as they go. */
  #looksLikeAnswer(byte: number): boolean {
    const at = this.#filled
    const head = at < 3 ? [2, 0, 0][at] === byte : true
    const before = this.#buffer.subarray(0, Math.min(at, 3)).every((b, i) => b === [2, 0, 0][i])
    return head && before && (at !== 3 || (byte >= 1 && byte <= maxAnswerData))
  }

  #answer(): Uint8Array | undefined {
    if (this.#filled < 4) return undefined
    const length = this.#buffer[3] ?? 0
    const whole = 4 + length + 2
    if (this.#filled !== whole) return undefined
    const crc = gm65Crc(this.#buffer.subarray(1, whole - 2))
    const isGood = this.#buffer[whole - 2] === crc >> 8 && this.#buffer[whole - 1] === (crc & 0xff)
    return isGood ? this.#buffer.slice(4, whole - 2) : undefined
  }
}
