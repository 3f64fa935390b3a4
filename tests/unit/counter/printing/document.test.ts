import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'qrcode'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blankDocument } from '../../../../src/counter/printing/certificate.ts'
import type { DocumentContent } from '../../../../src/counter/printing/document-content.ts'
import { drawDocument } from '../../../../src/counter/printing/documents/draw-document.ts'
import { layOut } from '../../../../src/counter/printing/documents/layout.ts'
import { makeDocument } from '../../../../src/counter/printing/drawing.ts'
import { PaperFont } from '../../../../src/counter/printing/paper/font.ts'

const certificate: DocumentContent = {
  ...blankDocument,
  title: '城乡居民基本养老保险参保证明',
  number: 'CB20261121000123',
  issuer: '石桥县社会保险经办中心',
  issuedOn: '2026-11-21',
  validUntil: '2027-02-20',
  rows: [
    ['姓名', '王秀英'],
    ['公民身份号码', '990101194803070020'],
    ['参保地', '江西省示例市石桥县石桥镇石桥村第三村民小组（这个地址很长，要换行才写得下）'],
    ['累计缴费年限', '15 年 3 个月'],
  ],
  paragraphs: ['兹证明上述人员在本县参加城乡居民基本养老保险，参保状态正常。', '本证明自出具之日起三个月内有效。'],
  seal: '石桥县社会保险经办中心',
  verifyUrl: 'https://gateway.example.invalid/verify/CB20261121000123',
  footer: ['本证明由自助终端打印'],
}
const font = new PaperFont()
const never = new AbortController().signal

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-document-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

async function jpegOf(width: number, height: number, background: string): Promise<string> {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return bytes.toString('base64')
}

test('in a process of its own: pages, a small PDF with its font, a picture 1000 px wide', async () => {
  const made = await makeDocument(certificate, never)
  if (!made.ok) throw new Error(made.error.detail)
  const { pdf, preview, pages } = made.value
  expect(pages).toBe(1)
  expect(Buffer.from(pdf.reveal().subarray(0, 5)).toString()).toBe('%PDF-')
  expect(pdf.reveal().length).toBeLessThan(150_000)
  expect(Buffer.from(pdf.reveal()).includes('NotoSansSC-Medium')).toBe(true)
  const { width = 0, height = 0 } = await sharp(preview.reveal()).metadata()
  expect([width, height]).toEqual([1000, Math.round((1000 * 841.89) / 595.28)])
})

test('given up, it ends at once; a picture that is none is a failure that names no content', async () => {
  const stop = new AbortController()
  const made = makeDocument(certificate, stop.signal)
  stop.abort()
  expect(await made).toMatchObject({ ok: false, error: { code: 'drawFailed', detail: 'canceled' } })
  const broken = await makeDocument({ ...certificate, pages: [Buffer.from('王秀英').toString('base64')] }, never)
  expect(broken).toMatchObject({ ok: false, error: { code: 'drawFailed' } })
  expect(JSON.stringify(broken)).not.toMatch(/王秀英|990101/)
})

test('long tables and texts go on on further sheets, with the page numbers and nothing beside the sheet', () => {
  const long: DocumentContent = {
    ...certificate,
    rows: Array.from({ length: 40 }, (_, i) => [`第 ${i + 1} 项`, i === 7 ? '长'.repeat(1900) : `内容 ${i}`] as const),
    paragraphs: Array.from({ length: 30 }, () => '一段话。'.repeat(40)),
  }
  const sheets = layOut(long, font, [])
  expect(sheets.length).toBeGreaterThan(4)
  for (const [i, { width, height, marks }] of sheets.entries()) {
    const texts = marks.flatMap((m) => (m.kind === 'text' ? [m] : []))
    expect(texts.some((t) => t.text === `第 ${i + 1} 页 共 ${sheets.length} 页`)).toBe(true)
    for (const { text, x, y, size } of texts) {
      expect(x).toBeGreaterThanOrEqual(70)
      expect(x + font.width(text, size)).toBeLessThanOrEqual(width - 70)
      expect(y).toBeLessThan(height - 20)
    }
  }
  const written = sheets.flatMap(({ marks }) => marks.flatMap((m) => (m.kind === 'text' ? [m.text] : []))).join('')
  expect(written.split('长')).toHaveLength(1901)
  expect(written.split('段')).toHaveLength(30 * 40 + 1)
})

