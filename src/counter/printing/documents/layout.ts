import type { DocumentContent } from '../document-content.ts'
import type { PaperFont } from '../paper/font.ts'
import { black, frame, type Mark, qrMark, qrSide } from '../paper/marks.ts'
import type { Sheet } from '../paper/svg.ts'
import { type Line, wrap } from '../paper/text.ts'
import { a4, block, edges, Flow, textWidth } from './flow.ts'
import { scanSheets } from './scans.ts'
import { sealMarks, sealRadius } from './seal.ts'

export interface Picture {
  readonly width: number
  readonly height: number
}

const title = { size: 24, leading: 38 }
const body = { size: 14, leading: 25 }
const small = { size: 12, leading: 19 }
const foot = { size: 10, leading: 15 }
/** Room kept for the foot of a sheet; whoever writes more there writes over the text. */
const mostFootLines = 16
const grey = '#555555'

/** Where a character stands that the font lacks, the reader is told what the box means. */
const missingNote = '方框里是本机打印不出的生僻字的编码，请向工作人员核对。'

/**
 * Lays a document out on A4 sheets, portrait: what is written first, then scanned pages. Pictures are the scanned pages' sizes, in the
 * order of `content.pages`.
 */
export function layOut(content: DocumentContent, font: PaperFont, pictures: readonly Picture[]): readonly Sheet[] {
  const written = hasText(content) || pictures.length === 0 ? writtenSheets(content, font) : []
  const scanned = scanSheets(pictures, content.footer.length > 0 || content.title !== '' ? 40 : 24)
  const all = [...written, ...scanned]
  return all.map((marks, i) => {
    const across = watermark(content.watermark, font)
    const footing = footMarks(content, font, { page: i + 1, pages: all.length, scan: i >= written.length, marks })
    /* Under what is written, so that it stays easy to read; over a scan, which would hide it. */
    const layers = i < written.length ? [...across, ...marks] : [...marks, ...across]
    return { ...a4, marks: [...layers, ...footing] }
  })
}

function hasText({ number, rows, paragraphs, seal, verifyUrl }: DocumentContent): boolean {
  return rows.length > 0 || paragraphs.length > 0 || [number, seal, verifyUrl].some((text) => text !== '')
}

function writtenSheets(content: DocumentContent, font: PaperFont): readonly (readonly Mark[])[] {
  const footLines = content.footer.flatMap((text) => wrap(font, text, { size: foot.size, maxWidth: textWidth })).length
  const flow = new Flow(font, Math.min(footLines + 1, mostFootLines) * foot.leading)
  flow.text(content.title, title, { align: 'centre' })
  flow.y += 6
  if (content.number) flow.text(`编号：${content.number}`, small, { align: 'right' })
  flow.y += 12
  const until: readonly [string, string][] = content.validUntil ? [['有效期至', chineseDay(content.validUntil)]] : []
  const asRow = content.rows.length > 0
  for (const [label, value] of content.rows) row(flow, label, value, labelWidth(content, font))
  if (asRow) for (const [label, value] of until) row(flow, label, value, labelWidth(content, font))
  if (asRow && content.paragraphs.length > 0) flow.y += 14
  for (const paragraph of content.paragraphs) flow.text(paragraph, body, { indent: 2 * body.size })
  if (!asRow) for (const [label, value] of until) flow.text(`${label}：${value}`, body, { indent: 2 * body.size })
  closing(flow, content)
  return flow.sheets
}

const cell = { side: 9, top: 6, line: 0.7 }

function labelWidth({ rows, validUntil }: DocumentContent, font: PaperFont): number {
  const labels = [...rows.map(([label]) => label), ...(validUntil ? ['有效期至'] : [])]
  const widest = Math.max(...labels.map((label) => font.width(label, body.size)))
  return Math.min(Math.max(widest + 2 * cell.side, 96), textWidth * 0.36)
}

/** A row of a table with lines round both cells; one that is longer than the sheet goes on on the next. */
function row(flow: Flow, label: string, value: string, firstWidth: number): void {
  const { font } = flow
  const inner = (width: number) => ({ size: body.size, maxWidth: width - 2 * cell.side })
  const labels = wrap(font, label, inner(firstWidth))
  const values = wrap(font, value, inner(textWidth - firstWidth))
  const heightOf = (lines: number) => lines * body.leading + 2 * cell.top
  const whole = heightOf(Math.max(labels.length, values.length))
  if (whole <= flow.fullHeight) flow.need(whole)
  for (let from = 0; from < Math.max(labels.length, values.length); ) {
    if (flow.left < heightOf(1)) flow.newSheet()
    const fit = Math.floor((flow.left - 2 * cell.top) / body.leading)
    const lines = Math.min(fit, Math.max(labels.length, values.length) - from)
    const height = heightOf(lines)
    const column = (x: number, width: number, text: readonly Line[]) => {
      flow.put(...frame({ x, y: flow.y, width, height }, cell.line))
      const part = text.slice(from, from + lines)
      flow.put(...block(font, part, { x: x + cell.side, top: flow.y + cell.top }, body))
    }
    column(edges.left, firstWidth, labels)
    column(edges.left + firstWidth - cell.line, textWidth - firstWidth + cell.line, values)
    flow.y += height - cell.line
    from += lines
  }
}

