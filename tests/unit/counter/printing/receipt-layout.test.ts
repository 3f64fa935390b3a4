import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PaperFont } from '../../../../src/counter/printing/paper/font.ts'
import type { Mark } from '../../../../src/counter/printing/paper/marks.ts'
import { wrap } from '../../../../src/counter/printing/paper/text.ts'
import { drawReceipt, layOutReceipt } from '../../../../src/counter/printing/receipt.ts'
import type { ReceiptContent } from '../../../../src/counter/printing/receipt-content.ts'

const font = new PaperFont()
const base: ReceiptContent = {
  siteName: '石桥村便民服务站',
  unitName: '01 号机',
  title: '摆摊一件事回执',
  caseNo: 'BT20261121-0001',
  rows: [['姓名', '王**']],
  queryUrl: 'https://example.invalid/q/BT20261121-0001',
  footer: ['本机没有留下您的个人信息'],
}
const papers = [
  [384, 203],
  [576, 203],
  [576, 180],
] as const

/** Everything readable of a sheet; boxes for what the font lacks as the characters they stand for. */
function readable(marks: readonly Mark[]): string {
  return marks
    .map((m) =>
      m.kind === 'text' && !m.outline ? m.text : m.kind === 'missing' ? String.fromCodePoint(m.codePoint) : '',
    )
    .join('')
}
const bare = (text: string) => text.replace(/\s/g, '')

/** Chinese, Latin, digits, marks, rare characters, emoji, long words and whatever Unicode has. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'一丁七万丈三（），。：A1 -《》\u{2b9cb}😀'), maxLength: 200 }),
  fc.integer({ min: 1, max: 150 }).map((n) => 'W'.repeat(n)),
)

test('whatever is to be printed stands inside the paper, and every character is there or visibly replaced', () => {
  fc.assert(
    fc.property(
      words,
      words,
      words,
      fc.constantFrom(...papers),
      fc.boolean(),
      (a, b, c, [widthDots, dpi], training) => {
        const content: ReceiptContent = {
          ...base,
          title: a,
          caseNo: b,
          rows: [[a, c]],
          items: [{ name: c, caseNo: b, state: a }],
          promises: [{ document: b, dueBy: '2026-12-05', code: 'KP1:01M8037C7ZWPMFERY7ANZGQWQM' }],
          notes: [c],
          staff: 'c-017',
          training,
        }
        const { marks, width, height } = layOutReceipt(content, font, widthDots, dpi)
        expect(width).toBe(widthDots)
        const margin = Math.round((4 * dpi) / 72)
        for (const mark of marks) {
          if (mark.kind !== 'text' && mark.kind !== 'missing') continue
          if (mark.kind === 'text' && mark.turn) continue
          const across = mark.kind === 'missing' ? mark.size : font.width(mark.text, mark.size)
          expect(mark.x).toBeGreaterThanOrEqual(margin - 0.01)
          expect(mark.x + across).toBeLessThanOrEqual(widthDots - margin + 0.01)
          expect(mark.y).toBeLessThan(height)
        }
        const text = bare(readable(marks))
        for (const word of [a, b, c]) expect(text).toContain(bare(word))
      },
    ),
    { numRuns: 150 },
  )
})

test('lines break where Chinese may: never before a closing mark, never after an opening one, never within a number', () => {
  const lines = wrap(font, '请带上身份证（原件），2026年12月1日前到石桥县社会保险经办中心（一楼）办理。', {
    size: 10,
    maxWidth: 62,
  })
  for (const { text, width } of lines) {
    expect(width).toBeLessThanOrEqual(62)
    expect(text).not.toMatch(/^[，。）]|[（]$/u)
  }
  expect(lines.some(({ text }) => text.includes('2026'))).toBe(true)
})

test('a number on a ticket is as large as the paper allows, also a long one', () => {
  const sizeOf = (big: string, dots: number) => {
    const { marks } = layOutReceipt({ ...base, kind: 'ticket', big, caseNo: '' }, font, dots, 203)
    return marks.flatMap((m) => (m.kind === 'text' && m.text === big ? [(m.size * 72) / 203] : []))[0] ?? 0
  }
  expect(sizeOf('A017', 576)).toBeGreaterThan(60)
  expect(sizeOf('A017', 384)).toBeGreaterThan(48)
  expect(sizeOf('ABCDEFG-12345', 384)).toBeGreaterThanOrEqual(14)
})

test('each part of a bundle, each promise with its code, a queued case and the clerk stand on the receipt', () => {
  const codes = (content: ReceiptContent) =>
    layOutReceipt(content, font, 576, 203).marks.filter((m) => m.kind === 'path' && m.d.length > 2000).length
  const full: ReceiptContent = {
    ...base,
    queued: true,
    staff: 'c-017',
    items: [
      { name: '健康证办理', caseNo: 'JK20261121-0007', state: '已收件' },
      { name: '食品摊贩登记', caseNo: '', state: '要补交材料' },
    ],
    promises: [{ document: '场所证明', dueBy: '2026年12月5日', code: 'KP1:01M8037C7ZWPMFERY7ANZGQWQM:place' }],
  }
  const text = readable(layOutReceipt(full, font, 576, 203).marks)
  for (const word of ['健康证办理', 'JK20261121-0007', '食品摊贩登记', '要补交材料', '场所证明', '2026年12月5日'])
    expect(text).toContain(word)
  expect(text).toContain('已存好，网通后自动上报')
  expect(text).toContain('帮办人员：c-017')
  expect(codes(base)).toBe(1)
  expect(codes(full)).toBe(2)
})

test('practice says so in large letters and across; a real receipt does not', async () => {
  const { marks } = layOutReceipt({ ...base, training: true }, font, 384, 203)
  const practice = marks.flatMap((m) => (m.kind === 'text' && m.text === '练习' ? [m] : []))
  expect(practice.some((m) => !m.turn && m.size > (24 * 203) / 72)).toBe(true)
  expect(practice.some((m) => m.turn && m.outline)).toBe(true)
  expect(readable(layOutReceipt(base, font, 384, 203).marks)).not.toContain('练习')
  const [real, trained] = [await drawReceipt(base, 384, 203), await drawReceipt({ ...base, training: true }, 384, 203)]
  expect(trained.heightDots).toBeGreaterThan(real.heightDots)
})
