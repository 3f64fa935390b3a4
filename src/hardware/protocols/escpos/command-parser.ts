/** What a printer has been told to do; the simulator carries it out. */
export type PrinterCommand =
  | { readonly kind: 'initialise' }
  | { readonly kind: 'raster'; readonly widthBytes: number; readonly rows: number; readonly data: Uint8Array }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'feedLines'; readonly lines: number }
  | { readonly kind: 'cut'; readonly mode: 'full' | 'partial'; readonly feedDots: number }
  | { readonly kind: 'automaticStatus'; readonly mask: number }
  | { readonly kind: 'info'; readonly n: number }
  | { readonly kind: 'paperStatus'; readonly n: number }
  | { readonly kind: 'qr'; readonly data: Uint8Array; readonly moduleDots: number }
  | { readonly kind: 'text'; readonly byte: number }
  | { readonly kind: 'setting' }
  | { readonly kind: 'unknown'; readonly byte: number }

/** Real-time commands are carried out when received, wherever they stand in the stream, even inside a picture. */
export type RealTimeCommand =
  | { readonly kind: 'status'; readonly n: number }
  | { readonly kind: 'recover'; readonly n: number }

/** Number of argument bytes of commands that only set something: ESC/FS/GS and the command byte. */
const settings: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  27: {
    ...{ 32: 1, 33: 1, 36: 2, 37: 1, 45: 1, 50: 0, 51: 1, 61: 1, 63: 1, 69: 1, 71: 1, 77: 1, 82: 1, 83: 0, 84: 1 },
    ...{ 86: 1, 92: 2, 97: 1, 99: 2, 112: 3, 114: 1, 116: 1, 123: 1 },
  },
  28: { 33: 1, 38: 0, 45: 1, 46: 0, 67: 1, 83: 2, 87: 1 },
  29: { 33: 1, 66: 1, 72: 1, 73: 1, 76: 2, 80: 2, 87: 2, 98: 1, 102: 1, 104: 1, 119: 1 },
}

/** A raster larger than this is not one of a receipt. */
const maxRasterBytes = 255 * 4096

/** Printer side of ESC/POS: a stream of bytes, however cut, into commands. Never throws; holds one command at most. */
export class CommandParser {
  readonly #onRealTime: (command: RealTimeCommand) => void
  #pending: number[] = []
  #raster: { widthBytes: number; rows: number; data: Uint8Array; filled: number } | undefined
  #last: readonly [number, number] = [0, 0]
  #moduleDots = 3
  #qr: Uint8Array = new Uint8Array(0)

  constructor(onRealTime: (command: RealTimeCommand) => void) {
    this.#onRealTime = onRealTime
  }

  /** Whether the last byte ended a command. */
  get atBoundary(): boolean {
    return this.#pending.length === 0 && this.#raster === undefined
  }

  reset(): void {
    this.#pending = []
    this.#raster = undefined
  }

  push(chunk: Uint8Array): PrinterCommand[] {
    const commands: PrinterCommand[] = []
    for (const byte of chunk) commands.push(...this.step(byte))
    return commands
  }

  step(byte: number): PrinterCommand[] {
    this.#watch(byte)
    if (this.#raster) return this.#rasterByte(byte)
    this.#pending.push(byte)
    const done = this.#parse(this.#pending)
    if (done === undefined) return []
    this.#pending = []
    return done
  }

  /** Finds 10 04 n and 10 05 n in whatever flows by. */
  #watch(byte: number): void {
    const [first, second] = this.#last
    this.#last = [second, byte]
    if (first !== 0x10) return
    if (second === 0x04 && byte >= 1 && byte <= 4) this.#onRealTime({ kind: 'status', n: byte })
    if (second === 0x05 && byte <= 2) this.#onRealTime({ kind: 'recover', n: byte })
  }

