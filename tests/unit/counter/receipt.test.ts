import { expect, test } from 'vitest'
import { drawInProcess } from '../../../src/counter/printing/drawing.ts'
import { drawReceipt, type ReceiptContent } from '../../../src/counter/printing/receipt.ts'
import type { Raster } from '../../../src/hardware/contract.ts'

const content: ReceiptContent = {
  siteName: '石桥村便民服务站',
  unitName: '01 号机',
  title: '养老待遇资格认证回执',
  caseNo: 'YL20261121-0001',
  rows: [
    ['姓名', '王**'],
    ['证号', '990***********0020'],
  ],
  queryUrl: 'https://example.invalid/q/YL20261121-0001',
  footer: ['查询请拨 12345，或扫上面的码', '本机没有留下您的个人信息'],
}

const bit = (r: Raster, x: number, y: number) =>
  ((r.data[y * Math.ceil(r.widthDots / 8) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1

function inkOf(raster: Raster): { readonly share: number; readonly left: number; readonly right: number } {
  let black = 0
  let left = raster.widthDots
  let right = -1
  for (let y = 0; y < raster.heightDots; y += 1)
    for (let x = 0; x < raster.widthDots; x += 1) {
      if (!bit(raster, x, y)) continue
      black += 1
      left = Math.min(left, x)
      right = Math.max(right, x)
    }
  return { share: black / (raster.widthDots * raster.heightDots), left, right }
}

/** How many rows of dots hold what a scanner looks for in a QR: black and white in the proportion 1:1:3:1:1. */
function finderRows(raster: Raster): number {
  let found = 0
  for (let y = 0; y < raster.heightDots; y += 1) {
    const runs: number[] = []
    for (let x = 0, last = 0; x < raster.widthDots; x += 1) {
      const now = bit(raster, x, y)
      if (now === last && runs.length > 0) runs.push((runs.pop() ?? 0) + 1)
      else runs.push(1)
      last = now
    }
    const isFinder = runs.some((unit, i) => {
      const [a, b, c, d, e] = runs.slice(i, i + 5)
      return unit >= 3 && a === b && c === 3 * unit && d === unit && e === unit
    })
    if (isFinder) found += 1
  }
  return found
}

test.each([
  [384, 203],
  [576, 203],
  [576, 180],
])('on a printer of %i dots at %i dpi it fits the paper, with text and a code to scan', async (dots, dpi) => {
  const raster = await drawReceipt(content, dots, dpi)
  expect(raster.widthDots).toBe(dots)
  expect(raster.data).toHaveLength((dots / 8) * raster.heightDots)
  const ink = inkOf(raster)
  const margin = Math.round((4 * dpi) / 72)
  expect(ink.left).toBeGreaterThanOrEqual(margin)
  expect(ink.right).toBeLessThan(dots - margin + 1)
  expect(ink.share).toBeGreaterThan(0.03)
  expect(ink.share).toBeLessThan(0.3)
  expect(finderRows(raster)).toBeGreaterThan(9)
  expect((raster.heightDots / dpi) * 25.4, 'millimetres of paper').toBeLessThan(160)
})

test('without an address to look up there is no code', async () => {
  expect(finderRows(await drawReceipt({ ...content, queryUrl: '' }, 576, 203))).toBe(0)
})

test('Chinese is drawn, not left out or boxed: other words make other dots', async () => {
  const only = (title: string): ReceiptContent => ({ ...content, rows: [], queryUrl: '', footer: [], title })
  const a = await drawReceipt(only('养老待遇资格认证'), 576, 203)
  const b = await drawReceipt(only('高龄津贴生存确认'), 576, 203)
  expect(Buffer.from(a.data).equals(Buffer.from(b.data))).toBe(false)
  expect(inkOf(a).share).toBeGreaterThan(0.02)
})

test.each([
  ['a very long Chinese value', '一'.repeat(120)],
  ['a long word without a place to break', 'A'.repeat(200)],
  ['marks that mean something to the drawing library', "<b>&amp;</b> \"<span size='9999'>"],
])('%s stays on the paper', async (_what, value) => {
  for (const dots of [384, 576]) {
    const plain = await drawReceipt({ ...content, rows: [] }, dots, 203)
    const long = await drawReceipt({ ...content, title: value, rows: [['说明', value]] }, dots, 203)
    const ink = inkOf(long)
    expect(ink.right, `${dots} dots`).toBeLessThan(dots - 10)
    expect(long.heightDots).toBeGreaterThan(plain.heightDots)
  }
})

test('the drawing process answers the same dots as drawing here, and a wrong order is a failure, not a hang', async () => {
  const { signal } = new AbortController()
  const drawn = await drawInProcess({ content, widthDots: 384, dpi: 203 }, signal)
  const here = await drawReceipt(content, 384, 203)
  expect(drawn.ok && Buffer.from(drawn.value.data).equals(Buffer.from(here.data))).toBe(true)
  expect(await drawInProcess({ content, widthDots: 3, dpi: 203 }, signal)).toMatchObject({
    ok: false,
    error: { code: 'drawFailed' },
  })
  expect(await drawInProcess({ content, widthDots: 384, dpi: 203 }, AbortSignal.abort())).toMatchObject({ ok: false })
})
