import sharp from 'sharp'
import { expect, test } from 'vitest'
import { signaturePng } from '../../../../src/counter/printing/drawing.ts'
import type { PenPoint, Signature } from '../../../../src/hardware/contract.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'

const never = new AbortController().signal
const point = (x: number, y: number, pressure: number): PenPoint => ({ x, y, pressure, atMs: 0 })
const signed = (...strokes: PenPoint[][]): Signature => ({ strokes: new Sensitive(strokes), aspect: 2.5 })

async function inkOf(
  png: Uint8Array,
): Promise<{ width: number; height: number; at: (x: number, y: number) => number }> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, at: (x, y) => data[(y * info.width + x) * 4 + 3] ?? 0 }
}

test('a signature is black on transparent, 600 px wide, where and as hard as it was written', async () => {
  const made = await signaturePng(
    signed(
      [point(0.1, 0.25, 0), point(0.9, 0.25, 0)],
      [point(0.1, 0.75, 1), point(0.9, 0.75, 1)],
      [point(0.5, 0.5, 1)],
    ),
    never,
  )
  if (!made.ok) throw new Error(made.error.detail)
  const { width, height, at } = await inkOf(made.value.reveal())
  expect([width, height]).toEqual([600, 240])
  const thick = (y: number) => Array.from({ length: 20 }, (_, i) => at(200, y - 10 + i)).filter((a) => a > 100).length
  expect(thick(60)).toBeGreaterThanOrEqual(1)
  expect(thick(60)).toBeLessThanOrEqual(3)
  expect(thick(180)).toBeGreaterThanOrEqual(5)
  expect(at(300, 120), 'a dot').toBeGreaterThan(200)
  expect(at(300, 20), 'nothing elsewhere').toBe(0)
})

test('a long signature is drawn, and one that is none fails without saying what was written', async () => {
  const long = Array.from({ length: 12_000 }, (_, i) => point((i % 600) / 600, 0.5 + 0.4 * Math.sin(i / 40), 0.5))
  expect((await signaturePng(signed(long), never)).ok).toBe(true)
  const wrong = await signaturePng(signed([point(7.123, 0, 0)]), never)
  expect(wrong).toMatchObject({ ok: false, error: { code: 'drawFailed' } })
  expect(JSON.stringify(wrong)).not.toContain('7.123')
})
