import sharp from 'sharp'
import type { Raster } from '../../../hardware/contract.ts'
import type { PaperFont } from './font.ts'
import { type Sheet, svgOf } from './svg.ts'

/** Drawn band by band: the drawing library refuses pictures over 32,767 dots, and a day's report may be longer. */
const bandDots = 4000

/** Makes dots of a sheet measured in dots: black where ink covers more than a half. */
export async function rasterOf({ width, height, marks }: Sheet, font: PaperFont): Promise<Raster> {
  const bytesPerRow = Math.ceil(width / 8)
  const data = new Uint8Array(bytesPerRow * height)
  for (let top = 0; top < height; top += bandDots) {
    const band = { width, height: Math.min(bandDots, height - top), marks }
    const { data: grey, info } = await sharp(Buffer.from(svgOf(band, font, width, top)), { limitInputPixels: false })
      .flatten({ background: '#ffffff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    for (let y = 0; y < band.height; y += 1)
      for (let x = 0; x < width; x += 1) {
        if ((grey[(y * width + x) * info.channels] ?? 255) >= 128) continue
        const at = (top + y) * bytesPerRow + (x >> 3)
        data[at] = (data[at] ?? 0) | (0x80 >> (x & 7))
      }
    grey.fill(0)
  }
  return { widthDots: width, heightDots: height, data }
}
