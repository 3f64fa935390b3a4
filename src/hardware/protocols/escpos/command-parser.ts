import { fullStatus, maxPictureBytes, type PrinterCommand, type RealTimeCommand, settingLengths } from './commands.ts'
import { columnBand, columnBytes, type Dots, magnified } from './pictures.ts'

/** Picture or code bytes of a command whose head has been read. */
interface Body {
  readonly data: Uint8Array
  filled: number
  readonly done: (data: Uint8Array) => PrinterCommand[]
}

type Parsed = PrinterCommand[] | undefined

/** Longest run of bytes of a command without a length of its own (tab stops, old bar codes). */
const maxOpenBytes = 260

/** Printer side of ESC/POS: a stream of bytes, however cut, into commands. Never throws; holds one command at most. */
export class CommandParser {
  readonly #onRealTime: (command: RealTimeCommand) => void
  #pending: number[] = []
  #body: Body | undefined
  #last: readonly [number, number] = [0, 0]
  #moduleDots = 3
  #qr: Uint8Array = new Uint8Array(0)
  #stored: Dots | undefined

  constructor(onRealTime: (command: RealTimeCommand) => void) {
    this.#onRealTime = onRealTime
  }

  /** Whether the last byte ended a command. */
  get atBoundary(): boolean {
    return this.#pending.length === 0 && this.#body === undefined
  }

  reset(): void {
    this.#pending = []
    this.#body = undefined
  }

  push(chunk: Uint8Array): PrinterCommand[] {
    const commands: PrinterCommand[] = []
    for (const byte of chunk) for (const command of this.#step(byte)) commands.push(command)
    return commands
  }

  #step(byte: number): readonly PrinterCommand[] {
    this.#watch(byte)
    if (this.#body) return this.#bodyByte(this.#body, byte)
    this.#pending.push(byte)
    const done = this.#parse(this.#pending)
    if (done === undefined) return none
    this.#pending = []
    return done
  }

  /** Finds 10 04 n and 10 05 n in whatever flows by. */
  #watch(byte: number): void {
    const [first, second] = this.#last
    this.#last = [second, byte]
    if (first !== 0x10) return
    if (second === 0x04 && ((byte >= 1 && byte <= 4) || byte === fullStatus))
      this.#onRealTime({ kind: 'status', n: byte })
    if (second === 0x05 && byte <= 2) this.#onRealTime({ kind: 'recover', n: byte })
  }

