import { create } from 'qrcode'
import type { PrintedLine } from './text-line.ts'

/** A ticket as it fell out of the printer. */
export interface Receipt {
  readonly id: string
  readonly atWallMs: number
  readonly widthDots: number
  readonly heightDots: number
  /** Rows of whole bytes, most significant bit left, 1 is black. */
  readonly data: Uint8Array
  /** Bytes of text mode; they are counted and read, not drawn. */
  readonly textBytes: number
  /** What was printed in the printer's own letters, line by line. */
  readonly lines: readonly PrintedLine[]
}

/** A metre and a half of paper: a longer ticket is cut off here, so that a runaway job cannot fill the memory. */
const maxRows = 12_000
const maxLines = 1000

/** The strip of paper under the head. */
export class PaperStrip {
  readonly widthBytes: number
  #rows: Uint8Array[] = []
  #lines: PrintedLine[] = []
  textBytes = 0

  constructor(widthDots: number) {
    this.widthBytes = Math.ceil(widthDots / 8)
  }

  get heightDots(): number {
    return this.#rows.length
  }
  /** Whether anything black is on it. */
  get marked(): boolean {
    return this.textBytes > 0 || this.#rows.some((row) => row.some((byte) => byte !== 0))
  }

  line(line: PrintedLine): void {
    if (this.#lines.length < maxLines) this.#lines.push(line)
  }

  row(data: Uint8Array): void {
    if (this.#rows.length >= maxRows) return
    const row = new Uint8Array(this.widthBytes)
    row.set(data.subarray(0, this.widthBytes))
    this.#rows.push(row)
  }

  take(): Pick<Receipt, 'heightDots' | 'data' | 'textBytes' | 'lines'> {
    const data = new Uint8Array(this.#rows.length * this.widthBytes)
    for (const [i, row] of this.#rows.entries()) data.set(row, i * this.widthBytes)
    const taken = { heightDots: this.#rows.length, data, textBytes: this.textBytes, lines: this.#lines }
    this.#rows = []
    this.#lines = []
    this.textBytes = 0
    return taken
  }
}

/** Rows of a QR code at the left edge. */
export function qrRows(data: Uint8Array, moduleDots: number, widthBytes: number): Uint8Array[] {
  if (data.length === 0) return []
  const { modules } = create([{ data, mode: 'byte' }], { errorCorrectionLevel: 'M' })
  const rows: Uint8Array[] = []
  for (let y = 0; y < modules.size; y += 1) {
    const row = new Uint8Array(widthBytes)
    for (let x = 0; x < modules.size * moduleDots && x < widthBytes * 8; x += 1)
      if (modules.get(y, Math.floor(x / moduleDots))) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7))
    for (let i = 0; i < moduleDots; i += 1) rows.push(row)
  }
  return rows
}

/** The ticket as a PNG, black on white. */
export async function receiptPng(receipt: Receipt): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const { widthDots: width, data } = receipt
  const height = Math.max(1, receipt.heightDots)
  const grey = Buffer.alloc(width * height, 255)
  const rowBytes = Math.ceil(width / 8)
  for (let y = 0; y < receipt.heightDots; y += 1)
    for (let x = 0; x < width; x += 1)
      if (((data[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) grey[y * width + x] = 0
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}
