import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { invariant } from '../../kernel/result.ts'

/** Words one after the other with the syllable of each UTF-16 unit: a list of thousands costs a few hundred kilobytes. */
export interface WordList {
  readonly text: string
  /** Where word i begins; one more at the end. */
  readonly starts: Uint32Array
  /** Syllable of each unit of `text`. */
  readonly syllables: Uint16Array
}

/** Readings of characters and words, without tones; `v` stands for `ü`. Syllables are numbers: places in `syllables`. */
export interface Dictionary {
  /** Sorted, so that those that begin alike lie side by side. */
  readonly syllables: readonly string[]
  /** Characters that can be read so, most common first. */
  readonly charactersOf: readonly string[]
  /** The 1,500 most common characters, in order. */
  readonly common: string
  /** Surnames, places, words of addresses and of services, in the order in which they are offered. */
  readonly kiosk: WordList
  /** Common words, most common first. */
  readonly words: WordList
  /** All readings of a character, the usual one first; none when it is unknown. */
  readingsOf(character: string): readonly number[]
  /** The reading of each UTF-16 unit of a text in its context (银行 is hang); `unknownSyllable` where there is none. */
  readText(text: string): Uint16Array
  /** A word list of texts whose every character is known; others are left out. */
  listOf(words: readonly string[]): WordList
}

export const unknownSyllable = 0xffff
const firstPoint = 0x3400
const lastPoint = 0x9fff
/** Room for the syllable beside the code point in one number. */
const syllableBits = 512

let loaded: Dictionary | undefined

/** The dictionary that is shipped; read at first use, then kept (0.7 MB). */
export function dictionary(): Dictionary {
  loaded ??= parse(readFileSync(join(import.meta.dirname, 'pinyin-data.txt'), 'utf8'))
  return loaded
}

function parse(file: string): Dictionary {
  const sections = new Map<string, string[]>()
  let section: string[] = []
  for (const line of file.split('\n')) {
    if (line.startsWith('[')) {
      section = []
      sections.set(line, section)
    } else if (line !== '' && !line.startsWith('#')) section.push(line)
  }
  const rows = (sections.get('[characters]') ?? []).map((line) => line.split(' '))
  const syllables = rows.map(([syllable = '']) => ownCopy(syllable))
  const idOf = new Map(syllables.map((syllable, i) => [syllable, i]))
  const usual = new Uint16Array(lastPoint - firstPoint + 1).fill(unknownSyllable)
  const further: number[] = []
  rows.forEach(([, marked = ''], id) => {
    const characters = [...marked]
    characters.forEach((character, i) => {
      if (character === "'") return
      const point = character.codePointAt(0) ?? 0
      if (characters[i + 1] === "'" || point > lastPoint) further.push(point * syllableBits + id)
      else usual[point - firstPoint] = id
    })
  })
  const others = Uint32Array.from(further).sort()

  const readingsOf = (character: string): readonly number[] => {
    const point = character.codePointAt(0) ?? 0
    const first = usual[point - firstPoint] ?? unknownSyllable
    const readings = first === unknownSyllable ? [] : [first]
    for (let i = lowerBound(others, point * syllableBits); i < others.length; i += 1) {
      const packed = others[i] ?? 0
      if (Math.floor(packed / syllableBits) !== point) break
      readings.push(packed % syllableBits)
    }
    return readings
  }

  /* Words that are read otherwise than their characters alone. */
  const special = new Map<string, readonly number[]>()
  let longestSpecial = 0
  const wordsOf = (name: string) =>
    (sections.get(name) ?? []).flatMap((line) =>
      line.split(' ').map((entry) => {
        const [word = '', reading] = entry.split('=')
        if (reading !== undefined && word.length > 1) {
          special.set(
            ownCopy(word),
            reading.split('.').map((syllable) => idOf.get(syllable) ?? unknownSyllable),
          )
          longestSpecial = Math.max(longestSpecial, word.length)
        }
        return { word, reading: reading?.split('.').map((syllable) => idOf.get(syllable) ?? unknownSyllable) }
      }),
    )

  const readText = (text: string): Uint16Array => {
    const read = new Uint16Array(text.length).fill(unknownSyllable)
    for (let at = 0; at < text.length; ) {
      let length = Math.min(longestSpecial, text.length - at)
      while (length > 1 && !special.has(text.slice(at, at + length))) length -= 1
      if (length > 1) read.set(special.get(text.slice(at, at + length)) ?? [], at)
      else read[at] = usual[text.charCodeAt(at) - firstPoint] ?? unknownSyllable
      at += Math.max(1, length)
    }
    return read
  }

  const listOf = (words: readonly { readonly word: string; readonly reading?: readonly number[] | undefined }[]) => {
    const good = words
      .map(({ word, reading }) => ({ word, reading: reading ?? readText(word) }))
      .filter(
        ({ word, reading }) => word !== '' && reading.length === word.length && !reading.includes(unknownSyllable),
      )
    const text = good.map(({ word }) => word).join('')
    const starts = new Uint32Array(good.length + 1)
    const syllablesOfText = new Uint16Array(text.length)
    let at = 0
    good.forEach(({ word, reading }, i) => {
      starts[i] = at
      syllablesOfText.set(reading, at)
      at += word.length
    })
    starts[good.length] = at
    return { text, starts, syllables: syllablesOfText }
  }

  const kiosk = wordsOf('[kiosk words]')
  const words = wordsOf('[words]')
  invariant(syllables.length > 400 && words.length > 10_000, 'the pinyin dictionary is not whole')
  return {
    syllables,
    charactersOf: rows.map(([, marked = '']) => ownCopy(marked.replaceAll("'", ''))),
    common: sections.get('[common characters]')?.join('') ?? '',
    kiosk: listOf(kiosk),
    words: listOf(words),
    readingsOf,
    readText,
    listOf: (texts) => listOf(texts.map((word) => ({ word }))),
  }
}

/** A string that does not keep the whole file alive, as a slice of it does. */
const ownCopy = (text: string) => Buffer.from(text, 'utf16le').toString('utf16le')

/** The first place in a sorted list that is not less than `value`. */
function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}
