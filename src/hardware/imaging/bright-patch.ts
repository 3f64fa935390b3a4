import type { Pixels } from './homography.ts'

/** A connected bright area. */
export interface Patch {
  /** Pixels in it. */
  readonly area: number
  /** Pixels of it on the picture's edge. */
  readonly rim: number
  /** Its outermost ends in each row; `to` is beyond the last pixel. */
  readonly spans: readonly { readonly y: number; readonly from: number; readonly to: number }[]
}

/** Bright and dark must differ so much, or everything is one thing. */
const minContrast = 28

/** The largest connected area brighter than the threshold that parts the picture best; undefined in a picture without contrast. */
export function largestBright(grey: Pixels): Patch | undefined {
  const threshold = otsu(grey.data)
  if (threshold === undefined) return undefined
  const { data, width, height } = grey
  const label = new Int32Array(width * height)
  const stack = new Int32Array(width * height)
  let best: { readonly id: number; readonly area: number } | undefined
  let id = 0
  for (let start = 0; start < data.length; start += 1) {
    if (label[start] !== 0 || (data[start] as number) <= threshold) continue
    id += 1
    let top = 0
    let area = 0
    const visit = (at: number) => {
      if (label[at] !== 0 || (data[at] as number) <= threshold) return
      label[at] = id
      stack[top] = at
      top += 1
    }
    visit(start)
    while (top > 0) {
      top -= 1
      const at = stack[top] as number
      area += 1
      const x = at % width
      if (x > 0) visit(at - 1)
      if (x < width - 1) visit(at + 1)
      if (at >= width) visit(at - width)
      if (at < data.length - width) visit(at + width)
    }
    if (!best || area > best.area) best = { id, area }
  }
  return best && outline(label, width, height, best.id)
}

function outline(label: Int32Array, width: number, height: number, id: number): Patch {
  const spans: Patch['spans'][number][] = []
  let [area, rim] = [0, 0]
  for (let y = 0; y < height; y += 1) {
    let [from, to] = [-1, -1]
    for (let x = 0; x < width; x += 1) {
      if (label[y * width + x] !== id) continue
      if (from < 0) from = x
      to = x + 1
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) rim += 1
    }
    if (from < 0) continue
    spans.push({ y, from, to })
    // Print and stamps are holes in the paper, not less of it.
    area += to - from
  }
  return { area, rim, spans }
}

/** The grey value that parts dark from bright with the largest variance between them (Otsu). */
function otsu(data: Uint8Array): number | undefined {
  const counts = new Float64Array(256)
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1
  let total = 0
  for (let value = 0; value < 256; value += 1) total += value * (counts[value] ?? 0)
  let [below, sumBelow, bestSpread] = [0, 0, -1]
  let best: { readonly value: number; readonly contrast: number } | undefined
  for (let value = 0; value < 255; value += 1) {
    below += counts[value] ?? 0
    sumBelow += value * (counts[value] ?? 0)
    const above = data.length - below
    if (below === 0 || above === 0) continue
    const contrast = (total - sumBelow) / above - sumBelow / below
    const spread = below * above * contrast * contrast
    if (spread > bestSpread) {
      bestSpread = spread
      best = { value, contrast }
    }
  }
  return best && best.contrast >= minContrast ? best.value : undefined
}
