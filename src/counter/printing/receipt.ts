import { create } from 'qrcode'
import sharp from 'sharp'
import { z } from 'zod'
import type { Raster } from '../../hardware/contract.ts'

/** What a receipt says. Masked fields only: a receipt is left lying about. */
const receiptContentSchema = z.strictObject({
  siteName: z.string(),
  unitName: z.string(),
  title: z.string(),
  caseNo: z.string(),
  rows: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  queryUrl: z.string(),
  footer: z.array(z.string()).readonly(),
})
export type ReceiptContent = Readonly<z.output<typeof receiptContentSchema>>

const measures = { widthDots: z.number().int().min(8).max(4096), dpi: z.number().min(50).max(1200) }

/** One job of the drawing process: a receipt, or a page of plain lines for staff. */
export const drawRequestSchema = z.union([
  z.strictObject({ ...measures, content: receiptContentSchema }),
  z.strictObject({ ...measures, lines: z.array(z.string().max(300)).max(400).readonly() }),
])
export type DrawRequest = z.input<typeof drawRequestSchema>

interface Block {
  readonly widthDots: number
  readonly heightDots: number
  /** One byte a dot, 0 white to 255 black. */
  readonly ink: Uint8Array
  readonly align: 'left' | 'centre'
  readonly gapDots: number
}

const fontFile = new URL('../../../provisioning/fonts/NotoSansSC-Medium.ttf', import.meta.url).pathname

/** Draws a receipt for a printer of `widthDots` dots a line at `dpi`; text at least 10 pt (VVSG 2.0 print minimum). */
export async function drawReceipt(content: ReceiptContent, widthDots: number, dpi: number): Promise<Raster> {
  const dots = (points: number) => (points * dpi) / 72
  const margin = Math.round(dots(4))
  const inner = widthDots - 2 * margin
  const text = (body: string, points: number, align: Block['align'], gapPoints: number) =>
    textBlock(body, dots(points), inner, align, Math.round(dots(gapPoints)))

  const blocks: Block[] = []
  blocks.push(await text(`${content.siteName}  ${content.unitName}`, 10, 'centre', 6))
  blocks.push(await text(content.title, 15, 'centre', 7))
  blocks.push(rule(inner, Math.round(dots(6))))
  blocks.push(await text('办件编号', 10, 'centre', 4))
  blocks.push(await text(content.caseNo, 18, 'centre', 9))
  for (const [label, value] of content.rows) blocks.push(await text(`${label}：${value}`, 10.5, 'left', 5))
  if (content.queryUrl) blocks.push(qrBlock(content.queryUrl, Math.round(inner * 0.5), Math.round(dots(6))))
  blocks.push(rule(inner, Math.round(dots(4))))
  for (const line of content.footer) blocks.push(await text(line, 10, 'centre', 4))
  return stack(blocks, widthDots, margin, Math.round(dots(10)))
}

/** Draws plain lines, each wrapped where it is too long; 9 pt, for staff. */
export async function drawLines(lines: readonly string[], widthDots: number, dpi: number): Promise<Raster> {
  const dots = (points: number) => (points * dpi) / 72
  const margin = Math.round(dots(4))
  const inner = widthDots - 2 * margin
  const blocks: Block[] = []
  for (const line of lines)
    blocks.push(
      line.trim() === ''
        ? rule(inner, Math.round(dots(4)))
        : await textBlock(line, dots(9), inner, 'left', Math.round(dots(3))),
    )
  return stack(blocks, widthDots, margin, Math.round(dots(10)))
}

async function textBlock(
  body: string,
  heightDots: number,
  maxWidth: number,
  align: Block['align'],
  gapDots: number,
): Promise<Block> {
  /* Pango sizes text in points at `dpi`; 72 makes a point one dot. */
  const image = sharp({
    text: {
      text: escapeMarkup(body),
      font: `Noto Sans SC ${Math.round(heightDots)}`,
      fontfile: fontFile,
      width: maxWidth,
      dpi: 72,
      wrap: 'char',
    },
  })
  const { data, info } = await image.greyscale().raw().toBuffer({ resolveWithObject: true })
  return {
    widthDots: info.width,
    heightDots: info.height,
    ink: firstChannel(data, info.width * info.height, info.channels),
    align,
    gapDots,
  }
}

function firstChannel(data: Uint8Array, pixels: number, channels: number): Uint8Array {
  if (channels === 1) return data
  const ink = new Uint8Array(pixels)
  for (let i = 0; i < pixels; i += 1) ink[i] = data[i * channels] ?? 0
  return ink
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function rule(widthDots: number, gapDots: number): Block {
  return { widthDots, heightDots: 2, ink: new Uint8Array(widthDots * 2).fill(255), align: 'left', gapDots }
}

function qrBlock(payload: string, targetDots: number, gapDots: number): Block {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' })
  const quiet = 2
  const scale = Math.max(3, Math.floor(targetDots / (modules.size + 2 * quiet)))
  const side = (modules.size + 2 * quiet) * scale
  const ink = new Uint8Array(side * side)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / scale) - quiet
      const column = Math.floor(x / scale) - quiet
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size
      if (inside && modules.get(row, column)) ink[y * side + x] = 255
    }
  }
  return { widthDots: side, heightDots: side, ink, align: 'centre', gapDots }
}

/** Sets the blocks one under the other and makes dots of them: black where ink is more than a half. */
function stack(blocks: readonly Block[], widthDots: number, margin: number, tailDots: number): Raster {
  const heightDots = blocks.reduce((sum, b) => sum + b.heightDots + b.gapDots, margin) + tailDots
  const bytesPerRow = Math.ceil(widthDots / 8)
  const data = new Uint8Array(bytesPerRow * heightDots)
  let top = margin
  for (const block of blocks) {
    const left = block.align === 'centre' ? Math.max(margin, Math.floor((widthDots - block.widthDots) / 2)) : margin
    for (let y = 0; y < block.heightDots; y += 1) {
      for (let x = 0; x < Math.min(block.widthDots, widthDots - left); x += 1) {
        if ((block.ink[y * block.widthDots + x] ?? 0) < 128) continue
        const at = (top + y) * bytesPerRow + ((left + x) >> 3)
        data[at] = (data[at] ?? 0) | (0x80 >> ((left + x) & 7))
      }
    }
    top += block.heightDots + block.gapDots
  }
  return { widthDots, heightDots, data }
}
