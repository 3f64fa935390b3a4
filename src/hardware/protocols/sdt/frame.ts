/**
 * Frames of the resident-ID reader protocol ("SDT", the SAM_V module). devices.md 1.2 [eastcoms508, hsl-sam]:
 * request  `preamble | LenH LenL | CMD Para | data | CHK`, answer `preamble | LenH LenL | SW1 SW2 SW3 | data | CHK`;
 * Len counts everything after itself, CHK is the XOR of everything from LenH to the last data byte.
 */

export const sdtPreamble: Uint8Array = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69)

/** Largest Len of any known answer is 2314 (text, photo and 1024 bytes of fingerprint); nothing above this is a frame. */
export const maxFrameLength = 2400

export interface SdtRequest {
  readonly command: number
  readonly parameter: number
  readonly data: Uint8Array
}

export interface SdtAnswer {
  readonly sw1: number
  readonly sw2: number
  /** The status proper, e.g. 0x90 success, 0x9f card found. */
  readonly sw3: number
  readonly data: Uint8Array
}

function xor(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i += 1) sum ^= bytes[i] ?? 0
  return sum
}

function encode(head: readonly number[], data: Uint8Array, preamble: Uint8Array): Uint8Array {
  const length = head.length + data.length + 1
  const frame = new Uint8Array(preamble.length + 2 + length)
  frame.set(preamble)
  frame[preamble.length] = length >> 8
  frame[preamble.length + 1] = length & 0xff
  frame.set(head, preamble.length + 2)
  frame.set(data, preamble.length + 2 + head.length)
  frame[frame.length - 1] = xor(frame, preamble.length, frame.length - 1)
  return frame
}

const noData = new Uint8Array(0)

export function encodeRequest(
  command: number,
  parameter: number,
  data: Uint8Array = noData,
  preamble: Uint8Array = sdtPreamble,
): Uint8Array {
  return encode([command, parameter], data, preamble)
}

/** Answer frame; `status` is SW1 SW2 SW3. */
export function encodeAnswer(
  status: readonly [number, number, number],
  data: Uint8Array = noData,
  preamble: Uint8Array = sdtPreamble,
): Uint8Array {
  return encode(status, data, preamble)
}

/** Body of a frame: what stands between Len and CHK. */
export function answerFromBody(body: Uint8Array): SdtAnswer | undefined {
  const [sw1, sw2, sw3] = body
  if (sw1 === undefined || sw2 === undefined || sw3 === undefined) return undefined
  return { sw1, sw2, sw3, data: body.slice(3) }
}

export function requestFromBody(body: Uint8Array): SdtRequest | undefined {
  const [command, parameter] = body
  if (command === undefined || parameter === undefined) return undefined
  return { command, parameter, data: body.slice(2) }
}

export interface FrameDecoderOptions {
  /** Dialects differ in their first bytes only; 1 to 8 of them. */
  readonly preamble?: Uint8Array
  readonly maxLength?: number
  /** Shortest Len that can be a frame: 3 for requests, 4 for answers. */
  readonly minLength?: number
}

/**
 * Turns a stream of bytes, however cut, into frame bodies. Never throws, keeps at most one frame of the largest size, and
 * after garbage goes on with the next good frame.
 */
export class FrameDecoder {
  readonly #preamble: Uint8Array
  readonly #maxLength: number
  readonly #minLength: number
  readonly #buffer: Uint8Array
  #filled = 0
  #discarded = 0
  #corrupt = 0

  constructor(options: FrameDecoderOptions = {}) {
    this.#preamble = options.preamble ?? sdtPreamble
    this.#maxLength = options.maxLength ?? maxFrameLength
    this.#minLength = options.minLength ?? 3
    this.#buffer = new Uint8Array(this.#preamble.length + 2 + this.#maxLength)
  }

  /** Bytes thrown away so far because they belonged to no frame. */
  get discarded(): number {
    return this.#discarded
  }
  /** Frames thrown away so far because their check byte was wrong. */
  get corrupt(): number {
    return this.#corrupt
  }
  get buffered(): number {
    return this.#filled
  }

  push(chunk: Uint8Array): Uint8Array[] {
    const bodies: Uint8Array[] = []
    for (let taken = 0; taken < chunk.length; ) {
      const part = chunk.subarray(taken, taken + this.#buffer.length - this.#filled)
      this.#buffer.set(part, this.#filled)
      this.#filled += part.length
      taken += part.length
      for (let body = this.#take(); body; body = this.#take()) bodies.push(body)
    }
    return bodies
  }

  /**
   * Called when the line fell silent inside a frame: an answer that was cut off may have swallowed the whole one behind it.
   * Looks for complete frames behind the pending head; when there is none the pending frame goes on waiting.
   */
  resync(): Uint8Array[] {
    for (let at = 1; at < this.#filled; at += 1) {
      const length = this.#frameLengthAt(at)
      if (length === undefined || !this.#checkedAt(at, length)) continue
      this.#drop(at)
      return this.push(noData).concat(this.#drain())
    }
    return []
  }

  /** Forgets a pending frame and overwrites the buffer, which may hold a person's data. */
  wipe(): void {
    this.#discarded += this.#filled
    this.#filled = 0
    this.#buffer.fill(0)
  }

  #drain(): Uint8Array[] {
    const bodies: Uint8Array[] = []
    for (let body = this.#take(); body; body = this.#take()) bodies.push(body)
    return bodies
  }

  /** Length of the whole frame starting at `at`, or undefined when no complete, plausible frame stands there. */
  #frameLengthAt(at: number): number | undefined {
    const head = this.#preamble.length + 2
    if (at + head > this.#filled || !this.#matches(at)) return undefined
    const length = this.#lengthAt(at)
    if (length < this.#minLength || length > this.#maxLength) return undefined
    return at + head + length <= this.#filled ? head + length : undefined
  }

  #checkedAt(at: number, length: number): boolean {
    return xor(this.#buffer, at + this.#preamble.length, at + length - 1) === this.#buffer[at + length - 1]
  }

  #lengthAt(at: number): number {
    const high = this.#buffer[at + this.#preamble.length] ?? 0
    const low = this.#buffer[at + this.#preamble.length + 1] ?? 0
    return (high << 8) | low
  }

  /** Whether the bytes at `at`, as far as they have arrived, are those of the preamble. */
  #matches(at: number): boolean {
    const end = Math.min(this.#preamble.length, this.#filled - at)
    for (let i = 0; i < end; i += 1) if (this.#buffer[at + i] !== this.#preamble[i]) return false
    return true
  }

  #take(): Uint8Array | undefined {
    for (;;) {
      let at = 0
      while (at < this.#filled && !this.#matches(at)) at += 1
      this.#discard(at)
      const head = this.#preamble.length + 2
      if (this.#filled < head) return undefined
      const length = this.#lengthAt(0)
      if (length < this.#minLength || length > this.#maxLength) {
        this.#discard(1)
        continue
      }
      if (this.#filled < head + length) return undefined
      if (!this.#checkedAt(0, head + length)) {
        this.#corrupt += 1
        this.#discard(1)
        continue
      }
      const body = this.#buffer.slice(head, head + length - 1)
      this.#drop(head + length)
      return body
    }
  }

  #discard(count: number): void {
    this.#discarded += count
    this.#drop(count)
  }

  #drop(count: number): void {
    if (count === 0) return
    this.#buffer.copyWithin(0, count, this.#filled)
    this.#buffer.fill(0, this.#filled - count, this.#filled)
    this.#filled -= count
  }
}
