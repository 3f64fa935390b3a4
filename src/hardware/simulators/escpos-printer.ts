import type { Clock } from '../../kernel/clock.ts'
import { CommandParser, type PrinterCommand, type RealTimeCommand } from '../protocols/escpos/command-parser.ts'
import { byteFor, type StatusBits } from '../protocols/escpos/status-bits.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { PaperStrip, qrRows, type Receipt } from './paper.ts'
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
  readonly answers?: { readonly dleEot?: boolean; readonly asb?: boolean; readonly info?: boolean }
  /** 0 prints at once. */
  readonly mmPerSecond?: number
  readonly firmware?: string
}

const maxReceipts = 50
/** Rows waiting in the buffer of a printer that cannot print; more are lost, as with a real one without flow control. */
const maxWaiting = 4000
const lineDots = 30

/** An ESC/POS printer at the byte level: prints to bitmaps, answers status in real time, stops without paper or lid. */
export class SimulatedEscposPrinter {
  readonly kind = 'printer'
  readonly wire: SimulatedWire
  readonly #clock: Clock
  readonly #options: SimulatedPrinterOptions
  readonly #parser: CommandParser
  readonly #strip: PaperStrip
  readonly #faults = new Set<PrinterFault>()
  readonly #dpi: number
  #waiting: PrinterCommand[] = []
  #receipts: Receipt[] = []
  #paper: 'ok' | 'low' | 'empty' = 'ok'
  #coverOpen = false
  #jammed = false
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
    } else {
      this.#faults.add(fault)
      if (fault === 'silent') this.wire.faults.silent = true
      if (fault === 'garble') this.wire.faults.garbleBytes = 12
      if (fault === 'slow') this.wire.faults.slowMs = 300
    }
    this.#changed()
  }

  /** Conditions that stand, in the words of the profiles. */
  conditions(): string[] {
    const standing: string[] = []
    if (this.#paper === 'low') standing.push('media-low-warning')
    if (this.#paper === 'empty') standing.push('media-empty-error')
    if (this.#coverOpen) standing.push('cover-open-error')
    if (this.#jammed) standing.push('printer-fault-error')
    if (this.#faults.has('cutterError')) standing.push('cutter-error')
    if (this.#faults.has('headHot')) standing.push('head-hot-warning')
    if (this.#faults.has('presenterOccupied')) standing.push('presenter-occupied-report')
    return standing
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
    const conditions = this.conditions()
    const base = 0x12 | (command.n === 1 && conditions.some((c) => c.endsWith('-error')) ? 0x08 : 0)
    this.wire.send(Uint8Array.of(byteFor(conditions, this.#options.statusBits.dleEot[String(command.n)], base)))
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
        return this.#blank(command.lines * lineDots)
      case 'qr': {
        const rows = qrRows(command.data, command.moduleDots, this.#strip.widthBytes)
        for (const row of rows) this.#strip.row(row)
        return this.#move(rows.length)
      }
      case 'cut':
        this.#blank(command.feedDots)
        this.#finish()
        return command.feedDots
      case 'initialise':
        // A printer without a knife: the next job's start is where the last ticket was torn off.
        if (this.#strip.marked) this.#finish()
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
        return 0
      case 'unknown':
        this.#unknownBytes += 1
        return 0
      case 'setting':
        return 0
    }
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
    const { heightDots, data, textBytes } = this.#strip.take()
    this.#count += 1
    const widthDots = this.#strip.widthBytes * 8
    const id = `receipt-${this.#count}`
    this.#receipts.push({ id, atWallMs: this.#clock.wallMs(), widthDots, heightDots, data, textBytes })
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
