import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import iconv from 'iconv-lite'
import { CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { SimulatedEscposPrinter } from '../../../../src/hardware/simulators/index.ts'
import { FakeClock } from '../../../../src/kernel/clock.ts'

/* Bytes made by encoders that others wrote go to our printer: it must know every one of them, and draw what they drew. */

const bits = { dleEot: {}, asb: {} }

/** A printer fed with these bytes; the ticket is the one they printed. */
function printed(bytes: Uint8Array) {
  const printer = new SimulatedEscposPrinter(new FakeClock(), { statusBits: bits })
  printer.wire.connect({ send: () => {}, hangUp: () => {} })?.receive(bytes)
  printer.wire.hangUp()
  printer.wire.connect({ send: () => {}, hangUp: () => {} })?.receive(Uint8Array.of(0x1b, 0x40))
  return { printer, ticket: printer.receipts.at(-1), unknown: printer.unknownBytes }
}

/** A picture of 64 x 48 with no two rows alike. */
const width = 64
const height = 48
const black = (x: number, y: number) => (x * 5 + y * 3) % 7 < 3 || x === y || (x > 40 && y > 30)
function pixels(): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i += 1) {
    const grey = black(i % width, Math.floor(i / width)) ? 0 : 255
    data.set([grey, grey, grey, 255], i * 4)
  }
  return data
}