  #bodyByte(body: Body, byte: number): readonly PrinterCommand[] {
    body.data[body.filled] = byte
    body.filled += 1
    if (body.filled < body.data.length) return none
    this.#body = undefined
    return body.done(body.data)
  }

  /** The command goes on with so many bytes; `done` says what it was. */
  #expect(bytes: readonly number[], count: number, done: Body['done']): Parsed {
    if (count > maxPictureBytes) return unknown(bytes)
    if (count === 0) return done(new Uint8Array(0))
    this.#body = { data: new Uint8Array(count), filled: 0, done }
    return []
  }

  /** Undefined while the command is not complete; an empty list when it is and means nothing. */
  #parse(bytes: readonly number[]): Parsed {
    const [b0 = 0, b1] = bytes
    if (b0 === 0x10) return realTimeBytes(bytes)
    if (b0 !== 0x1b && b0 !== 0x1c && b0 !== 0x1d) return plain(b0)
    if (b1 === undefined) return undefined
    const special = b0 === 0x1b ? this.#esc(bytes, b1) : b0 === 0x1d ? this.#gs(bytes, b1) : 'other'
    if (special !== 'other') return special
    const length = settingLengths[b0]?.[b1]
    if (length === undefined) return unknown(bytes)
    return bytes.length < 2 + length ? undefined : [{ kind: 'setting', bytes: [...bytes] }]
  }

  #esc(bytes: readonly number[], b1: number): Parsed | 'other' {
    const [, , b2, b3, b4] = bytes
    switch (b1) {
      case 0x40:
        return [{ kind: 'initialise' }]
      case 0x4a:
        return b2 === undefined ? undefined : [{ kind: 'feed', dots: b2 }]
      case 0x64:
        return b2 === undefined ? undefined : [{ kind: 'feedLines', lines: b2 }]
      case 0x69:
        return [{ kind: 'cut', mode: 'full', feedDots: 0 }]
      case 0x6d:
        return [{ kind: 'cut', mode: 'partial', feedDots: 0 }]
      case 0x2a: {
        if (b2 === undefined || b3 === undefined || b4 === undefined) return undefined
        const high = columnBytes(b2)
        if (high === undefined) return unknown(bytes)
        return this.#expect(bytes, high * (b3 | (b4 << 8)), (data) => [{ kind: 'columns', ...columnBand(b2, data) }])
      }
      case 0x44:
        return (b2 !== undefined && bytes.at(-1) === 0) || bytes.length > maxOpenBytes
          ? [{ kind: 'setting', bytes: bytes.slice(0, 8) }]
          : undefined
      case 0x28:
        return this.#sized(bytes)
      default:
        return 'other'
    }
  }

  #gs(bytes: readonly number[], b1: number): Parsed | 'other' {
    const [, , b2, b3] = bytes
    switch (b1) {
      case 0x61:
        return b2 === undefined ? undefined : [{ kind: 'automaticStatus', mask: b2 }]
      case 0x49:
        return b2 === undefined ? undefined : [{ kind: 'info', n: b2 }]
      case 0x72:
        return b2 === undefined ? undefined : [{ kind: 'paperStatus', n: b2 }]
      case 0x56:
        return b2 === undefined ? undefined : cut(b2, b3)
      case 0x65:
        return b2 === undefined || bytes.length < 3 + (presenterArguments[b2] ?? 0)
          ? undefined
          : [{ kind: 'presenter', n: b2 }]
      case 0x76:
        return this.#rasterHead(bytes)
      case 0x28:
        return this.#sized(bytes)
      case 0x38:
        return this.#longSized(bytes)
      case 0x2a:
        return b2 === undefined || b3 === undefined
          ? undefined
          : this.#expect(bytes, b2 * b3 * 8, () => [{ kind: 'setting', bytes: [...bytes] }])
      case 0x6b:
        return barcode(bytes)
      default:
        return 'other'
    }
  }

  /** GS v 0 m: bit 0 of m doubles the width, bit 1 the height. */
  #rasterHead(bytes: readonly number[]): Parsed {
    if (bytes.length < 8) return undefined
    const [, , , m = 0, xl = 0, xh = 0, yl = 0, yh = 0] = bytes
    const widthBytes = xl | (xh << 8)
    const rows = yl | (yh << 8)
    if (widthBytes * rows === 0) return []
    return this.#expect(bytes, widthBytes * rows, (data) => [
      { kind: 'raster', ...magnified({ widthBytes, rows, data }, 1 + (m & 1), 1 + ((m >> 1) & 1)) },
    ])
  }

  /** ESC ( and GS ( x pL pH: codes and graphics are understood, the others skipped. */
  #sized(bytes: readonly number[]): Parsed {
    if (bytes.length < 5) return undefined
    const [lead, , group, pl = 0, ph = 0] = bytes
    const head = bytes.slice(0, 5)
    return this.#expect(bytes, pl | (ph << 8), (data) => {
      if (lead === 0x1d && group === 0x6b) return this.#code(head, data)
      if (lead === 0x1d && group === 0x4c) return this.#graphics(head, data)
      return [{ kind: 'setting', bytes: [...head, ...data.subarray(0, 3)] }]
    })
  }

  /** GS 8 L p1..p4: graphics with a long length. */
  #longSized(bytes: readonly number[]): Parsed {
    if (bytes.length < 7) return undefined
    const [, , group, p1 = 0, p2 = 0, p3 = 0, p4 = 0] = bytes
    if (group !== 0x4c) return unknown(bytes)
    const head = bytes.slice(0, 7)
    return this.#expect(bytes, p1 + p2 * 0x100 + p3 * 0x10000 + p4 * 0x1000000, (data) => this.#graphics(head, data))
  }

  /** GS ( k cn fn: QR (cn 49); the other codes are skipped. */
  #code(head: readonly number[], data: Uint8Array): PrinterCommand[] {
    const [cn, fn, parameter] = data
    if (cn === 0x31 && fn === 0x43) this.#moduleDots = Math.max(1, Math.min(16, parameter ?? 3))
    if (cn === 0x31 && fn === 0x50) this.#qr = data.slice(3)
    if (cn === 0x31 && fn === 0x51) return [{ kind: 'qr', data: this.#qr, moduleDots: this.#moduleDots }]
    return [{ kind: 'setting', bytes: [...head, ...data.subarray(0, 3)] }]
  }

  /** GS ( L m fn: 112 stores a picture (a bx by c xL xH yL yH d...), 2 or 50 prints it. */
  #graphics(head: readonly number[], data: Uint8Array): PrinterCommand[] {
    const [, fn, , bx = 1, by = 1, , xl = 0, xh = 0, yl = 0, yh = 0] = data
    const stored = this.#stored
    if (fn === 112) {
      const widthBytes = Math.ceil((xl | (xh << 8)) / 8)
      const rows = yl | (yh << 8)
      const fits = data.length - 10 === widthBytes * rows && (bx === 1 || bx === 2) && (by === 1 || by === 2)
      this.#stored = fits ? magnified({ widthBytes, rows, data: data.slice(10) }, bx, by) : undefined
      if (!fits) return unknown(head)
    }
    if ((fn === 2 || fn === 50) && stored) {
      this.#stored = undefined
      return [{ kind: 'raster', ...stored }]
    }
    return [{ kind: 'setting', bytes: [...head, ...data.subarray(0, 2)] }]
  }
}

