import PDFDocument from 'pdfkit'
import { fontFile, type PaperFont } from '../paper/font.ts'
import { type Mark, missingParts } from '../paper/marks.ts'
import type { Sheet } from '../paper/svg.ts'

/* Letters stand where the layout puts them; nothing may be joined or moved. pdfkit's types know only the list of features to turn on. */
const asLaidOut = Object.fromEntries(
  ['kern', 'liga', 'clig', 'calt', 'ccmp', 'rlig', 'locl', 'rclt', 'curs', 'mark', 'mkmk'].map((tag) => [tag, false]),
) as unknown as PDFKit.Mixins.OpenTypeFeatures[]

/** What pdfkit calls the first font of a document. */
const onlyFont = 'F1'

type TextMark = Extract<Mark, { kind: 'text' }>

/** The sheets as PDF: letters are text in an embedded subset of the font, pictures as they came. */
export async function pdfOf(
  sheets: readonly Sheet[],
  font: PaperFont,
  pictures: readonly Buffer[],
  title: string,
): Promise<Buffer> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    font: fontFile,
    info: { Title: title, Producer: 'kioskd', Creator: 'kioskd' },
    lang: 'zh-CN',
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  for (const { width, height, marks } of sheets) {
    doc.addPage({ size: [width, height], margin: 0 })
    for (const mark of marks) draw(doc, mark)
  }
  doc.end()
  await ended
  return Buffer.concat(chunks)

  function draw(to: PDFKit.PDFDocument, mark: Mark): void {
    if (mark.kind === 'path') to.path(mark.d).fill(mark.fill)
    else if (mark.kind === 'text') drawText(to, mark)
    else if (mark.kind === 'picture') {
      const { x, y, width, height } = mark
      to.image(pictures[mark.index] ?? Buffer.alloc(0), x, y, { width, height })
    } else drawMissing(to, mark)
  }

  /* Whoever copies the text or has it read aloud gets the character itself (ISO 32000-1, 14.9.4). */
  function drawMissing(to: PDFKit.PDFDocument, mark: Extract<Mark, { kind: 'missing' }>): void {
    const flip = () => to.save().transform(1, 0, 0, -1, 0, to.page.height)
    /* Readers place the character by the axes and the font in force where the span ends; letters are drawn with y upwards. */
    flip()
    to.addContent(`/${onlyFont} ${mark.size} Tf`)
    to.markContent('Span', { actual: String.fromCodePoint(mark.codePoint) })
    flip()
    for (const part of missingParts(font, mark)) draw(to, part)
    to.restore()
    to.endMarkedContent()
    to.restore()
  }
}

function drawText(doc: PDFKit.PDFDocument, { text, x, y, size, fill, turn = 0, opacity = 1 }: TextMark): void {
  if (turn !== 0) {
    doc.save()
    doc.rotate(turn, { origin: [x, y] })
  }
  doc.fontSize(size).fillColor(fill, opacity)
  doc.text(text, x, y, { lineBreak: false, baseline: 'alphabetic', features: asLaidOut })
  if (turn !== 0) doc.restore()
}
