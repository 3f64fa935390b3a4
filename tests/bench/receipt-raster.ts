import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer'
import { create } from 'qrcode'
import sharp from 'sharp'
import { CommandParser } from '../../src/hardware/protocols/escpos/command-parser.ts'
import { rasterBands } from '../../src/hardware/protocols/escpos/encoder.ts'
import { rasterOf } from '../../src/hardware/protocols/escpos/raster-of.ts'
import { type Figure, median, round } from './figure.ts'

const width = 576
const height = 1200

/** A Chinese receipt with a QR code, as RGBA and as the one-bit-a-dot grey that our drawing hands over. */
async function receipt(): Promise<{ readonly grey: Buffer; readonly rgba: Buffer; readonly png: Buffer }> {
  const lines = [
    '养老保险待遇领取资格认证回执',
    '受理编号 YL20261121-0001',
    '办理时间 2026-11-21 10:32',
    '办理结果 认证成功',
  ]
  const rows = Array.from({ length: 18 }, (_, i) => lines[i % lines.length] ?? '')
  const { modules } = create('https://example.invalid/q/YL20261121-0001', { errorCorrectionLevel: 'M' })
  const side = 8
  const squares = Array.from({ length: modules.size ** 2 }, (_, i) => i)
    .filter((i) => modules.get(Math.floor(i / modules.size), i % modules.size))
    .map(
      (i) =>
        `<rect x="${150 + (i % modules.size) * side}" y="${860 + Math.floor(i / modules.size) * side}" width="${side}" height="${side}"/>`,
    )
  const words = rows.map(
    (row, i) => `<text x="10" y="${50 + i * 44}" font-size="32" font-family="Noto Sans SC">${row}</text>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${words.join('')}${squares.join('')}</svg>`
  const drawn = sharp(Buffer.from(svg)).flatten({ background: '#fff' })
  const rgba = await drawn.ensureAlpha().raw().toBuffer()
  // What to make of the exact middle is a matter of taste: both are spared it.
  for (let i = 0; i < rgba.length; i += 1) if (rgba[i] === 128) rgba[i] = 129
  // The picture has no colour: any channel is its grey.
  const grey = Buffer.from(rgba.filter((_, i) => i % 4 === 0))
  const png = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
  return { grey, rgba, png }
}

/** Median time of one run, ms, after a few that warm the engine up. */
async function timed(runs: number, once: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = -3; i < runs; i += 1) {
    const startMs = performance.now()
    await once()
    if (i >= 0) times.push(performance.now() - startMs)
  }
  return median(times)
}

const theirs = (image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }) =>
  new ReceiptPrinterEncoder({ language: 'esc-pos', imageMode: 'raster' })
    .initialize()
    .image(image, { width, height, algorithm: 'threshold' })
    .encode()

/** Both must print the same dots, or the race means nothing. */
function assertSame(grey: Buffer, rgba: Buffer): void {
  const dots = (bytes: Uint8Array) =>
    new CommandParser(() => {}).push(bytes).flatMap((c) => (c.kind === 'raster' ? [Buffer.from(c.data)] : []))
  const mine = Buffer.concat(dots(Buffer.concat(rasterBands(rasterOf(grey, width, height), 128) ?? [])))
  const other = Buffer.concat(dots(theirs({ width, height, data: new Uint8ClampedArray(rgba) })))
  if (mine.length !== (width / 8) * height || !mine.equals(other)) throw new Error('the two print different pictures')
}

/**
 * From a drawn receipt (576 dots by 1,200 lines) to the bytes of the printer: ours against the faster of two encoders fed the
 * same picture in the same run. `ratio` is their time by ours.
 */
export async function receiptRaster(): Promise<Figure> {
  const { grey, rgba, png } = await receipt()
  assertSame(grey, rgba)
  const ours = await timed(40, () => rasterBands(rasterOf(grey, width, height), 128))
  const image = { width, height, data: new Uint8ClampedArray(rgba) }
  const pointOfSale = await timed(5, () => theirs(image))
  const thermal = await timed(3, async () => {
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://127.0.0.1:1', width: 48 })
    await printer.printImageBuffer(png)
  })
  const [peer, peerValue] =
    pointOfSale <= thermal
      ? (['@point-of-sale/receipt-printer-encoder', pointOfSale] as const)
      : (['node-thermal-printer (with PNG decoding)', thermal] as const)
  return {
    name: 'receipt.raster.ratio',
    value: round(peerValue / ours),
    unit: 'x',
    limit: 5,
    atLeast: true,
    peer,
    peerValue: round(peerValue),
    ratio: round(peerValue / ours),
  }
}

if (import.meta.main) console.log(JSON.stringify(await receiptRaster()))
