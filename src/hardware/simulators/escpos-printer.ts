import type { Clock } from '../../kernel/clock.ts'
import { CommandParser } from '../protocols/escpos/command-parser.ts'
import { fullStatus, type PrinterCommand, type RealTimeCommand } from '../protocols/escpos/commands.ts'
import { byteFor, hasFullStatus, type StatusBits } from '../protocols/escpos/status-bits.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { PaperStrip, qrRows, type Receipt } from './paper.ts'
import { TextLine } from './text-line.ts'
import { type PresenterKind, TicketMouth } from './ticket-mouth.ts'
import { SimulatedWire } from './wire.ts'

export const printerFaults = [
  'silent',
  'garble',
  'slow',
  'jamOnNextJob',
  'cutterError',
  'headHot',
  'statusNoise',
  'presenterOccupied',
] as const
export type PrinterFault = (typeof printerFaults)[number]

export interface SimulatedPrinterOptions {
  readonly dotsPerLine?: number
  readonly dpi?: number
  /** Bit map of the model, so that a vendor's own meanings come over the wire. */
  readonly statusBits: StatusBits
  /** Which ways of telling its state this model has. */
  readonly answers?: {
    readonly dleEot?: boolean
    readonly asb?: boolean
    readonly info?: boolean
    readonly full?: boolean
  }
  /** 0 prints at once. */
  readonly mmPerSecond?: number
  readonly firmware?: string
  readonly presenter?: PresenterKind
  /** Answers DLE EOT without the fixed bits. */
  readonly plainStatus?: boolean
}

const maxReceipts = 50
/** Rows waiting in the buffer of a printer that cannot print; more are lost, as with a real one without flow control. */
const maxWaiting = 4000
/** Rows of a bar code whose height was not set (GS h). */
const barcodeDots = 162

/** An ESC/POS printer at the byte level: prints to bitmaps, answers status in real time, stops without paper or lid. */
export class SimulatedEscposPrinter {
  readonly kind = 'printer'
  readonly wire: SimulatedWire
  readonly #clock: Clock
  readonly #options: SimulatedPrinterOptions
  readonly #parser: CommandParser
  readonly #strip: PaperStrip
  readonly #line = new TextLine()
  readonly mouth: TicketMouth
  readonly #faults = new Set<PrinterFault>()
  readonly #dpi: number
  #waiting: PrinterCommand[] = []
  #receipts: Receipt[] = []
  #paper: 'ok' | 'low' | 'empty' = 'ok'
  #coverOpen = false
  #jammed = false
  #broken = false
  #emptyInDots = Number.POSITIVE_INFINITY
  #automaticMask = 0
  #lastAutomatic = ''
  #usedDots = 0
  #unknownBytes = 0
  #receivedBytes = 0
  #count = 0
  #cancelPace: (() => void) | undefined

