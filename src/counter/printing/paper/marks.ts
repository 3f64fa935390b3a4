import { create } from 'qrcode'
import type { PaperFont } from './font.ts'

/**
 * What is put on paper, in the order of drawing. One layout makes them; the PDF, the picture for the screen and the dots of a receipt are
 * made from the same marks. Units are those of the sheet (points for A4, dots for receipts), y downwards; text stands on `y`.
 */
export type Mark =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size: number
      readonly fill: string
      /** Degrees clockwise round (x, y). */
      readonly turn?: number
      readonly opacity?: number
      /** Width of an outline without filling, for paper that knows no grey. */
      readonly outline?: number
    }
  /** A character that the font lacks: a box of one em with its code point. */
  | {
      readonly kind: 'missing'
      readonly codePoint: number
      readonly x: number
      readonly y: number
      readonly size: number
    }
  | { readonly kind: 'path'; readonly d: string; readonly fill: string }
  | {
      readonly kind: 'picture'
      /** Which of the pictures that go with the sheets. */
      readonly index: number
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }

export const black = '#000000'

/** The marks of one line of text that stands at (x, y). */
export function lineMarks(font: PaperFont, text: string, x: number, y: number, size: number, fill = black): Mark[] {
  const marks: Mark[] = []
  let run = ''
  let runX = x
  let at = x
  const endRun = () => {
    if (run.trim() !== '') marks.push({ kind: 'text', text: run, x: runX, y, size, fill })
    run = ''
  }
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    if (font.has(codePoint)) {
      if (run === '') runX = at
      run += character
    } else {
      endRun()
      marks.push({ kind: 'missing', codePoint, x: at, y, size })
    }
    at += font.advance(codePoint) * size
  }
  endRun()
  return marks
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function rectangle({ x, y, width, height }: Box, fill = black): Mark {
  return { kind: 'path', d: rectanglePath({ x, y, width, height }), fill }
}

function rectanglePath({ x, y, width, height }: Box): string {
  return `M${tidy(x)} ${tidy(y)}h${tidy(width)}v${tidy(height)}h${tidy(-width)}z`
}

/** Four lines round a box, inside of it. */
export function frame({ x, y, width, height }: Box, line: number): Mark[] {
  return [
    rectangle({ x, y, width, height: line }),
    rectangle({ x, y: y + height - line, width, height: line }),
    rectangle({ x, y, width: line, height }),
    rectangle({ x: x + width - line, y, width: line, height }),
  ]
}

/** Modules of a code of error correction M, with the white border of two that a narrow receipt leaves room for. */
export function qrSide(payload: string): number {
  return create(payload, { errorCorrectionLevel: 'M' }).modules.size + 2 * quiet
}
const quiet = 2

/** A code as one shape; (x, y) is the corner of its white border. */
export function qrMark(payload: string, x: number, y: number, module: number): Mark {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' })
  const parts: string[] = []
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1) {
      const from = column
      while (column < modules.size && modules.get(row, column)) column += 1
      if (column === from) continue
      const left = x + (from + quiet) * module
      const box = { x: left, y: y + (row + quiet) * module, width: (column - from) * module, height: module }
      parts.push(rectanglePath(box))
    }
  return { kind: 'path', d: parts.join(''), fill: black }
}

/** A `missing` mark as it is drawn: `U+2B9CB` as a box, which is a letter like the others, with the shapes of `2B9` over `CB` in it. */
export function missingParts(font: PaperFont, mark: Extract<Mark, { kind: 'missing' }>): readonly Mark[] {
  const { codePoint, x, y, size } = mark
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0')
  const half = Math.ceil(hex.length / 2)
  const small = 0.43 * size
  const digits = [hex.slice(0, half), hex.slice(half)].flatMap((text, row): Mark[] => {
    let at = x + (size - font.width(text, small)) / 2
    return [...text].map((digit): Mark => {
      const known = digit.codePointAt(0) ?? 0
      const foot = y + (row === 0 ? -0.42 : -0.04) * size
      const d = font.outline(known, [small, 0, 0, small, at, foot])
      at += font.advance(known) * small
      return { kind: 'path', d, fill: black }
    })
  })
  return [{ kind: 'text', text: '□', x, y, size, fill: black }, ...digits]
}

export function tidy(value: number): number {
  return Math.round(value * 1000) / 1000
}
