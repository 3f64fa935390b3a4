import type { PaperFont } from './font.ts'
import { type Mark, missingParts, tidy } from './marks.ts'

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
}

/**
 * A sheet, or the band of it that begins at `top`, as SVG of outlines, which needs no font where it is drawn. Pictures are left out: they
 * lie below.
 */
export function svgOf({ width, height, marks }: Sheet, font: PaperFont, widthPx: number, top = 0): string {
  const shapes = new Map<number, string>()
  const body = marks.map((mark) => element(mark)).join('')
  const defs = [...shapes].map(([codePoint, d]) => `<path id="c${codePoint}" d="${d}"/>`).join('')
  const heightPx = Math.round((height * widthPx) / width)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 ${top} ${width} ${height}"><defs>${defs}</defs>${body}</svg>`

  function element(mark: Mark): string {
    if (mark.kind === 'path') return `<path d="${mark.d}" fill="${mark.fill}"/>`
    if (mark.kind === 'missing') return missingParts(font, mark).map(element).join('')
    if (mark.kind === 'picture') return ''
    const { text, x, y, size, fill, turn = 0, opacity = 1, outline } = mark
    let at = 0
    const uses: string[] = []
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0
      if (!shapes.has(codePoint)) shapes.set(codePoint, font.outline(codePoint, [1000, 0, 0, 1000, 0, 0]))
      uses.push(`<use href="#c${codePoint}" x="${tidy(at * 1000)}"/>`)
      at += font.advance(codePoint)
    }
    const scale = tidy(size) / 1000
    const paint = outline
      ? `fill="none" stroke="${fill}" stroke-width="${tidy(outline / scale)}"`
      : `fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}`
    const turned = turn === 0 ? '' : ` rotate(${tidy(turn)})`
    return `<g ${paint} transform="translate(${tidy(x)} ${tidy(y)})${turned} scale(${scale})">${uses.join('')}</g>`
  }
}