  constructor(clock: Clock, options: SimulatedPrinterOptions) {
    this.#clock = clock
    this.#options = options
    this.#dpi = options.dpi ?? 203
    this.#strip = new PaperStrip(options.dotsPerLine ?? 576)
    this.mouth = new TicketMouth(options.presenter ?? 'none')
    this.#parser = new CommandParser((command) => this.#realTime(command))
    this.wire = new SimulatedWire(clock, (bytes) => this.#received(bytes))
  }

  /** Newest last, at most 50. */
  endpoint(): SimulatedEndpoint {
    return { kind: 'stream', peer: this.wire }
  }

  get receipts(): readonly Receipt[] {
    return this.#receipts
  }
  get paper(): 'ok' | 'low' | 'empty' {
    return this.#paper
  }
  get coverOpen(): boolean {
    return this.#coverOpen
  }
  get faults(): readonly PrinterFault[] {
    return [...this.#faults]
  }
  get usedMm(): number {
    return (this.#usedDots / this.#dpi) * 25.4
  }
  get unknownBytes(): number {
    return this.#unknownBytes
  }
  get receivedBytes(): number {
    return this.#receivedBytes
  }

  setPaper(level: 'ok' | 'low' | 'empty'): void {
    this.#paper = level
    this.#emptyInDots = Number.POSITIVE_INFINITY
    this.#changed()
  }

  /** The roll ends after this much more paper. */
  emptyAfterMm(mm: number): void {
    this.#emptyInDots = (mm / 25.4) * this.#dpi
  }

  setCover(open: boolean): void {
    // Opening the lid is how people clear a jam.
    if (open) this.#jammed = false
    this.#coverOpen = open
    this.#changed()
  }

  order(fault: PrinterFault | 'none'): void {
    if (fault === 'none') {
      this.#faults.clear()
      this.wire.clearFaults()
      this.#jammed = false
      this.#broken = false
    } else {
      this.#faults.add(fault)
      if (fault === 'silent') this.wire.faults.silent = true
      if (fault === 'garble') this.wire.faults.garbleBytes = 12
      if (fault === 'slow') this.wire.faults.slowMs = 300
    }
    this.#changed()
  }

  /** A person takes the ticket out of the mouth; false when there is none. */
  take(): boolean {
    const taken = this.mouth.take()
    this.#changed()
    return taken
  }

  /** Something inside is stuck, or broken beyond what the model can name. */
  breakDown(what: 'jam' | 'fault'): void {
    if (what === 'jam') this.#jammed = true
    else this.#broken = true
    this.#changed()
  }

  /** Conditions that stand, in the words of the profiles. */
  conditions(): string[] {
    const standing: string[] = []
    if (this.#paper === 'low') standing.push('media-low-warning')
    if (this.#paper === 'empty') standing.push('media-empty-error')
    if (this.#coverOpen) standing.push('cover-open-error')
    if (this.#jammed) standing.push(this.#tellsJam() ? 'media-jam-error' : 'printer-fault-error')
    if (this.#broken) standing.push('printer-fault-error')
    if (this.#faults.has('cutterError')) standing.push('cutter-error')
    if (this.#faults.has('headHot')) standing.push('head-hot-warning')
    if (this.#faults.has('presenterOccupied') || this.mouth.offered) standing.push('presenter-occupied-report')
    return standing
  }

  /** Whether the model has a bit for jams; the others call it a mechanical error. */
  #tellsJam(): boolean {
    const { dleEot, asb, full = {} } = this.#options.statusBits
    const maps = [dleEot, asb, full].flatMap((map) => Object.values(map))
    return maps.some((bits) => Object.values(bits).includes('media-jam-error'))
  }

  #stopped(): boolean {
    return this.conditions().some((c) => c.endsWith('-error')) || this.#faults.has('headHot')
  }

  #received(bytes: Uint8Array): void {
    this.#receivedBytes += bytes.length
    for (const command of this.#parser.push(bytes)) {
      if (this.#waiting.length < maxWaiting) this.#waiting.push(...rowsOf(command))
    }
    if (this.#faults.has('statusNoise')) this.wire.send(Uint8Array.of(0x12, 0xff))
    this.#work()
  }

  #realTime(command: RealTimeCommand): void {
    if (command.kind === 'recover') {
      if (command.n === 2) this.#waiting = []
      return
    }
    if (this.#options.answers?.dleEot === false) return
    if (command.n === fullStatus) return this.#fullStatus()
    const conditions = this.conditions()
    const base =
      (this.#options.plainStatus ? 0 : 0x12) |
      (command.n === 1 && conditions.some((c) => c.endsWith('-error')) ? 0x08 : 0)
    this.wire.send(Uint8Array.of(byteFor(conditions, this.#options.statusBits.dleEot[String(command.n)], base)))
  }

  /** 10 0F and four bytes, of a model that has them. */
  #fullStatus(): void {
    const { statusBits, answers } = this.#options
    if (answers?.full === false || !hasFullStatus(statusBits)) return
    const conditions = this.conditions()
    const bytes = ['1', '2', '3', '4'].map((i) => byteFor(conditions, statusBits.full?.[i], 0))
    this.wire.send(Uint8Array.from([0x10, 0x0f, ...bytes]))
  }

  /** Carries out what waits, until something stops the printer. */
  #work(): void {
    while (!this.#stopped() && !this.#cancelPace) {
      const command = this.#waiting.shift()
      if (!command) return
      const dots = this.#carryOut(command)
      const { mmPerSecond = 0 } = this.#options
      if (dots === 0 || mmPerSecond === 0) continue
      this.#cancelPace = this.#clock.after(((dots / this.#dpi) * 25_400) / mmPerSecond, () => {
        this.#cancelPace = undefined
        this.#work()
      })
    }
  }

  /** Answers how many dots of paper moved. */
  #carryOut(command: PrinterCommand): number {
    switch (command.kind) {
      case 'raster':
        if (this.#faults.delete('jamOnNextJob')) {
          this.#jammed = true
          this.#waiting.unshift(command)
          this.#changed()
          return 0
        }
        this.#strip.row(command.data)
        return this.#move(1)
      case 'feed':
        return this.#blank(command.dots)
      case 'feedLines':
        return this.#endLines(command.lines)
      case 'columns':
        this.#line.band(command)
        return 0
      case 'barcode': {
        const bars = Uint8Array.from(command.data, (byte) => byte | 0x81)
        for (let i = 0; i < barcodeDots; i += 1) this.#strip.row(bars)
        return this.#move(barcodeDots)
      }
      case 'presenter':
        this.mouth.command(command.n)
        this.#automatic()
        return 0
      case 'qr': {
        const rows = qrRows(command.data, command.moduleDots, this.#strip.widthBytes)
        for (const row of rows) this.#strip.row(row)
        return this.#move(rows.length)
      }
      case 'cut':
        this.#blank(command.feedDots)
        this.#finish()
        this.mouth.cut()
        this.#automatic()
        return command.feedDots
      case 'initialise':
        // A printer without a knife: the next job's start is where the last ticket was torn off.
        if (this.#strip.marked) this.#finish()
        this.#line.initialise()
        return 0
      case 'automaticStatus':
        this.#automaticMask = command.mask
        this.#lastAutomatic = ''
        this.#automatic()
        return 0
      case 'info':
        this.#info(command.n)
        return 0
      case 'paperStatus':
        this.wire.send(Uint8Array.of(this.#paper === 'ok' ? 0x00 : this.#paper === 'low' ? 0x03 : 0x0c))
        return 0
      case 'text':
        this.#strip.textBytes += 1
        this.#line.letter(command.byte)
        return 0
      case 'unknown':
        this.#unknownBytes += 1
        return 0
      case 'setting':
        this.#line.setting(command.bytes)
        return 0
    }
  }

  /** LF: prints the line that stands and feeds; further ones feed empty lines. */
  #endLines(count: number): number {
    let moved = 0
    for (let i = 0; i < count; i += 1) {
      const { line, band, feedDots } = this.#line.end()
      if (line) this.#strip.line(line)
      for (let y = 0; band && y < band.rows; y += 1)
        this.#strip.row(band.data.subarray(y * band.widthBytes, (y + 1) * band.widthBytes))
      if (band) this.#move(band.rows)
      moved += feedDots
      this.#blank(feedDots - (band?.rows ?? 0))
    }
    return moved
  }

  #blank(dots: number): number {
    for (let i = 0; i < dots; i += 1) this.#strip.row(new Uint8Array(0))
    return this.#move(dots)
  }

  #move(dots: number): number {
    this.#usedDots += dots
    this.#emptyInDots -= dots
    if (this.#emptyInDots <= 0 && this.#paper !== 'empty') this.setPaper('empty')
    return dots
  }

  #finish(): void {
    const { heightDots, data, textBytes, lines } = this.#strip.take()
    this.#count += 1
    const widthDots = this.#strip.widthBytes * 8
    const id = `receipt-${this.#count}`
    this.#receipts.push({ id, atWallMs: this.#clock.wallMs(), widthDots, heightDots, data, textBytes, lines })
    if (this.#receipts.length > maxReceipts) this.#receipts.shift()
  }

  #changed(): void {
    this.#automatic()
    this.#work()
  }

  #automatic(): void {
    if (this.#automaticMask === 0 || this.#options.answers?.asb === false) return
    const conditions = this.conditions()
    const offline = conditions.some((c) => c.endsWith('-error')) ? 0x08 : 0
    const block = [0x10 | offline, 0, 0, 0].map((base, i) =>
      byteFor(conditions, this.#options.statusBits.asb[String(i + 1)], base),
    )
    if (block.join() === this.#lastAutomatic) return
    this.#lastAutomatic = block.join()
    this.wire.send(Uint8Array.from(block))
  }

  #info(n: number): void {
    if (this.#options.answers?.info === false) return
    const texts: Readonly<Record<number, string>> = {
      65: this.#options.firmware ?? '1.00',
      66: 'KIOSKD',
      67: 'SIM-80',
      68: 'SIM0001',
    }
    const text = texts[n]
    if (text !== undefined) this.wire.send(Uint8Array.from([0x5f, ...Buffer.from(text, 'latin1'), 0]))
  }
}

/** A picture row by row, so that paper can run out inside it. */
function rowsOf(command: PrinterCommand): PrinterCommand[] {
  if (command.kind !== 'raster') return [command]
  const { widthBytes, rows, data } = command
  return Array.from({ length: rows }, (_, y) => ({
    kind: 'raster',
    widthBytes,
    rows: 1,
    data: data.subarray(y * widthBytes, (y + 1) * widthBytes),
  }))
}