test('what is read is at least 12 pt, small print and the address of the code aside', () => {
  const [sheet] = layOut({ ...certificate, footer: [] }, font, [])
  const small = sheet?.marks.flatMap((m) => (m.kind === 'text' && m.size < 12 ? [m.text] : [])) ?? []
  expect(small.join('')).toBe(certificate.verifyUrl)
})

test('front and back of a card come on one sheet in true size, other scans one a sheet', () => {
  const copy = { ...blankDocument, title: '身份证复印件', watermark: '仅供办事使用' }
  const card = { width: 1011, height: 638 }
  const [only, ...rest] = layOut(copy, font, [card, card])
  expect(rest).toEqual([])
  const pictures = only?.marks.flatMap((m) => (m.kind === 'picture' ? [m] : [])) ?? []
  expect(pictures.map((p) => [((p.width / 72) * 25.4).toFixed(1), ((p.height / 72) * 25.4).toFixed(1)])).toEqual([
    ['85.6', '54.0'],
    ['85.6', '54.0'],
  ])
  const [front, back] = pictures
  expect((front?.y ?? 0) + (front?.height ?? 0)).toBeLessThan(back?.y ?? 0)
  expect(layOut(copy, font, [card, { width: 2480, height: 3508 }])).toHaveLength(2)
  expect(layOut(copy, font, [card, card, card])).toHaveLength(3)
})

const hasPoppler = spawnSync('which', ['pdftoppm']).status === 0

