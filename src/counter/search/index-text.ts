import type { Text } from '../catalogue/text.ts'
import { dictionary, unknownSyllable } from '../input/dictionary.ts'
import { halfWidth } from '../input/numerals.ts'

/** What can be searched for. */
export interface SearchItem {
  readonly id: string
  /** Short number shown to people: digits. */
  readonly number: string
  readonly names: Text
  readonly keywords: readonly string[]
  readonly common: boolean
  /** False: it is found, but after others that are as good. */
  readonly available?: boolean
}

/**
 * Every name and keyword as a row in a few flat arrays: one pass over them answers a question in milliseconds, and 15,202 items
 * cost no object each.
 */
export interface IndexText {
  /** Characters of all rows with Han characters, as numbers; row r is from `starts[r]` up to before `starts[r + 1]`. */
  readonly characters: Uint16Array
  readonly starts: Uint32Array
  readonly itemOf: Uint32Array
  /** 1 for a name, 0 for a keyword. */
  readonly isName: Uint8Array
  readonly numberOf: ReadonlyMap<string, number>
  readonly characterCount: number
  /** Which characters can be read as a syllable. */
  readonly readAs: readonly (readonly number[])[]
  /** Rows in Latin letters, each word after a space, each row after a line feed. */
  readonly latin: string
  readonly latinStarts: Uint32Array
  readonly latinItemOf: Uint32Array
  /** Pinyin of every row with Han characters, then the Latin rows without spaces; 0 ends a row. */
  readonly letters: Uint8Array
  readonly lettersStarts: Uint32Array
  readonly lettersItemOf: Uint32Array
}

/** Lower case, half-width, without accents; everything but letters, digits and Han characters becomes a space. */
export function plainText(text: string): string {
  const narrow = halfWidth(text).toLowerCase()
  const bare = /[\u00c0-\u024f]|\p{M}/u.test(narrow) ? narrow.normalize('NFD').replace(/\p{M}/gu, '') : narrow
  return bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

export const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** Letters a row of the index may have; more is cut. */
const mostUnits = 120

export function buildIndexText(items: readonly SearchItem[]): IndexText {
  const { syllables, readText, readingsOf } = dictionary()
  const numberOf = new Map<string, number>()
  const characters: number[] = []
  const starts: number[] = [0]
  const itemOf: number[] = []
  const isName: number[] = []
  const latin: string[] = []
  const latinStarts: number[] = []
  const latinItemOf: number[] = []
  let latinLength = 0
  const letters: number[] = []
  const lettersStarts: number[] = [0]
  const lettersItemOf: number[] = []

  const endLetters = (item: number) => {
    letters.push(0)
    lettersStarts.push(letters.length)
    lettersItemOf.push(item)
  }
  const addHan = (row: string, item: number, name: boolean) => {
    for (const unit of row) {
      const known = numberOf.get(unit) ?? numberOf.size
      if (known === numberOf.size) numberOf.set(unit, known)
      characters.push(known)
    }
    starts.push(characters.length)
    itemOf.push(item)
    isName.push(name ? 1 : 0)
    readText(row).forEach((syllable, at) => {
      const spoken = syllable === unknownSyllable ? row.charAt(at) : (syllables[syllable] ?? '')
      for (let i = 0; i < spoken.length; i += 1) if (spoken.charCodeAt(i) < 128) letters.push(spoken.charCodeAt(i))
    })
    endLetters(item)
  }
  const addLatin = (row: string, item: number) => {
    latinStarts.push(latinLength)
    latinItemOf.push(item)
    latin.push(`\n ${row}`)
    latinLength += row.length + 2
    for (const unit of row) if (unit !== ' ' && unit.charCodeAt(0) < 128) letters.push(unit.charCodeAt(0))
    endLetters(item)
  }

  items.forEach(({ names, keywords }, item) => {
    const seen = new Set<string>()
    const add = (text: string, name: boolean) => {
      const plain = plainText(text).slice(0, mostUnits)
      if (plain === '' || seen.has(plain)) return
      seen.add(plain)
      if (hasHan(plain)) addHan(plain.replaceAll(' ', ''), item, name)
      else addLatin(plain, item)
    }
    for (const text of [names.zh, names.hk, names.en, names.pt]) add(text, true)
    for (const text of keywords) add(text, false)
  })

  const readAs: number[][] = Array.from({ length: syllables.length }, () => [])
  for (const [character, number] of numberOf) for (const reading of readingsOf(character)) readAs[reading]?.push(number)
  return {
    characters: Uint16Array.from(characters),
    starts: Uint32Array.from(starts),
    itemOf: Uint32Array.from(itemOf),
    isName: Uint8Array.from(isName),
    numberOf,
    characterCount: numberOf.size,
    readAs,
    latin: latin.join(''),
    latinStarts: Uint32Array.from(latinStarts),
    latinItemOf: Uint32Array.from(latinItemOf),
    letters: Uint8Array.from(letters),
    lettersStarts: Uint32Array.from(lettersStarts),
    lettersItemOf: Uint32Array.from(lettersItemOf),
  }
}
