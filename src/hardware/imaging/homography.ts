/** A point in a picture; pixel (0, 0) covers 0..1 in both directions, so that scaling a picture scales its points. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Corners of a sheet: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point]

/** Rows of a 3 x 3 matrix; the last element is 1. */
export type Homography = Float64Array

/** Raw pixels, rows without padding. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** Bytes a pixel. */
  readonly channels: number
}

export const rectangle = (width: number, height: number): Quad => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
]

/** The projection that takes four points to four others; undefined when three of them lie on a line. */
export function homographyOf(from: Quad, to: Quad): Homography | undefined {
  const rows: number[][] = []
  for (const [i, { x, y }] of from.entries()) {
    const { x: u, y: v } = to[i] as Point
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
    rows.push([0, 0, 0, x, y, 1, -v * x, -v * y, v])
  }
  const solved = solve(rows)
  return solved && Float64Array.from([...solved, 1])
}

/** Gaussian elimination with pivots: eight equations, the right side in the last column. */
function solve(rows: number[][]): readonly number[] | undefined {
  const n = rows.length
  const scale = Math.max(1e-300, ...rows.flat().map(Math.abs))
  for (let column = 0; column < n; column += 1) {
    let pivot = column
    for (let row = column + 1; row < n; row += 1)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row
    const lead = rows[pivot]
    const swapped = rows[column]
    const head = lead?.[column] ?? 0
    if (!lead || !swapped || !(Math.abs(head) > scale * 1e-14)) return undefined
    rows[pivot] = swapped
    rows[column] = lead
    for (const [row, values] of rows.entries()) {
      const factor = (values[column] ?? 0) / head
      if (row === column || factor === 0) continue
      for (let k = column; k <= n; k += 1) values[k] = (values[k] ?? 0) - factor * (lead[k] ?? 0)
    }
  }
  return rows.map((values, row) => (values[n] ?? 0) / (values[row] ?? 1))
}

export function project(h: Homography, { x, y }: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, w = 1] = h
  const scale = g * x + i * y + w
  return { x: (a * x + b * y + c) / scale, y: (d * x + e * y + f) / scale }
}

/**
 * Draws a picture anew: each pixel of the result is taken from where `h` (result to source) says, between four pixels. What lies
 * outside the source is as its nearest edge.
 */
export function warp(source: Pixels, h: Homography, width: number, height: number): Pixels {
  const { data, channels, width: fromWidth, height: fromHeight } = source
  const out = new Uint8Array(width * height * channels)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, w = 1] = h
  const [lastX, lastY] = [fromWidth - 1, fromHeight - 1]
  const rowBytes = fromWidth * channels
  let at = 0
  for (let row = 0; row < height; row += 1) {
    const y = row + 0.5
    for (let column = 0; column < width; column += 1) {
      const x = column + 0.5
      const scale = 1 / (g * x + i * y + w)
      const u = Math.min(Math.max((a * x + b * y + c) * scale - 0.5, 0), lastX)
      const v = Math.min(Math.max((d * x + e * y + f) * scale - 0.5, 0), lastY)
      const left = u | 0
      const top = v | 0
      const du = u - left
      const dv = v - top
      const p = top * rowBytes + left * channels
      const right = left < lastX ? channels : 0
      const below = top < lastY ? rowBytes : 0
      for (let k = 0; k < channels; k += 1) {
        const q = p + k
        const upper = (data[q] as number) * (1 - du) + (data[q + right] as number) * du
        const lower = (data[q + below] as number) * (1 - du) + (data[q + below + right] as number) * du
        out[at] = upper + (lower - upper) * dv + 0.5
        at += 1
      }
    }
  }
  return { data: out, width, height, channels }
}
