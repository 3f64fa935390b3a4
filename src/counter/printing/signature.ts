import sharp from 'sharp'

const widthPx = 600
/** Width of a line from the lightest touch to full pressure. */
const pen = { leastPx: 1.6, mostPx: 6.5 }

type Point = readonly [x: number, y: number, pressure: number]

/** Draws strokes as PNG, black on transparent: each piece of a line as wide as the pen was pressed there. */
export async function drawSignature({
  strokes,
  aspect,
}: {
  readonly strokes: readonly (readonly Point[])[]
  readonly aspect: number
}): Promise<Uint8Array> {
  const heightPx = Math.max(1, Math.round(widthPx / aspect))
  const at = ([x, y]: Point) => ({ x: (x * widthPx).toFixed(2), y: (y * heightPx).toFixed(2) })
  const wide = (pressure: number) =>
    (pen.leastPx + (pen.mostPx - pen.leastPx) * Math.min(1, Math.max(0, pressure))).toFixed(2)
  const lines = strokes.flatMap((stroke) =>
    stroke.map((point, i) => {
      /* A stroke of one point is a dot: a line to itself with round ends. */
      const before = stroke[i - 1] ?? point
      if (i === 0 && stroke.length > 1) return ''
      const [from, to] = [at(before), at(point)]
      const width = wide((before[2] + point[2]) / 2)
      return `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" stroke-width="${width}"/>`
    }),
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><g stroke="#000" fill="none" stroke-linecap="round">${lines.join('')}</g></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