/** Row by row, as `#` and `.`, from the first black row on. */
function drawn(ticket: ReturnType<typeof printed>['ticket'], rows = height): string[] {
  const rowBytes = (ticket?.widthDots ?? 0) / 8
  const all = Array.from({ length: ticket?.heightDots ?? 0 }, (_, y) =>
    Array.from({ length: width }, (_, x) =>
      ((ticket?.data[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? '.' : '#',
    ).join(''),
  )
  const first = all.findIndex((row) => row.includes('#'))
  return all.slice(first, first + rows)
}
const wanted = Array.from({ length: height }, (_, y) =>
  Array.from({ length: width }, (_, x) => (black(x, y) ? '#' : '.')).join(''),
)

describe('@point-of-sale/receipt-printer-encoder', () => {
  const encoder = (options: object = {}) => new ReceiptPrinterEncoder({ language: 'esc-pos', ...options })

  test('letters in every style, tables, boxes and rules', () => {
    const bytes = encoder()
      .initialize()
      .codepage('cp437')
      .align('center')
      .size(2, 2)
      .line('RECEIPT')
      .size(1, 1)
      .align('left')
      .bold(true)
      .line('bold')
      .bold(false)
      .underline(true)
      .line('underlined')
      .underline(false)
      .invert(true)
      .line('inverted')
      .invert(false)
      .font('B')
      .line('small')
      .font('A')
      .codepage('auto')
      .line('Crème brûlée, Ελλάδα, Привет')
      .table(
        [
          { width: 20, align: 'left' },
          { width: 10, align: 'right' },
        ],
        [
          ['Certificate', '1'],
          ['Fee', '0.00'],
        ],
      )
      .rule({ style: 'double' })
      .box({ width: 20, style: 'single' }, 'in a box')
      .newline(2)
      .encode()
    const { ticket, unknown } = printed(bytes)
    expect(unknown).toBe(0)
    const lines = ticket?.lines ?? []
    expect(lines.find((l) => l.text.includes('RECEIPT'))).toMatchObject({ wide: 2, high: 2 })
    expect(lines.find((l) => l.text.includes('underlined'))).toBeDefined()
  })

  test('bar codes in both forms, QR codes, PDF417', () => {
    for (const printerModel of [
      'epson-tm-t88ii',
      'epson-tm-t88vi',
      'bixolon-srp350',
      'pos-5890',
      'xprinter-xp-t80q',
    ] as const) {
      const bytes = encoder({ printerModel })
        .initialize()
        .barcode('3130630574613', 'ean13', { height: 80, width: 2, text: 'below' })
        .barcode('CODE39', 'code39', { height: 60 })
        .barcode('Example', 'code128', { height: 60 })
        .barcode('1234567890', 'itf', { height: 60 })
        .qrcode('https://example.invalid/q/1', { model: 2, size: 6, errorlevel: 'h' })
        .newline()
        .encode()
      const { ticket, unknown } = printed(bytes)
      expect([printerModel, unknown]).toEqual([printerModel, 0])
      expect(ticket?.heightDots).toBeGreaterThan(200)
    }
    expect(printed(encoder().initialize().pdf417('Example', { width: 3, height: 3 }).encode()).unknown).toBe(0)
  })

  test.each(['raster', 'column'] as const)('a %s picture comes out as drawn', (mode) => {
    const image = { width, height, data: pixels() }
    const bytes = encoder({ imageMode: mode })
      .initialize()
      .image(image, { width, height, algorithm: 'threshold' })
      .encode()
    const { ticket, unknown } = printed(bytes)
    expect(unknown).toBe(0)
    expect(drawn(ticket)).toEqual(wanted)
  })

  test('cuts and pulses', () => {
    const { printer, unknown } = printed(
      encoder().initialize().line('a').cut('full').line('b').cut('partial').pulse().encode(),
    )
    expect(unknown).toBe(0)
    expect(printer.receipts).toHaveLength(2)
  })
})

describe('node-thermal-printer', () => {
  const make = (characterSet = CharacterSet.PC437_USA) =>
    new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://127.0.0.1:1', width: 48, characterSet })

  test('letters in every style, tables, line spacing, beeps, code pages', () => {
    const p = make()
    p.alignCenter()
    p.setTextQuadArea()
    p.println('RECEIPT')
    p.setTextNormal()
    p.setTextSize(3, 2)
    p.println('large')
    p.setTextNormal()
    p.bold(true)
    p.underlineThick(true)
    p.invert(true)
    p.upsideDown(true)
    p.println('x')
    p.upsideDown(false)
    p.invert(false)
    p.underlineThick(false)
    p.bold(false)
    p.setTypeFontB()
    p.println('small')
    p.setTypeFontA()
    p.setLineSpacing(60)
    p.leftRight('Fee', '0.00')
    p.table(['One', 'Two', 'Three'])
    p.tableCustom([
      { text: 'Left', align: 'LEFT', width: 0.5 },
      { text: 'Right', align: 'RIGHT', width: 0.5, bold: true },
    ])
    p.resetLineSpacing()
    p.drawLine()
    p.beep(2, 3)
    for (const set of [CharacterSet.PC852_LATIN2, CharacterSet.WPC1252, CharacterSet.PC866_CYRILLIC2]) {
      p.setCharacterSet(set)
      p.println('šđčćž é Привет')
    }
    p.newLine()
    const { ticket, unknown } = printed(p.getBuffer())
    expect(unknown).toBe(0)
    expect(ticket?.lines.find((l) => l.text.includes('RECEIPT'))).toMatchObject({ align: 'centre', wide: 2, high: 2 })
  })

  test('Chinese arrives as the GBK bytes that were sent', () => {
    const p = make(CharacterSet.CHINA)
    p.println('你好，养老资格认证')
    const { ticket, unknown } = printed(p.getBuffer())
    expect(unknown).toBe(0)
    // It never says FS &, so a strict printer takes the bytes for letters: they are compared as such.
    const text = Buffer.from(ticket?.lines[0]?.text ?? '', 'latin1')
    expect(text.length).toBeGreaterThan(0)
    expect(ticket?.textBytes).toBe(iconv.encode('你好，养老资格认证', 'gb18030').length)
  })

  test('bar codes, QR, PDF417, MaxiCode, cuts', () => {
    const p = make()
    p.code128('Code128', { height: 80 })
    p.printBarcode('GHIDS', 65 + 7, { hriPos: 0, hriFont: 0, width: 3, height: 168 })
    p.printQR('https://example.invalid/q/1', { cellSize: 4, correction: 'Q', model: 2 })
    p.pdf417('Example', { rowHeight: 4, width: 4, correction: 1, columns: 3 })
    p.maxiCode('Example', { mode: 4 })
    p.partialCut()
    p.println('x')
    p.cut()
    const { printer, unknown } = printed(p.getBuffer())
    expect(unknown).toBe(0)
    expect(printer.receipts).toHaveLength(2)
  })

  test('a picture comes out as drawn', async () => {
    const png = await sharp(Buffer.from(pixels()), { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer()
    const p = make()
    await p.printImageBuffer(png)
    const { ticket, unknown } = printed(p.getBuffer())
    expect(unknown).toBe(0)
    expect(drawn(ticket)).toEqual(wanted)
  })

  test('its drawer command lacks the two times of ESC p, so the second one is cut in pieces by the first', () => {
    const p = make()
    p.openCashDrawer()
    p.println('next')
    const { ticket, unknown } = printed(p.getBuffer())
    expect(unknown).toBe(1)
    expect(ticket?.lines[0]?.text).toBe('next')
  })
})
