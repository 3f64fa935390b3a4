import sharp from 'sharp'
import type { DocumentContent } from '../document-content.ts'
import { PaperFont } from '../paper/font.ts'
import { type Sheet, svgOf } from '../paper/svg.ts'
import { layOut } from './layout.ts'
import { pdfOf } from './pdf.ts'

export interface DrawnDocument {
  readonly pdf: Uint8Array
  /** PNG of the first page. */
  readonly preview: Uint8Array
  readonly pages: number
}

export const previewWidthPx = 1000
/** A4 at 300 dpi: a scan holds no more that a reader of paper can see. */
const mostPx = { width: 2480, height: 3508 }

/** Lays a document out once and draws it twice: for the printer and for the screen. Runs in a drawing process. */
export async function drawDocument(content: DocumentContent): Promise<DrawnDocument> {
  const font = new PaperFont()
  const scans = await Promise.all(content.pages.map(upright))
  const sheets = layOut(content, font, scans)
  const pictures = scans.map((scan) => scan.jpeg)
  const pdf = await pdfOf(sheets, font, pictures, content.title)
  const [first] = sheets
  if (!first) throw new Error('a document without a page')
  return { pdf, preview: await previewOf(first, font, pictures), pages: sheets.length }
}

async function upright(base64: string): Promise<{ jpeg: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(Buffer.from(base64, 'base64'), { limitInputPixels: 60_000_000 })
    .autoOrient()
    .resize({ ...mostPx, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 88 })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: data, width: info.width, height: info.height }
}

async function previewOf(sheet: Sheet, font: PaperFont, pictures: readonly Buffer[]): Promise<Buffer> {
  const scale = previewWidthPx / sheet.width
  const below = await Promise.all(
    sheet.marks.flatMap((mark) =>
      mark.kind === 'picture' ? [fitted(mark, pictures[mark.index] ?? Buffer.alloc(0), scale)] : [],
    ),
  )
  const svg = Buffer.from(svgOf(sheet, font, previewWidthPx))
  const height = Math.round(sheet.height * scale)
  return sharp({ create: { width: previewWidthPx, height, channels: 3, background: '#ffffff' } })
    .composite([...below, { input: svg, left: 0, top: 0 }])
    .png({ palette: false, compressionLevel: 6 })
    .toBuffer()
}

async function fitted(
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  jpeg: Buffer,
  scale: number,
): Promise<{ input: Buffer; left: number; top: number }> {
  const px = (points: number) => Math.round(points * scale)
  const input = await sharp(jpeg)
    .resize({ width: px(place.width), height: px(place.height), fit: 'fill' })
    .png()
    .toBuffer()
  return { input, left: px(place.x), top: px(place.y) }
}
