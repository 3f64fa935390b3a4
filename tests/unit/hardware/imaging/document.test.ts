import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSheet } from '../../../../src/hardware/imaging/find-sheet.ts'
import {
  homographyOf,
  type Pixels,
  type Point,
  project,
  type Quad,
  rectangle,
  warp,
} from '../../../../src/hardware/imaging/homography.ts'
import { measureGrey } from '../../../../src/hardware/imaging/quality.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)

const [width, height] = [800, 600]
const sheet = { width: 420, height: 300 }
/** Black marks on the sheet, as share of its sides; each 10 x 10. */
const marks = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
  [0.5, 0.5],
] as const

/** A sheet with marks on a table, seen so that its corners lie at `corners`; drawn with 3 x 3 samples a pixel. */
function photo(corners: Quad, ground = 90, paper = 225): Pixels {
  const toSheet = homographyOf(corners, rectangle(sheet.width, sheet.height))
  if (!toSheet) throw new Error('corners')
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let sum = 0
      for (let i = 0; i < 9; i += 1) {
        const p = project(toSheet, { x: x + ((i % 3) + 0.5) / 3, y: y + (Math.floor(i / 3) + 0.5) / 3 })
        const on = p.x >= 0 && p.x <= sheet.width && p.y >= 0 && p.y <= sheet.height
        const marked = marks.some(
          ([u, v]) => Math.abs(p.x - u * sheet.width) <= 5 && Math.abs(p.y - v * sheet.height) <= 5,
        )
        sum += on ? (marked ? 20 : paper) : ground + ((x * 7 + y * 13) % 11)
      }
      data[y * width + x] = sum / 9
    }
  return { data, width, height, channels: 1 }
}

/** Where the dark pixels near a place have their middle. */
function middleOfDark({ data, width: w }: Pixels, around: Point): Point {
  let [n, sx, sy] = [0, 0, 0]
  for (let y = Math.floor(around.y) - 18; y < around.y + 18; y += 1)
    for (let x = Math.floor(around.x) - 18; x < around.x + 18; x += 1) {
      const weight = 225 - (data[y * w + x] ?? 225)
      if (weight < 60) continue
      n += weight
      sx += weight * (x + 0.5)
      sy += weight * (y + 0.5)
    }
  return { x: sx / n, y: sy / n }
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
const tilted: Quad = [
  { x: 205.4, y: 118.7 },
  { x: 618.2, y: 171.3 },
  { x: 572.6, y: 488.8 },
  { x: 131.9, y: 402.1 },
]

describe('a sheet on a table', () => {
  test('its corners are found to half a pixel', () => {
    const found = findSheet(photo(tilted))
    expect(found).toBeDefined()
    for (const [i, corner] of (found ?? []).entries()) expect(apart(corner, tilted[i] as Point)).toBeLessThan(0.5)
  })

  test('what is printed on it comes back straight within two pixels', () => {
    const picture = photo(tilted)
    const found = findSheet(picture)
    const back = found && homographyOf(rectangle(sheet.width, sheet.height), found)
    if (!back) throw new Error('no sheet')
    const straight = warp(picture, back, sheet.width, sheet.height)
    for (const [u, v] of marks) {
      const wanted = { x: u * sheet.width, y: v * sheet.height }
      expect(apart(middleOfDark(straight, wanted), wanted)).toBeLessThan(2)
    }
  })

  test('turned by anything up to 40 degrees and moved, it is found', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -40, max: 40 }),
        fc.integer({ min: -60, max: 60 }),
        fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 8, maxLength: 8 }),
        (degrees, shift, bends) => {
          const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
          const corners = rectangle(340, 240).map(({ x, y }, i) => ({
            x: 400 + shift + (x - 170) * cos - (y - 120) * sin + (bends[2 * i] ?? 0),
            y: 300 + (y - 120) * cos + (x - 170) * sin + (bends[2 * i + 1] ?? 0),
          })) as unknown as Quad
          const found = findSheet(photo(corners))
          return found?.every((p) => Math.min(...corners.map((c) => apart(c, p))) < 1) ?? false
        },
      ),
      { numRuns: 8 },
    )
  }, 30_000)

  test('no sheet is none: an empty table, a sheet that runs out of the picture, a round plate', () => {
    const empty: Pixels = {
      data: new Uint8Array(width * height).map((_, i) => 90 + ((i * 7) % 13)),
      width,
      height,
      channels: 1,
    }
    expect(findSheet(empty)).toBeUndefined()
    expect(findSheet(photo(tilted.map((p) => ({ x: p.x - 200, y: p.y })) as unknown as Quad))).toBeUndefined()
    const plate = new Uint8Array(width * height).map((_, i) =>
      Math.hypot((i % width) - 400, Math.floor(i / width) - 300) < 200 ? 220 : 80,
    )
    expect(findSheet({ data: plate, width, height, channels: 1 })).toBeUndefined()
  })

  test('no picture makes it throw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.uint8Array({ minLength: 1, maxLength: 81 }), (w, bytes) => {
        const h = Math.floor(bytes.length / w)
        const quad = findSheet({ data: bytes.subarray(0, w * h), width: w, height: h, channels: 1 })
        return quad === undefined || quad.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))
      }),
      { numRuns: Math.min(numRuns, 20_000) },
    )
  }, 30_000)
})

describe('homography', () => {
  const coordinate = fc.integer({ min: 0, max: 4000 })
  test('takes each corner where it was told to, or says that it cannot', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 4 }), (points) => {
        const to = points.map(([x, y]) => ({ x, y })) as unknown as Quad
        const from = rectangle(2100, 2970)
        const h = homographyOf(from, to)
        if (!h) return true
        return from.every((p, i) => {
          const got = project(h, p)
          const scale = (h[6] ?? 0) * p.x + (h[7] ?? 0) * p.y + 1
          // A corner at the horizon is at infinity, whatever it was told.
          return Math.abs(scale) < 1e-6 || apart(got, to[i] as Point) < 0.01
        })
      }),
      { numRuns },
    )
  }, 60_000)

  test('three corners on a line have none', () => {
    const flat = [0, 1, 2, 3].map((i) => ({ x: i, y: i })) as unknown as Quad
    expect(homographyOf(flat, rectangle(1, 1))).toBeUndefined()
  })
})

describe('quality', () => {
  const sharp = photo(tilted)
  const blur = ({ data, width: w, height: h }: Pixels): Pixels => {
    let from = data
    for (let pass = 0; pass < 6; pass += 1) {
      const out = Uint8Array.from(from)
      for (let y = 1; y < h - 1; y += 1)
        for (let x = 1; x < w - 1; x += 1) {
          let sum = 0
          for (let i = 0; i < 9; i += 1) sum += from[(y + Math.floor(i / 3) - 1) * w + x + (i % 3) - 1] ?? 0
          out[y * w + x] = sum / 9
        }
      from = out
    }
    return { data: from, width: w, height: h, channels: 1 }
  }

  test('blurred, dark and bright are told from good', () => {
    const good = measureGrey(sharp)
    expect(measureGrey(blur(sharp)).focus).toBeLessThan(good.focus / 3)
    expect(measureGrey(photo(tilted, 8, 30)).brightness).toBeLessThan(40)
    expect(measureGrey(photo(tilted, 235, 255)).brightness).toBeGreaterThan(235)
    expect(good.brightness).toBeGreaterThan(80)
    expect(good.brightness).toBeLessThan(200)
  })
})
