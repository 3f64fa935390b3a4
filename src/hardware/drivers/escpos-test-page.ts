import type { Raster } from '../contract.ts'

const pageRows = 340
const gridDots = 32
const moduleDots = 6

/**
 * A page that shows what a service engineer looks for, drawn without any font: a frame at the very edges, a grid that makes
 * stretched or missing lines visible, a ladder of greys for the head's heat, and a code to try a scanner on.
 */
export async function testPage(widthDots: number, says: string): Promise<Raster> {
  const rowBytes = Math.ceil(widthDots / 8)
  const data = new Uint8Array(rowBytes * pageRows)
  const dot = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= widthDots || y >= pageRows) return
    const at = y * rowBytes + (x >> 3)
    data[at] = (data[at] ?? 0) | (0x80 >> (x & 7))
  }
  for (let y = 0; y < pageRows; y += 1)
    for (let x = 0; x < widthDots; x += 1) {
      const frame = x < 4 || y < 4 || x >= widthDots - 4 || y >= pageRows - 4
      const grid = y < 96 && (x % gridDots === 0 || y % gridDots === 0)
      const shade = y >= 104 && y < 136 && (x * 7 + y * 13) % 16 < Math.floor((x * 16) / widthDots)
      if (frame || grid || shade) dot(x, y)
    }
  const { create } = await import('qrcode')
  const { modules } = create(says, { errorCorrectionLevel: 'M' })
  const left = Math.max(4, (widthDots - modules.size * moduleDots) >> 1)
  for (let y = 0; y < modules.size * moduleDots; y += 1)
    for (let x = 0; x < modules.size * moduleDots; x += 1)
      if (modules.get(Math.floor(y / moduleDots), Math.floor(x / moduleDots))) dot(left + x, 150 + y)
  return { widthDots, heightDots: pageRows, data }
}
