import { dictionary } from '../input/dictionary.ts'
import { alikeInAccent } from './accents.ts'
import type { IndexText } from './index-text.ts'
import type { Cell } from './query.ts'

/** Where a query lies in a row. */
export const position = { none: 0, inside: 1, prefix: 2, whole: 3 } as const

const chineseDigits = '零一二三四五六七八九'

/** How much alike is alike enough: the same character, the same sound, or a sound that an accent makes the same. */
export type Likeness = 'written' | 'sound' | 'accent'

/** For each character of the index, a bit for each cell that it fulfils. */
export function masksOf(index: IndexText, cells: readonly Cell[], likeness: Likeness): Uint32Array {
  const masks = new Uint32Array(index.characterCount)
  const { readingsOf } = dictionary()
  const set = (character: string, bit: number) => {
    const number = index.numberOf.get(character)
    if (number !== undefined) masks[number] = (masks[number] ?? 0) | bit
  }
  const setSyllable = (syllable: number, bit: number) => {
    for (const alike of likeness === 'accent' ? alikeInAccent(syllable) : [syllable])
      for (const number of index.readAs[alike] ?? []) masks[number] = (masks[number] ?? 0) | bit
  }
  cells.forEach((cell, i) => {
    const bit = 1 << i
    if ('segment' in cell) {
      for (let syllable = cell.segment.from; syllable < cell.segment.to; syllable += 1) setSyllable(syllable, bit)
      return
    }
    set(cell.character, bit)
    const digit = /^\d$/.test(cell.character) ? chineseDigits.charAt(Number(cell.character)) : undefined
    const value = chineseDigits.indexOf(cell.character)
    if (digit) set(digit, bit)
    if (value >= 0) set(String(value), bit)
    if (likeness !== 'written') for (const reading of readingsOf(cell.character)) setSyllable(reading, bit)
  })
  return masks
}

/**
 * One pass over all rows (Shift-And, one bit a cell): tells `found` of each row in which the cells follow each other, and where.
 */
export function scan(
  index: IndexText,
  masks: Uint32Array,
  cells: number,
  found: (row: number, at: number) => void,
): void {
  const { characters, starts } = index
  const last = 1 << (cells - 1)
  if (masks.reduce((all, mask) => all | mask, 0) !== last * 2 - 1) return
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const from = starts[row] ?? 0
    const to = starts[row + 1] ?? 0
    if (to - from < cells) continue
    let state = 0
    for (let at = from; at < to; at += 1) {
      state = ((state << 1) | 1) & (masks[characters[at] ?? 0] ?? 0)
      if ((state & last) === 0) continue
      const begins = at - cells + 1 === from
      found(row, begins ? (to - from === cells ? position.whole : position.prefix) : position.inside)
      break
    }
  }
}

/** For each row a bit for each pair of neighbouring cells that stand next to each other somewhere in it. */
export function pairsIn(index: IndexText, masks: Uint32Array): Uint32Array {
  const { characters, starts } = index
  const pairs = new Uint32Array(Math.max(0, starts.length - 1))
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const to = starts[row + 1] ?? 0
    let before = 0
    let seen = 0
    for (let at = starts[row] ?? 0; at < to; at += 1) {
      const mask = masks[characters[at] ?? 0] ?? 0
      seen |= (before << 1) & mask
      before = mask
    }
    pairs[row] = seen
  }
  return pairs
}

/**
 * One pass over all letters: tells `found` of each row that holds `wanted` with one letter wrong, missing, too many, or two exchanged
 * (Wu and Manber's bit-parallel search with one error, and exchanges). `wanted` has at most 31 letters.
 */
export function scanWithTypo(
  index: IndexText,
  wanted: string,
  found: (item: number, nearStart: boolean) => void,
): void {
  const length = Math.min(wanted.length, 31)
  const masks = new Uint32Array(128)
  for (let i = 0; i < length; i += 1) {
    const code = wanted.charCodeAt(i) & 127
    masks[code] = (masks[code] ?? 0) | (1 << i)
  }
  const last = 1 << (length - 1)
  const { letters, lettersStarts, lettersItemOf } = index
  for (let row = 0; row < lettersItemOf.length; row += 1) {
    const from = lettersStarts[row] ?? 0
    const to = (lettersStarts[row + 1] ?? 0) - 1
    if (to - from < length - 1) continue
    let exact = 0
    let oneOff = 1
    let before = 0
    let maskBefore = 0
    for (let at = from; at < to; at += 1) {
      const mask = masks[letters[at] ?? 0] ?? 0
      const next = ((exact << 1) | 1) & mask
      const exchanged = ((((before << 1) | 1) & mask) << 1) & maskBefore
      oneOff = (((oneOff << 1) | 1) & mask) | exact | (exact << 1) | (next << 1) | exchanged | 1
      before = exact
      exact = next
      maskBefore = mask
      if ((oneOff & last) === 0) continue
      found(lettersItemOf[row] ?? 0, at - from <= length)
      break
    }
  }
}