const codeSide = 88

/** What ends a document, kept together: on the left the code to verify it, on the right who issued it, the day, and the seal over both. */
function closing(flow: Flow, content: DocumentContent): void {
  const { font } = flow
  const { issuer, issuedOn, seal, verifyUrl } = content
  const half = textWidth / 2
  const signers = issuer ? wrap(font, issuer, { size: body.size, maxWidth: half - 10 }) : []
  const day = issuedOn ? wrap(font, chineseDay(issuedOn), { size: body.size, maxWidth: half - 10 }) : []
  const signed = [...signers, ...day]
  const words = wrap(font, '用手机扫左边的码核对：网上显示的内容与本页一致，才是真的。', {
    size: small.size,
    maxWidth: half - codeSide - 16,
  })
  const link = wrap(font, verifyUrl, { size: 9, maxWidth: half - 10 })
  const codeHeight = verifyUrl ? Math.max(codeSide, words.length * small.leading) + 6 + link.length * 13 : 0
  const signHeight = Math.max(seal ? 2 * sealRadius : 0, signed.length * body.leading)
  if (codeHeight + signHeight === 0) return
  const height = Math.max(codeHeight, signHeight)
  flow.y += 26
  flow.need(height)
  const top = flow.y
  if (verifyUrl) {
    const module = codeSide / qrSide(verifyUrl)
    flow.put(qrMark(verifyUrl, edges.left, top, module))
    flow.put(...block(font, words, { x: edges.left + codeSide + 8, top: top + 4 }, small))
    const under = top + Math.max(codeSide, words.length * small.leading) + 4
    flow.put(...block(font, link, { x: edges.left + 4, top: under }, { size: 9, leading: 13 }, grey))
  }
  const cx = edges.left + half + half / 2
  const middle = top + signHeight / 2
  if (seal) flow.put(...sealMarks(font, seal, cx, middle))
  /* Office and day stand on the lower half of the seal: neither hides its star or its text. */
  const lettering = seal ? { ...body, leading: 21 } : body
  const signTop = seal
    ? middle + 9 - Math.max(0, signers.length - 1) * lettering.leading
    : middle - (signed.length * lettering.leading) / 2
  flow.put(...block(font, signed, { x: cx, top: signTop, centred: true }, lettering))
  flow.y += height
}

interface PageFoot {
  readonly page: number
  readonly pages: number
  readonly scan: boolean
  readonly marks: readonly Mark[]
}

function footMarks(content: DocumentContent, font: PaperFont, { page, pages, scan, marks }: PageFoot): Mark[] {
  const lines = [
    ...(marks.some((m) => m.kind === 'missing') ? [missingNote] : []),
    ...(scan ? [[content.title, ...content.footer].filter((text) => text !== '').join('　')] : content.footer),
    ...(pages > 1 ? [`第 ${page} 页 共 ${pages} 页`] : []),
  ].flatMap((text) => wrap(font, text, { size: foot.size, maxWidth: textWidth }))
  const top = a4.height - (scan ? 14 : 32) - lines.length * foot.leading
  return block(font, lines, { x: a4.width / 2, top, centred: true }, foot, grey)
}

/** Large, slanting and light, from corner to corner. */
function watermark(words: string, font: PaperFont): Mark[] {
  if (words === '') return []
  const text = [...words].map((c) => (font.has(c.codePointAt(0) ?? 0) ? c : '□')).join('')
  const turn = -40
  const size = Math.min(160, (0.58 * Math.hypot(a4.width, a4.height)) / font.width(text, 1))
  const half = font.width(text, size) / 2
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)]
  const x = a4.width / 2 - half * cos + 0.36 * size * sin
  const y = a4.height / 2 - half * sin + 0.36 * size * cos
  return [{ kind: 'text', text, x, y, size, fill: black, turn, opacity: 0.16 }]
}

/** `2026年11月21日` of `2026-11-21`; anything else as it is. */
export function chineseDay(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  return year ? `${year}年${Number(month)}月${Number(date)}日` : day
}
