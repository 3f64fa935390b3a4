import type { PaperFont } from './font.ts'

/** Never at the beginning of a line. */
const noStart = new Set('，。、；：！？）〕】》〉」』”’…·％℃,.;:!?)]}%')
/** Never at the end of one. */
const noEnd = new Set('（〔【《〈「『“‘([{')

export interface Wrapping {
  readonly size: number
  readonly maxWidth: number
  /** Space before the first line of each paragraph. */
  readonly indent?: number
}

export interface Line {
  readonly text: string
  readonly width: number
  /** Where it begins, from the left edge. */
  readonly indent: number
}

/**
 * Breaks text into lines no wider than `maxWidth`. Chinese breaks anywhere but before a closing and after an opening mark; a word of Latin
 * letters or digits stays whole where it fits on a line, else it is broken. No character is lost but spaces at a break.
 */
export function wrap(font: PaperFont, body: string, { size, maxWidth, indent = 0 }: Wrapping): readonly Line[] {
  const paragraphs = body
    .replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, '  ')
    .split('\n')
  return paragraphs.flatMap((paragraph) => {
    const lines: Line[] = []
    let units: string[] = []
    const room = () => maxWidth - (lines.length === 0 ? indent : 0)
    const widthOf = (text: string) => font.width(text, size)
    const end = () => {
      const text = units.join('').trimEnd()
      lines.push({ text, width: widthOf(text), indent: lines.length === 0 ? indent : 0 })
      units = []
    }
    for (const unit of unitsOf(paragraph, (text) => widthOf(text) <= maxWidth - indent)) {
      if (unit === ' ' && units.length === 0 && lines.length > 0) continue
      if (units.length > 0 && widthOf([...units, unit].join('').trimEnd()) > room()) {
        const down = carriedDown(units, unit)
        if (widthOf([...down, unit].join('')) > maxWidth) units.push(...down.splice(0))
        end()
        units = down
      }
      units.push(unit)
    }
    if (units.length > 0 || lines.length === 0) end()
    return lines
  })
}

/** Takes from the end of a full line what may not stand there, or what the next unit may not be parted from. */
function carriedDown(units: string[], next: string): string[] {
  const down: string[] = []
  const most = Math.min(3, units.length - 1)
  const parted = () => noStart.has((down[0] ?? next).charAt(0)) || noEnd.has(units.at(-1) ?? '')
  while (down.length < most && parted()) down.unshift(units.pop() ?? '')
  return down
}

function unitsOf(paragraph: string, fits: (text: string) => boolean): readonly string[] {
  /* Letters with accents and the ordinals of Portuguese are letters like others. */
  const words = paragraph.match(/[!-~ªº\p{Script=Latin}]+|[^!-~ªº\p{Script=Latin}]/gu) ?? []
  return words.flatMap((word) => (fits(word) ? [word] : [...word]))
}
