import type { Raster } from '../contract.ts'
import { rasterOf } from '../protocols/escpos/raster-of.ts'

const pageRows = 340
const gridDots = 32
const moduleDots = 6

/**
 * A page that shows what a service engineer looks for, drawn without any font: a frame at the very edges, a grid that makes
 * stretched or missing lines visible, a ladder of greys for the head's heat, and a code to try a scanner on.
 */
export async function testPage(widthDots: number, says: string): Promise<Raster> {
  const grey = new Uint8Array(widthDots * pageRows).fill(255)
  for (let y = 0; y < pageRows; y += 1)
    for (let x = 0; x < widthDots; x += 1) {
      const frame = x < 4 || y < 4 || x >= widthDots - 4 || y >= pageRows - 4
      const grid = y < 96 && (x % gridDots === 0 || y % gridDots === 0)
      const shade = y >= 104 && y < 136 && (x * 7 + y * 13) % 16 < Math.floor((x * 16) / widthDots)
      if (frame || grid || shade) grey[y * widthDots + x] = 0
    }
  const { create } = await import('qrcode')
  const { modules } = create(says, { errorCorrectionLevel: 'M' })
  const side = Math.min(modules.size * moduleDots, widthDots - 8, pageRows - 150 - 8)
  const left = (widthDots - side) >> 1
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (modules.get(Math.floor(y / moduleDots), Math.floor(x / moduleDots)))
        grey[(150 + y) * widthDots + left + x] = 0
  return rasterOf(grey, widthDots, pageRows)
}
