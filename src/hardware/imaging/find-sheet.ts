import { largestBright, type Patch } from './bright-patch.ts'
import type { Pixels, Point, Quad } from './homography.ts'
import { refineSides } from './sheet-sides.ts'

/** Long side of the small picture in which a sheet is looked for first. */
const coarseSide = 400
const minAreaShare = 0.06
const maxAreaShare = 0.97
/** Share of the picture's rim that a sheet may touch: one that runs out of the picture has no four corners. */
const maxRimShare = 0.02
/** How much of the four-sided figure the bright patch must fill. */
const minFill = 0.8
const minSideShare = 0.12

/**
 * Corners of a bright sheet on a darker ground, in a grey picture; undefined when there is none whole. First as the largest bright
 * patch of a small copy, then each side to parts of a pixel from the brightness across it.
 */
export function findSheet(grey: Pixels): Quad | undefined {
  const step = Math.max(1, Math.round(Math.max(grey.width, grey.height) / coarseSide))
  const coarse = shrink(grey, step)
  const patch = largestBright(coarse)
  if (!patch) return undefined
  const area = coarse.width * coarse.height
  if (patch.area < minAreaShare * area || patch.area > maxAreaShare * area) return undefined
  if (patch.rim > maxRimShare * 2 * (coarse.width + coarse.height)) return undefined
  const rough = largestQuad(hullOf(patch))
  if (!rough || patch.area / areaOf(rough) < minFill) return undefined
  const minSide = minSideShare * Math.min(coarse.width, coarse.height)
  if (sides(rough).some((length) => length < minSide)) return undefined
  const scaled = rough.map(({ x, y }) => ({ x: x * step, y: y * step })) as unknown as Quad
  return refineSides(grey, inOrder(scaled))
}

/** Averages blocks of `step` x `step` pixels. */
function shrink({ data, width, height }: Pixels, step: number): Pixels {
  const [toWidth, toHeight] = [Math.floor(width / step), Math.floor(height / step)]
  const out = new Uint8Array(toWidth * toHeight)
  for (let y = 0; y < toHeight; y += 1)
    for (let x = 0; x < toWidth; x += 1) {
      let sum = 0
      for (let dy = 0; dy < step; dy += 1) {
        const row = (y * step + dy) * width + x * step
        for (let dx = 0; dx < step; dx += 1) sum += data[row + dx] as number
      }
      out[y * toWidth + x] = sum / (step * step)
    }
  return { data: out, width: toWidth, height: toHeight, channels: 1 }
}

/** Convex hull of the ends of the patch's rows (Andrew's monotone chain), at most 64 points. */
function hullOf({ spans }: Patch): readonly Point[] {
  const points = spans.flatMap(({ y, from, to }) => [
    { x: from, y: y + 0.5 },
    { x: to, y: y + 0.5 },
  ])
  points.sort((a, b) => a.x - b.x || a.y - b.y)
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of list) {
      for (;;) {
        const [before, last] = chain.slice(-2)
        if (!before || !last || cross(before, last, point) > 0) break
        chain.pop()
      }
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  const hull = [...half(points), ...half(points.toReversed())]
  const every = Math.ceil(hull.length / 64)
  return every <= 1 ? hull : hull.filter((_, i) => i % every === 0)
}

const cross = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

/** The largest four-sided figure with its corners on the hull: over each diagonal the farthest point on either side. */
function largestQuad(hull: readonly Point[]): readonly Point[] | undefined {
  let best: readonly Point[] | undefined
  let bestArea = 0
  for (const [i, a] of hull.entries())
    for (const c of hull.slice(i + 2)) {
      let [b, d]: [Point, Point] = [a, a]
      let [left, right] = [0, 0]
      for (const point of hull) {
        const side = cross(a, c, point)
        if (side > left) [left, b] = [side, point]
        if (-side > right) [right, d] = [-side, point]
      }
      if (left + right <= bestArea || left === 0 || right === 0) continue
      bestArea = left + right
      best = [a, b, c, d]
    }
  return best
}

export function areaOf(points: readonly Point[]): number {
  let twice = 0
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length] ?? a
    twice += a.x * b.y - b.x * a.y
  }
  return Math.abs(twice) / 2
}

const sides = (points: readonly Point[]): readonly number[] =>
  points.map((a, i) => {
    const b = points[(i + 1) % points.length] ?? a
    return Math.hypot(b.x - a.x, b.y - a.y)
  })

/** Clockwise on the screen, beginning with the corner nearest the top left. */
export function inOrder(points: Quad): Quad {
  const centre = { x: points.reduce((sum, p) => sum + p.x, 0) / 4, y: points.reduce((sum, p) => sum + p.y, 0) / 4 }
  const angle = (p: Point) => Math.atan2(p.y - centre.y, p.x - centre.x)
  const round = points.toSorted((a, b) => angle(a) - angle(b))
  const first = round.reduce((best, p, i) => (p.x + p.y < (round[best]?.x ?? 0) + (round[best]?.y ?? 0) ? i : best), 0)
  return [...round.slice(first), ...round.slice(0, first)] as unknown as Quad
}