  #rasterByte(byte: number): PrinterCommand[] {
    const raster = this.#raster
    if (!raster) return []
    raster.data[raster.filled] = byte
    raster.filled += 1
    if (raster.filled < raster.data.length) return []
    this.#raster = undefined
    return [{ kind: 'raster', widthBytes: raster.widthBytes, rows: raster.rows, data: raster.data }]
  }

  /** Undefined while the command is not complete; an empty list when it is and means nothing. */
  #parse(bytes: readonly number[]): PrinterCommand[] | undefined {
    const [b0 = 0, b1, b2, b3] = bytes
    if (b0 === 0x0a) return [{ kind: 'feedLines', lines: 1 }]
    if (b0 === 0x00 || b0 === 0x09 || b0 === 0x0d) return []
    if (b0 === 0x10) return this.#realTimeBytes(bytes)
    if (b0 !== 0x1b && b0 !== 0x1c && b0 !== 0x1d)
      return b0 < 0x20 || b0 === 0x7f ? [{ kind: 'unknown', byte: b0 }] : [{ kind: 'text', byte: b0 }]
    if (b1 === undefined) return undefined
    if (b0 === 0x1b && b1 === 0x40) return [{ kind: 'initialise' }]
    if (b0 === 0x1b && (b1 === 0x4a || b1 === 0x64 || b1 === 0x42)) {
      if (b2 === undefined) return undefined
      return b1 === 0x4a ? [{ kind: 'feed', dots: b2 }] : [{ kind: 'feedLines', lines: b2 }]
    }
    if (b0 === 0x1d) {
      const special = this.#group(bytes, b1, b2, b3)
      if (special !== 'other') return special
    }
    const length = settings[b0]?.[b1]
    if (length === undefined) return bytes.map((byte) => ({ kind: 'unknown', byte }))
    return bytes.length < 2 + length ? undefined : [{ kind: 'setting' }]
  }

  /** DLE: already carried out by the watcher, here only swallowed. */
  #realTimeBytes(bytes: readonly number[]): PrinterCommand[] | undefined {
    const [, b1] = bytes
    if (b1 === undefined) return undefined
    if (b1 === 0x04 || b1 === 0x05) return bytes.length < 3 ? undefined : []
    if (b1 === 0x14) return bytes.length < 5 ? undefined : []
    return bytes.map((byte) => ({ kind: 'unknown', byte }))
  }

  #group(bytes: readonly number[], b1: number, b2?: number, b3?: number): PrinterCommand[] | undefined | 'other' {
    switch (b1) {
      case 0x61:
        return b2 === undefined ? undefined : [{ kind: 'automaticStatus', mask: b2 }]
      case 0x49:
        return b2 === undefined ? undefined : [{ kind: 'info', n: b2 }]
      case 0x72:
        return b2 === undefined ? undefined : [{ kind: 'paperStatus', n: b2 }]
      case 0x56: {
        if (b2 === undefined) return undefined
        const mode = (b2 & 1) === 0 && b2 !== 0x42 ? 'full' : b2 === 0x41 ? 'full' : 'partial'
        if (b2 !== 0x41 && b2 !== 0x42) return [{ kind: 'cut', mode, feedDots: 0 }]
        return b3 === undefined ? undefined : [{ kind: 'cut', mode, feedDots: b3 }]
      }
      case 0x76:
        return this.#rasterHead(bytes)
      case 0x28:
        return this.#sized(bytes)
      case 0x6b:
        return barcode(bytes)
      default:
        return 'other'
    }
  }

  #rasterHead(bytes: readonly number[]): PrinterCommand[] | undefined {
    if (bytes.length < 8) return undefined
    const [, , , , xl = 0, xh = 0, yl = 0, yh = 0] = bytes
    const widthBytes = xl | (xh << 8)
    const rows = yl | (yh << 8)
    if (widthBytes * rows > maxRasterBytes) return bytes.map((byte) => ({ kind: 'unknown', byte }))
    if (widthBytes * rows === 0) return []
    this.#raster = { widthBytes, rows, data: new Uint8Array(widthBytes * rows), filled: 0 }
    return []
  }

  /** GS ( x pL pH ...: QR functions are understood, the others skipped. */
  #sized(bytes: readonly number[]): PrinterCommand[] | undefined {
    if (bytes.length < 5) return undefined
    const [, , group, pl = 0, ph = 0, , fn, parameter] = bytes
    if (bytes.length < 5 + pl + (ph << 8)) return undefined
    if (group !== 0x6b) return [{ kind: 'setting' }]
    if (fn === 0x43) this.#moduleDots = parameter ?? 3
    if (fn === 0x50) this.#qr = Uint8Array.from(bytes.slice(8))
    if (fn === 0x51) return [{ kind: 'qr', data: this.#qr, moduleDots: this.#moduleDots }]
    return [{ kind: 'setting' }]
  }
}

/** GS k: m 0..6 ends with a zero, m 65.. carries its length. */
function barcode(bytes: readonly number[]): PrinterCommand[] | undefined {
  const [, , m, n] = bytes
  if (m === undefined || n === undefined) return undefined
  const complete = m <= 6 ? bytes[bytes.length - 1] === 0 || bytes.length > 260 : bytes.length >= 4 + n
  return complete ? [{ kind: 'setting' }] : undefined
}
