import { type Font, type Glyph, openSync } from 'fontkit'

export const fontFile = new URL('../../../../provisioning/fonts/NotoSansSC-Medium.ttf', import.meta.url).pathname

/** The one font of everything on paper: what it can draw, how wide, and in which shape. Loaded in drawing processes only. */
export class PaperFont {
  readonly #font: Font
  readonly #glyphs = new Map<number, Glyph | undefined>()

  constructor(path = fontFile) {
    this.#font = openSync(path)
  }

  has(codePoint: number): boolean {
    return this.#glyphOf(codePoint) !== undefined
  }

  /** Width as a share of the size; what the font lacks is drawn as a box of one em. */
  advance(codePoint: number): number {
    const glyph = this.#glyphOf(codePoint)
    return glyph ? glyph.advanceWidth / this.#font.unitsPerEm : 1
  }

  width(text: string, size: number): number {
    let width = 0
    for (const character of text) width += this.advance(character.codePointAt(0) ?? 0)
    return width * size
  }

  /**
   * Outline as SVG path data: the em square is 1 x 1 with y downwards and the baseline at 0, then put through the matrix
   * (x' = a x + c y + e, y' = b x + d y + f). Empty for what the font lacks.
   */
  outline(codePoint: number, [a, b, c, d, e, f]: Matrix): string {
    const unit = 1 / this.#font.unitsPerEm
    return (
      this.#glyphOf(codePoint)
        ?.path.transform(a * unit, b * unit, -c * unit, -d * unit, e, f)
        .toSVG() ?? ''
    )
  }

  #glyphOf(codePoint: number): Glyph | undefined {
    if (!this.#glyphs.has(codePoint))
      this.#glyphs.set(
        codePoint,
        this.#font.hasGlyphForCodePoint(codePoint) ? this.#font.glyphForCodePoint(codePoint) : undefined,
      )
    return this.#glyphs.get(codePoint)
  }
}

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]
