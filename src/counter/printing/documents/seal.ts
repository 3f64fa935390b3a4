import type { PaperFont } from '../paper/font.ts'
import { type Mark, tidy } from '../paper/marks.ts'

const red = '#d7000f'
/** Radius in points: 42 mm across, the size of a county authority's seal. */
export const sealRadius = 59.5

/** A seal as a picture: ring, five-pointed star, text on the arc from the left over the top to the right. Centre at (cx, cy). */
export function sealMarks(font: PaperFont, text: string, cx: number, cy: number): readonly Mark[] {
  const r = sealRadius
  return [
    { kind: 'path', d: ring(cx, cy, r, r - 3.4), fill: red },
    { kind: 'path', d: star(cx, cy, r * 0.32), fill: red },
    ...arcText(font, [...text], cx, cy, r * 0.66),
  ]
}

function ring(cx: number, cy: number, outer: number, inner: number): string {
  return circle(cx, cy, outer, 1) + circle(cx, cy, inner, -1)
}

/** Four curves; the direction decides whether it fills or cuts out. */
function circle(cx: number, cy: number, r: number, direction: 1 | -1): string {
  const k = 0.5523 * r
  const d = direction
  const at = (x: number, y: number) => `${tidy(cx + x)} ${tidy(cy + y * d)}`
  return `M${at(r, 0)}C${at(r, k)} ${at(k, r)} ${at(0, r)}C${at(-k, r)} ${at(-r, k)} ${at(-r, 0)}C${at(-r, -k)} ${at(-k, -r)} ${at(0, -r)}C${at(k, -r)} ${at(r, -k)} ${at(r, 0)}Z`
}

function star(cx: number, cy: number, r: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 === 0 ? r : r * 0.382
    const angle = (i * Math.PI) / 5
    return `${tidy(cx + radius * Math.sin(angle))} ${tidy(cy - radius * Math.cos(angle))}`
  })
  return `M${points.join('L')}Z`
}

/** Characters stand outwards on a circle of `radius`; many of them are set narrower, as on real seals. */
function arcText(font: PaperFont, characters: readonly string[], cx: number, cy: number, radius: number): Mark[] {
  const pitch = Math.min((250 / characters.length / 180) * Math.PI, 0.33)
  const room = pitch * (radius + 4)
  const height = Math.min(15.5, room * 1.7)
  const first = (-pitch * (characters.length - 1)) / 2
  return characters.flatMap((character, i) => {
    const known = character.codePointAt(0) ?? 0
    const codePoint = font.has(known) ? known : 0x25a1
    const advance = font.advance(codePoint)
    const across = Math.min(height, (room * 0.96) / advance)
    const angle = first + i * pitch
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
    /* The middle of the foot of the character stands on the circle. */
    const half = (advance * across) / 2
    const x = cx + radius * sin - half * cos
    const y = cy - radius * cos - half * sin
    const d = font.outline(codePoint, [across * cos, across * sin, -height * sin, height * cos, x, y])
    return d === '' ? [] : [{ kind: 'path', d, fill: red } satisfies Mark]
  })
}
