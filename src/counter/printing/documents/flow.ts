import type { PaperFont } from '../paper/font.ts'
import { black, lineMarks, type Mark } from '../paper/marks.ts'
import { type Line, wrap } from '../paper/text.ts'

/** A4 in points, and what stays white. */
export const a4 = { width: 595.28, height: 841.89 }
export const edges = { left: 71, right: 71, top: 68, bottom: 62 }
export const textWidth = a4.width - edges.left - edges.right

export interface Lettering {
  readonly size: number
  /** From one line to the next. */
  readonly leading: number
}

/** Fills sheets from the top down and begins a new one where there is no room. */
export class Flow {
  readonly sheets: Mark[][] = [[]]
  readonly font: PaperFont
  readonly #bottom: number
  y = edges.top

  constructor(font: PaperFont, footHeight: number) {
    this.font = font
    this.#bottom = a4.height - edges.bottom - footHeight
  }

  get left(): number {
    return this.#bottom - this.y
  }

  get fullHeight(): number {
    return this.#bottom - edges.top
  }

  put(...marks: readonly Mark[]): void {
    this.sheets.at(-1)?.push(...marks)
  }

  newSheet(): void {
    this.sheets.push([])
    this.y = edges.top
  }

  /** Makes room for a block that stays together. */
  need(height: number): void {
    if (height > this.left && this.y > edges.top) this.newSheet()
  }

  /** Puts wrapped text under what is there, line by line, on as many sheets as it takes. */
  text(
    body: string,
    { size, leading }: Lettering,
    options: { readonly align?: 'left' | 'centre' | 'right'; readonly indent?: number } = {},
  ): void {
    const { align = 'left', indent = 0 } = options
    for (const line of wrap(this.font, body, { size, maxWidth: textWidth, indent })) {
      this.need(leading)
      this.put(
        ...lineMarks(this.font, line.text, edges.left + startOf(line, align), baseline(this.y, size, leading), size),
      )
      this.y += leading
    }
  }
}

function startOf(line: Line, align: 'left' | 'centre' | 'right'): number {
  if (align === 'left') return line.indent
  return (textWidth - line.width) / (align === 'centre' ? 2 : 1)
}

/** Where letters of a line stand whose top is `top`. */
export function baseline(top: number, size: number, leading: number): number {
  return top + leading / 2 + size * 0.36
}

/** Lines one under the other from `top`, centred on `cx` or from `x` on. */
export function block(
  font: PaperFont,
  lines: readonly Line[],
  at: { readonly x: number; readonly top: number; readonly centred?: boolean },
  { size, leading }: Lettering,
  fill = black,
): Mark[] {
  return lines.flatMap((line, i) =>
    lineMarks(
      font,
      line.text,
      at.centred ? at.x - line.width / 2 : at.x,
      baseline(at.top + i * leading, size, leading),
      size,
      fill,
    ),
  )
}
