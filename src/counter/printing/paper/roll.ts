import type { PaperFont } from './font.ts'
import { black, lineMarks, type Mark, qrMark, qrSide, rectangle } from './marks.ts'
import type { Sheet } from './svg.ts'
import { wrap } from './text.ts'

type Align = 'left' | 'centre'

/** Paper without end, `widthDots` wide: blocks one under the other, everything inside the margins. Units are dots, sizes are points. */
export class Roll {
  readonly font: PaperFont
  readonly widthDots: number
  readonly margin: number
  readonly inner: number
  readonly #dpi: number
  readonly #marks: Mark[] = []
  #y: number

  constructor(font: PaperFont, widthDots: number, dpi: number) {
    this.font = font
    this.widthDots = widthDots
    this.#dpi = dpi
    this.margin = Math.min(this.dots(4), Math.floor(widthDots / 8))
    this.inner = widthDots - 2 * this.margin
    this.#y = this.margin
  }

  dots(points: number): number {
    return Math.round((points * this.#dpi) / 72)
  }

  space(points: number): void {
    this.#y += this.dots(points)
  }

  fits(body: string, points: number): boolean {
    return this.font.width(body, this.dots(points)) <= this.inner
  }

  text(body: string, points: number, options: { readonly align?: Align; readonly indent?: number } = {}): void {
    const { align = 'left', indent = 0 } = options
    /* Paper narrower than a letter exists in no shop, but an order for it must not be drawn beside the paper. */
    const size = Math.min(this.dots(points), this.inner)
    const left = Math.min(this.dots(indent), this.inner - size)
    const leading = Math.round(size * 1.36)
    for (const line of wrap(this.font, body, { size, maxWidth: this.inner - left })) {
      const x = align === 'centre' ? (this.inner - line.width) / 2 : left
      const y = this.#y + leading / 2 + size * 0.36
      this.#marks.push(...lineMarks(this.font, line.text, this.margin + x, y, size))
      this.#y += leading
    }
  }

  /** One line as large as the paper allows, at most `points`; what would come out smaller than `least` is wrapped. */
  large(body: string, points: number, least: number): void {
    const fitting = (Math.floor(this.inner / Math.max(this.font.width(body, 1), 0.01)) * 72) / this.#dpi
    this.text(body, Math.max(Math.min(points, fitting), least), { align: 'centre' })
  }

  rule(): void {
    this.space(3)
    this.#marks.push(rectangle({ x: this.margin, y: this.#y, width: this.inner, height: 2 }))
    this.#y += 2
    this.space(4)
  }

  /** A code in whole dots a module, about `share` of the width; nothing when it does not fit on the paper. */
  code(payload: string, share: number): void {
    const side = qrSide(payload)
    const module = Math.max(3, Math.floor((this.inner * share) / side))
    if (module * side > this.inner) return this.text(payload, 10)
    this.#marks.push(qrMark(payload, Math.floor((this.widthDots - module * side) / 2), this.#y, module))
    this.#y += module * side
  }

  /** Words slanting over the whole length, as an outline: paper that knows no grey stays readable below. */
  across(words: string): void {
    const angle = -30
    const size = this.inner / (this.font.width(words, 1) * 0.87 + 0.6)
    const rise = this.font.width(words, size) * 0.5 + size
    for (let y = this.margin + rise + this.#y * 0.4; y < this.#y; y += rise * 1.5) {
      const x = this.margin + size * 0.45
      this.#marks.push({ kind: 'text', text: words, x, y, size, fill: black, turn: angle, outline: 2 })
    }
  }

  end(): Sheet {
    return { width: this.widthDots, height: this.#y + this.dots(10), marks: this.#marks }
  }
}
