import type { Pixels, Point, Quad } from './homography.ts'

/** A line as a point on it and its direction, length 1. */
interface Line {
  readonly at: Point
  readonly along: Point
}

const samplesPerSide = 96
/** Brightness across an edge must fall by so much to count. */
const minStep = 12
const across = 0.25

/**
 * Moves each side of a rough figure to where the brightness falls from paper to ground, and answers where the sides meet; undefined
 * when a side is not there to be seen. Corners are left out: paper is bent there most often.
 */
export function refineSides(grey: Pixels, rough: Quad): Quad | undefined {
  const reach = Math.max(5, Math.max(grey.width, grey.height) / 100)
  const lines = rough.map((a, i) => edgeLine(grey, a, rough[(i + 1) % 4] as Point, reach))
  const corners = lines.map((line, i) => {
    const before = lines[(i + 3) % 4]
    return before && line ? meet(before, line) : undefined
  })
  const limit = 4 * reach
  const isNear = (corner: Point | undefined, i: number) => {
    const from = rough[i]
    return corner !== undefined && from !== undefined && Math.hypot(corner.x - from.x, corner.y - from.y) <= limit
  }
  return corners.every(isNear) ? (corners as unknown as Quad) : undefined
}

function edgeLine(grey: Pixels, a: Point, b: Point, reach: number): Line | undefined {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  const along = { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
  // Corners run clockwise on the screen: outside is to the left of the way.
  const out = { x: along.y, y: -along.x }
  const points: Point[] = []
  for (let i = 0; i < samplesPerSide; i += 1) {
    const share = 0.06 + (0.88 * i) / (samplesPerSide - 1)
    const from = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
    const offset = crossing(grey, from, out, reach)
    if (offset !== undefined) points.push({ x: from.x + out.x * offset, y: from.y + out.y * offset })
  }
  if (points.length < samplesPerSide / 3) return undefined
  const first = straightLine(points)
  const residuals = points.map((p) => distance(first, p))
  const middle = residuals.toSorted((x, y) => x - y)[residuals.length >> 1] ?? 0
  const good = points.filter((_, i) => (residuals[i] ?? 0) <= Math.max(0.5, 2.5 * middle))
  return good.length < samplesPerSide / 4 ? undefined : straightLine(good)
}

/** Where, along `out` from a point, brightness passes the middle between paper (inside) and ground (outside). */
function crossing(grey: Pixels, { x, y }: Point, out: Point, reach: number): number | undefined {
  const value = (t: number) => sample(grey, x + out.x * t, y + out.y * t)
  const [inside, outside] = [value(-reach), value(reach)]
  if (inside - outside < minStep) return undefined
  const middle = (inside + outside) / 2
  let best: number | undefined
  let before = inside
  for (let t = -reach + across; t <= reach; t += across) {
    const here = value(t)
    if (before > middle && here <= middle) {
      const exact = t - across + (across * (before - middle)) / (before - here)
      if (best === undefined || Math.abs(exact) < Math.abs(best)) best = exact
    }
    before = here
  }
  return best
}

function sample({ data, width, height }: Pixels, x: number, y: number): number {
  const u = Math.min(Math.max(x - 0.5, 0), width - 1)
  const v = Math.min(Math.max(y - 0.5, 0), height - 1)
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const [right, below] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const at = (row: number, column: number) => data[row * width + column] ?? 0
  const upper = at(top, left) + (at(top, right) - at(top, left)) * (u - left)
  const lower = at(below, left) + (at(below, right) - at(below, left)) * (u - left)
  return upper + (lower - upper) * (v - top)
}

/** The line from which the points stray least (principal axis). */
function straightLine(points: readonly Point[]): Line {
  const n = points.length
  const at = { x: points.reduce((s, p) => s + p.x, 0) / n, y: points.reduce((s, p) => s + p.y, 0) / n }
  let [xx, xy, yy] = [0, 0, 0]
  for (const p of points) {
    xx += (p.x - at.x) ** 2
    xy += (p.x - at.x) * (p.y - at.y)
    yy += (p.y - at.y) ** 2
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2
  return { at, along: { x: Math.cos(angle), y: Math.sin(angle) } }
}

const distance = ({ at, along }: Line, p: Point) => Math.abs((p.x - at.x) * along.y - (p.y - at.y) * along.x)

function meet(a: Line, b: Line): Point | undefined {
  const det = a.along.x * b.along.y - a.along.y * b.along.x
  if (Math.abs(det) < 0.2) return undefined
  const t = ((b.at.x - a.at.x) * b.along.y - (b.at.y - a.at.y) * b.along.x) / det
  return { x: a.at.x + a.along.x * t, y: a.at.y + a.along.y * t }
}
