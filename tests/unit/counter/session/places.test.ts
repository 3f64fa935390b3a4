import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chart, distanceM, type Point } from '../../../../src/counter/session/places.ts'

const nanchang: Point = { lat: 28.683, lon: 115.858 }
const ganzhou: Point = { lat: 25.831, lon: 114.935 }
/** Somewhere in one county. */
const near = fc.record({
  lat: fc.double({ min: 25, max: 25.4, noNaN: true }),
  lon: fc.double({ min: 114, max: 114.4, noNaN: true }),
})

test('distances are those of the earth', () => {
  expect(distanceM(nanchang, ganzhou) / 1000).toBeCloseTo(330, -1)
  expect(distanceM(nanchang, nanchang)).toBe(0)
})

test('every place stands on the drawing, clear of its edge', () => {
  fc.assert(
    fc.property(
      fc.array(near, { minLength: 1, maxLength: 24 }),
      fc.option(near, { nil: undefined }),
      (points, here) => {
        const drawn = chart(points, here)
        for (const { x, y } of [...drawn.points, ...(drawn.here ? [drawn.here] : [])])
          for (const share of [x, y]) {
            expect(share).toBeGreaterThan(0.119)
            expect(share).toBeLessThan(0.881)
          }
      },
    ),
  )
})

test('what is twice as far is drawn twice as far: one scale in all directions', () => {
  fc.assert(
    fc.property(near, near, near, (here, a, b) => {
      const { here: at, points, spanM } = chart([a, b], here)
      for (const point of points) {
        const drawnM = Math.hypot(point.x - (at?.x ?? 0), point.y - (at?.y ?? 0)) * spanM
        expect(Math.abs(drawnM - (point.distanceM ?? 0))).toBeLessThan(5 + 0.01 * drawnM)
      }
    }),
  )
})

test('north is up and east is right', () => {
  const [place] = chart([{ lat: nanchang.lat + 0.01, lon: nanchang.lon + 0.01 }], nanchang).points
  const { here } = chart([{ lat: nanchang.lat + 0.01, lon: nanchang.lon + 0.01 }], nanchang)
  expect(place?.x).toBeGreaterThan(here?.x ?? 1)
  expect(place?.y).toBeLessThan(here?.y ?? 0)
})