const none: readonly PrinterCommand[] = []

const unknown = (bytes: readonly number[]): PrinterCommand[] => bytes.map((byte) => ({ kind: 'unknown', byte }))

/** GS e n: how many more bytes follow n. */
const presenterArguments: Readonly<Record<number, number>> = { 3: 1, 32: 2 }

/** A byte that begins no command. FF ends a page or, on kiosk printers, a ticket's form; CAN empties the page. */
function plain(byte: number): PrinterCommand[] {
  if (byte === 0x0a) return [{ kind: 'feedLines', lines: 1 }]
  if (byte === 0x00 || byte === 0x09 || byte === 0x0c || byte === 0x0d || byte === 0x18) return []
  return byte < 0x20 || byte === 0x7f ? [{ kind: 'unknown', byte }] : [{ kind: 'text', byte }]
}

/** DLE: EOT and ENQ were carried out by the watcher and are only swallowed; DC4 is a pulse, power off or a buffer emptied. */
function realTimeBytes(bytes: readonly number[]): Parsed {
  const [, b1, fn] = bytes
  if (b1 === undefined) return undefined
  if (b1 === 0x04 || b1 === 0x05) return bytes.length < 3 ? undefined : []
  if (b1 === 0x14) return fn === undefined || bytes.length < (fn === 8 ? 10 : 5) ? undefined : []
  return unknown(bytes)
}

/** GS V: 0, 1, 48, 49 cut at once; 65 and 66 feed to the knife first. */
function cut(m: number, feedDots: number | undefined): Parsed {
  const feeds = m === 0x41 || m === 0x42
  if (feeds && feedDots === undefined) return undefined
  const mode = m === 0x41 || (!feeds && (m & 1) === 0) ? 'full' : 'partial'
  return [{ kind: 'cut', mode, feedDots: feeds ? (feedDots ?? 0) : 0 }]
}

/** GS k: m 0..6 ends with a zero, m 65.. carries its length. */
function barcode(bytes: readonly number[]): Parsed {
  const [, , m, n] = bytes
  if (m === undefined || n === undefined) return undefined
  const old = m <= 6
  const complete = old ? bytes.at(-1) === 0 || bytes.length > maxOpenBytes : bytes.length >= 4 + n
  if (!complete) return undefined
  return [{ kind: 'barcode', system: m, data: Uint8Array.from(old ? bytes.slice(3, -1) : bytes.slice(4)) }]
}
