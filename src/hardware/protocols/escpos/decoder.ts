/** One thing a printer said. */
export type PrinterMessage =
  | { readonly kind: 'status'; readonly n: number; readonly byte: number }
  | { readonly kind: 'asb'; readonly bytes: readonly [number, number, number, number] }
  | { readonly kind: 'info'; readonly n: number; readonly text: string }
  | { readonly kind: 'full'; readonly bytes: readonly [number, number, number, number] }
  | { readonly kind: 'flow'; readonly ready: boolean }

/** Longest answer to GS I (Epson: 80 bytes with header and end). */
const maxInfoBytes = 80
/** Requests that may wait for an answer at once. */
const maxPending = 8

/**
 * Tells apart what comes back from a printer: one-byte DLE EOT answers ((b & 93) = 12, no number in them, so each belongs to
 * the oldest unanswered request), 4-byte automatic status ((b & 93) = 10 first, bits 4 and 7 clear after), GS I texts
 * (5F .. 00), the full status of kiosk printers (10 0F and four bytes, only when asked for, since an automatic block may begin
 * alike) and XON/XOFF. Anything else is counted and dropped. Never throws, never waits for more than one message's bytes.
 * devices.md 3.2, 3.3, 3.4 [tm-u220-54/55/83, l60-319, t88-320, kpm150].
 */
export class PrinterDecoder {
  readonly #plain: boolean
  #pendingStatus: number[] = []
  #pendingInfo: number | undefined
  #asb: number[] = []
  #info: number[] | undefined
  #pendingFull = false
  #full: number[] | undefined
  #discarded = 0

  /** `plain`: answers to DLE EOT lack the fixed bits, so whatever byte comes after a question is its answer. */
  constructor(plain = false) {
    this.#plain = plain
  }

  get discarded(): number {
    return this.#discarded
  }
  get buffered(): number {
    return this.#asb.length + (this.#info?.length ?? 0) + (this.#full?.length ?? 0)
  }

  /** Say this just before DLE EOT n is sent. */
  expectStatus(n: number): void {
    if (this.#pendingStatus.length < maxPending) this.#pendingStatus.push(n)
  }

  /** Say this just before GS I n is sent. */
  expectInfo(n: number): void {
    this.#pendingInfo = n
    this.#info = undefined
  }

  /** Nobody waits for DLE EOT answers any more (time is up); what still comes of them is noise. */
  forgetStatus(): void {
    this.#pendingStatus = []
  }

  /** Say this just before the full status (DLE EOT 20) is asked for. */
  expectFull(): void {
    this.#pendingFull = true
    this.#full = undefined
  }

  forgetFull(): void {
    this.#pendingFull = false
    this.#full = undefined
  }

  forgetInfo(): void {
    this.#pendingInfo = undefined
    this.#info = undefined
  }

  push(chunk: Uint8Array): PrinterMessage[] {
    const messages: PrinterMessage[] = []
    for (const byte of chunk) {
      const message = this.#step(byte)
      if (message) messages.push(message)
    }
    return messages
  }

  #step(byte: number): PrinterMessage | undefined {
    if (this.#info) return this.#infoByte(byte)
    if (this.#full) return this.#fullByte(this.#full, byte)
    if (this.#asb.length > 0) {
      if (this.#pendingFull && this.#asb.length === 1 && this.#asb[0] === 0x10 && byte === 0x0f) {
        this.#asb = []
        this.#pendingFull = false
        this.#full = []
        return undefined
      }
      if ((byte & 0x90) === 0) return this.#asbByte(byte)
      // Bit 4 or 7 cannot stand in the rest of a block: its end was lost.
      this.#discarded += this.#asb.length
      this.#asb = []
    }
    if (byte === 0x11 || byte === 0x13) return { kind: 'flow', ready: byte === 0x11 }
    if (this.#plain) {
      const n = this.#pendingStatus.shift()
      if (n !== undefined) return { kind: 'status', n, byte }
    }
    if ((byte & 0x93) === 0x10) {
      this.#asb = [byte]
      return undefined
    }
    if ((byte & 0x93) === 0x12) {
      const n = this.#pendingStatus.shift()
      if (n !== undefined) return { kind: 'status', n, byte }
    }
    if (byte === 0x5f && this.#pendingInfo !== undefined) {
      this.#info = []
      return undefined
    }
    this.#discarded += 1
    return undefined
  }

  #fullByte(full: number[], byte: number): PrinterMessage | undefined {
    full.push(byte)
    const [b1, b2, b3, b4] = full
    if (b1 === undefined || b2 === undefined || b3 === undefined || b4 === undefined) return undefined
    this.#full = undefined
    return { kind: 'full', bytes: [b1, b2, b3, b4] }
  }

  #asbByte(byte: number): PrinterMessage | undefined {
    this.#asb.push(byte)
    const [b1, b2, b3, b4] = this.#asb
    if (b1 === undefined || b2 === undefined || b3 === undefined || b4 === undefined) return undefined
    this.#asb = []
    return { kind: 'asb', bytes: [b1, b2, b3, b4] }
  }

  #infoByte(byte: number): PrinterMessage | undefined {
    const text = this.#info ?? []
    const n = this.#pendingInfo ?? 0
    if (byte === 0x00) {
      this.#info = undefined
      this.#pendingInfo = undefined
      return { kind: 'info', n, text: String.fromCharCode(...text) }
    }
    if (byte < 0x20 || byte > 0x7e || text.length >= maxInfoBytes) {
      // No text after all: what came is dropped, the byte may be the start of something else.
      this.#discarded += text.length + 1
      this.#info = undefined
      return this.#step(byte)
    }
    text.push(byte)
    return undefined
  }
}
