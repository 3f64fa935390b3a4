/** Bytes sent to an ESC/POS printer. devices.md 3.1 [escpos-gen, hprt61, citizen-qr, tm-u220-54/82]. */

export interface RasterImage {
  readonly widthDots: number
  readonly heightDots: number
  /** Rows of whole bytes, most significant bit left, 1 is black. */
  readonly data: Uint8Array
}

/** ESC @: default settings, print buffer emptied. */
export const initialise = (): Uint8Array => Uint8Array.of(0x1b, 0x40)

/** GS a: which changes the printer reports by itself; asking again makes it report at once. */
export const enableAutomaticStatus = (mask = 0x0e): Uint8Array => Uint8Array.of(0x1d, 0x61, mask)

/** DLE EOT n, n 1..4: answered at once, even in the middle of other data. */
export const requestStatus = (n: number): Uint8Array => Uint8Array.of(0x10, 0x04, n)

/** DLE EOT 20: full status of kiosk printers of the Custom kind, 6 bytes, in real time. devices.md 3.4 [kpm150]. */
export const requestFullStatus = (): Uint8Array => Uint8Array.of(0x10, 0x04, 0x14)

/** GS I n, n 65..69 (firmware, maker, model, serial, fonts): answered in turn, after everything sent before it. */
export const requestInfo = (n: number): Uint8Array => Uint8Array.of(0x1d, 0x49, n)

/** DLE ENQ 2: leave a recoverable error and throw away what was not printed. */
export const discardAfterError = (): Uint8Array => Uint8Array.of(0x10, 0x05, 0x02)

/** ESC J n: feed n dots, 0..255. */
export const feedDots = (dots: number): Uint8Array => Uint8Array.of(0x1b, 0x4a, dots & 0xff)

/** GS V 65/66 n: feed to the cutting position plus n dots, then cut. */
export const feedAndCut = (mode: 'full' | 'partial', dots: number): Uint8Array =>
  Uint8Array.of(0x1d, 0x56, mode === 'full' ? 0x41 : 0x42, dots & 0xff)

/**
 * The picture as GS v 0 commands of at most `maxBandRows` (1..255) rows each. Bands keep a slow printer moving and leave a
 * command boundary every few millimetres. Undefined when the data don't fit the measures.
 */
export function rasterBands(image: RasterImage, maxBandRows: number): Uint8Array[] | undefined {
  const rowBytes = Math.ceil(image.widthDots / 8)
  const sane = Number.isInteger(image.widthDots) && Number.isInteger(image.heightDots) && image.heightDots >= 0
  if (!sane || rowBytes < 1 || rowBytes > 255 || image.data.length !== rowBytes * image.heightDots) return undefined
  const rowsEach = Math.max(1, Math.min(255, Math.floor(maxBandRows)))
  const bands: Uint8Array[] = []
  for (let top = 0; top < image.heightDots; top += rowsEach) {
    const rows = Math.min(rowsEach, image.heightDots - top)
    const band = new Uint8Array(8 + rows * rowBytes)
    band.set([0x1d, 0x76, 0x30, 0x00, rowBytes & 0xff, 0, rows, 0])
    band.set(image.data.subarray(top * rowBytes, (top + rows) * rowBytes), 8)
    bands.push(band)
  }
  return bands
}

/** ESC a: where lines and codes stand. */
export const alignLeft = Uint8Array.of(0x1b, 0x61, 0)
export const alignCentre = Uint8Array.of(0x1b, 0x61, 1)

const errorLevels = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 } as const

/** QR code drawn by the printer itself (GS ( k, model 2). `moduleDots` 1..16; undefined for empty or over-long data. */
export function nativeQr(
  data: Uint8Array,
  moduleDots: number,
  level: keyof typeof errorLevels = 'M',
): Uint8Array | undefined {
  if (data.length === 0 || data.length > 7089 - 3) return undefined
  const size = data.length + 3
  return Uint8Array.from([
    ...[0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, Math.max(1, Math.min(16, moduleDots))],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, errorLevels[level]],
    ...[0x1d, 0x28, 0x6b, size & 0xff, size >> 8, 0x31, 0x50, 0x30, ...data],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30],
  ])
}