describe.runIf(hasPoppler)('as another program sees it', () => {
  const tool = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: dir, encoding: 'utf8' })
  async function saved(content: DocumentContent): Promise<Awaited<ReturnType<typeof drawDocument>>> {
    const drawn = await drawDocument(content)
    writeFileSync(join(dir, 'a.pdf'), drawn.pdf)
    return drawn
  }
  async function grey(png: Uint8Array | string): Promise<Buffer> {
    return sharp(png).resize(250, 354, { fit: 'fill' }).flatten({ background: '#fff' }).greyscale().raw().toBuffer()
  }

  test('the text is text, every word of it', async () => {
    await saved(certificate)
    const text = tool('pdftotext', '-raw', 'a.pdf', '-').replace(/\s/g, '')
    const words = [
      certificate.title,
      certificate.number,
      certificate.issuer,
      ...certificate.paragraphs,
      ...certificate.footer,
    ]
    for (const word of [...words, ...certificate.rows.flat(), '2026年11月21日', '2027年2月20日'])
      expect(text).toContain(word.replace(/\s/g, ''))
    expect(tool('pdffonts', 'a.pdf')).toMatch(/NotoSansSC-Medium +CID TrueType +Identity-H +yes yes yes/)
    expect(tool('pdfinfo', 'a.pdf')).toMatch(/595\.28 x 841\.89 pts \(A4\)/)
  })

  test('a name with a character that the font lacks keeps it: as a box on paper, as itself in the text, and the page says so', async () => {
    const name = '王\u{2b9cb}英\u{323b0}'
    expect([...name].map((c) => font.has(c.codePointAt(0) ?? 0))).toEqual([true, false, true, false])
    await saved({ ...certificate, rows: [['姓名', name]] })
    const text = tool('pdftotext', '-raw', 'a.pdf', '-')
    expect(text).toContain(name)
    expect(text).toContain('方框里是本机打印不出的生僻字的编码')
  })

  test.each([
    ['a certificate', certificate],
    ['a sample', { ...certificate, watermark: '样张' }],
    ['a name with a rare character', { ...certificate, rows: [['姓名', '王\u{2b9cb}英']] as const }],
  ])('the preview is what the printer gets: %s', async (_what, content) => {
    const { preview } = await saved(content)
    tool('pdftoppm', '-scale-to-x', '1000', '-scale-to-y', '1414', '-png', '-singlefile', 'a.pdf', 'page')
    const [ours, theirs] = [await grey(preview), await grey(join(dir, 'page.png'))]
    const apart = ours.map((value, i) => Math.abs(value - (theirs[i] ?? 0)))
    expect(apart.reduce((a, b) => a + b, 0) / apart.length, 'mean of 255').toBeLessThan(2.5)
    expect(apart.filter((d) => d > 64).length / apart.length, 'share of other pixels').toBeLessThan(0.001)
    /* The measure tells pages apart: another name alone is more than it lets pass. */
    const other = await grey((await drawDocument({ ...content, rows: [['姓名', '欧阳建国']] })).preview)
    const wrong = ours.filter((value, i) => Math.abs(value - (other[i] ?? 0)) > 64).length / ours.length
    expect(wrong).toBeGreaterThan(0.002)
  })

  test('seal red and round, every module of the code in its place', async () => {
    const { preview } = await saved(certificate)
    tool('pdftoppm', '-scale-to-x', '1000', '-scale-to-y', '1414', '-png', '-singlefile', 'a.pdf', 'page')
    const { modules } = create(certificate.verifyUrl, { errorCorrectionLevel: 'M' })
    const code = layOut(certificate, font, [])[0]?.marks.find((m) => m.kind === 'path' && m.d.length > 2000)
    if (code?.kind !== 'path') throw new Error('no code on the page')
    /* The first shape is the top of the first corner, seven modules wide. */
    const [left = 0, top = 0, seven = 0] = code.d.match(/[\d.]+/g)?.map(Number) ?? []
    const module = seven / 7
    for (const picture of [preview, readFileSync(join(dir, 'page.png'))]) {
      const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const red: { x: number; y: number }[] = []
      for (let i = 0; i < data.length; i += 3)
        if ((data[i] ?? 0) > 180 && (data[i + 1] ?? 255) < 70 && (data[i + 2] ?? 255) < 70)
          red.push({ x: (i / 3) % info.width, y: Math.floor(i / 3 / info.width) })
      const [xs, ys] = [red.map((p) => p.x), red.map((p) => p.y)]
      const across = ((Math.max(...xs) - Math.min(...xs)) / info.width) * 210
      const down = ((Math.max(...ys) - Math.min(...ys)) / info.width) * 210
      expect([across, down].map(Math.round)).toEqual([42, 42])
      const dark = (x: number, y: number) => {
        const at = (Math.round((y * info.width) / 595.28) * info.width + Math.round((x * info.width) / 595.28)) * 3
        return (data[at] ?? 255) < 128
      }
      const seen = Array.from({ length: modules.size ** 2 }, (_, i) => {
        const [row, column] = [Math.floor(i / modules.size), i % modules.size]
        return dark(left + (column + 0.5) * module, top + (row + 0.5) * module)
      })
      const meant = seen.map((_, i) => Boolean(modules.get(Math.floor(i / modules.size), i % modules.size)))
      expect(seen.filter((value, i) => value !== meant[i]).length / seen.length).toBeLessThan(0.01)
    }
  })

  test('scanned pages come as they are, one a sheet, with the words across', async () => {
    const pages = [await jpegOf(1240, 1754, '#2040c0'), await jpegOf(1240, 1754, '#20c040')]
    await saved({ ...blankDocument, title: '材料复印件', pages, watermark: '复印件' })
    expect(tool('pdfinfo', 'a.pdf')).toMatch(/Pages: +2/)
    expect(tool('pdfimages', '-list', 'a.pdf').match(/jpeg/g)).toHaveLength(2)
    const text = tool('pdftotext', '-raw', 'a.pdf', '-').replace(/\s/g, '')
    for (const word of ['复', '印', '件', '第1页共2页', '第2页共2页']) expect(text).toContain(word)
  })
})
