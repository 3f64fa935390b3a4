import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'

/*
 * `node tests/dictionary/make.ts` writes the pinyin dictionary of the daemon. Readings are those of pinyin-pro (MIT), the order is that
 * of characters.txt and common-words.txt (see derive.ts), kiosk-words.txt comes first. A unit test compares the file with this.
 */
export const dictionaryFile = join(import.meta.dirname, '../../src/counter/input/pinyin-data.txt')

/** Extension A, the unified block, and beyond the basic plane: whatever pinyin-pro knows. */
const blocks = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x323af],
] as const
/** What is no syllable of the standard table, or is not written in letters. */
const notTyped = new Set(['m', 'hng', 'hm'])
/** 嗯 is said with the mouth shut and typed `en`. */
const typedAs: Readonly<Record<string, string>> = { n: 'en', ng: 'en' }

const options = { toneType: 'none', type: 'array', v: true } as const
const rowsOf = (name: string) =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

interface Sections {
  readonly surnames: readonly string[]
  readonly others: readonly string[]
}

function kioskWords(): Sections {
  const surnames: string[] = []
  const others: string[] = []
  let into = others
  for (const line of rowsOf('kiosk-words.txt')) {
    if (line.startsWith('[')) into = line === '[surnames]' ? surnames : others
    else into.push(...line.split(' '))
  }
  return { surnames: [...new Set(surnames)], others: [...new Set(others)] }
}

/** The readings of a word in its context, one a character; undefined when one of them cannot be typed. */
function readingOf(word: string, surname: boolean): readonly string[] | undefined {
  const sounds = pinyin(word, surname ? { ...options, surname: 'all' } : options)
  const found = sounds.map((sound) => typedAs[sound] ?? sound)
  const good = found.length === [...word].length && found.every((one) => /^[a-z]+$/.test(one) && !notTyped.has(one))
  return good ? found : undefined
}

/** All text of the dictionary file; the same for the same inputs. */
export function dictionaryText(): string {
  const { surnames, others } = kioskWords()
  const kiosk = [...surnames, ...others]
  const words = [...new Set([...kiosk, ...rowsOf('common-words.txt').flatMap((line) => line.split(' '))])]
  const isSurname = new Set(surnames)
  const read = words.flatMap((word) => {
    const reading = readingOf(word, isSurname.has(word))
    return reading ? [{ word, reading }] : []
  })

  const common = [...rowsOf('characters.txt').join('')]
  const weightOf = new Map(common.map((character, i) => [character, 1 / (i + 1)]))
  /* How often a character is read so: words near the top count more. */
  const counts = new Map<string, Map<string, number>>()
  const count = (character: string, reading: string, weight: number) => {
    const of = counts.get(character) ?? new Map<string, number>()
    of.set(reading, (of.get(reading) ?? 0) + weight)
    counts.set(character, of)
  }
  for (const [from, to] of blocks)
    for (let point = from; point <= to; point += 1) {
      const character = String.fromCodePoint(point)
      const known = pinyin(character, { ...options, multiple: true })
      known.forEach((sound, i) => {
        const reading = typedAs[sound] ?? sound
        if (/^[a-z]+$/.test(reading) && !notTyped.has(reading)) count(character, reading, i === 0 ? 1e-4 : 1e-6)
      })
    }
  read.forEach(({ word, reading }, i) => {
    ;[...word].forEach((character, at) => {
      /* A surname says how the name is read, not how the character is. */
      count(character, reading[at] ?? '', isSurname.has(word) ? 1e-6 : 1 / (i + 100))
    })
  })

  const bySyllable = new Map<string, { text: string; weight: number; point: number }[]>()
  const main = new Map<string, string>()
  for (const [character, readings] of counts) {
    const total = [...readings.values()].reduce((sum, n) => sum + n, 0)
    const ranked = [...readings].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    ranked.forEach(([reading, n], i) => {
      if (i === 0) main.set(character, reading)
      const list = bySyllable.get(reading) ?? []
      const weight = (weightOf.get(character) ?? 0) * (n / total)
      list.push({ text: i === 0 ? character : `${character}'`, weight, point: character.codePointAt(0) ?? 0 })
      bySyllable.set(reading, list)
    })
  }
  const syllables = [...bySyllable.keys()].toSorted()
  const characterLines = syllables.map((syllable) => {
    const list = (bySyllable.get(syllable) ?? []).toSorted((a, b) => b.weight - a.weight || a.point - b.point)
    return `${syllable} ${list.map(({ text }) => text).join('')}`
  })
  const withCharacters = read.map(({ word, reading }) => ({ word, reading, characters: [...word] }))
  const isOrdinary = ({ reading, characters }: (typeof withCharacters)[number]) =>
    characters.every((character, at) => main.get(character) === reading[at])
  /* 校场 begins otherwise than 学校 ends: such words are written out too, so that 学校场所 is not cut into 学 and 校场. */
  const oddBeginnings = new Set(
    withCharacters.flatMap(({ characters: [first = '', second], reading }) =>
      second === undefined || main.get(first) === reading[0] ? [] : [first],
    ),
  )
  const isGuard = ({ characters }: (typeof withCharacters)[number]) =>
    characters.length > 1 && oddBeginnings.has(characters.at(-1) ?? '')
  const wordTexts = withCharacters.map((one) =>
    isOrdinary(one) && !isGuard(one) ? one.word : `${one.word}=${one.reading.join('.')}`,
  )
  const inKiosk = (word: string) => kiosk.includes(word.replace(/=.*/, ''))
  const lines = (items: readonly string[]) =>
    Array.from({ length: Math.ceil(items.length / 20) }, (_, i) => items.slice(i * 20, (i + 1) * 20).join(' '))
  return [
    '# Generated by tests/dictionary/make.ts. Readings are those of pinyin-pro, the order is by the counts of the word list of jieba (both MIT:',
    "# see pinyin-data.LICENSE). `x'` is a further reading of x; `word=a.b` says how a word is read where its characters do not.",
    '[characters]',
    ...characterLines,
    '[common characters]',
    common
      .filter((character) => main.has(character))
      .slice(0, 1500)
      .join(''),
    '[kiosk words]',
    ...lines(wordTexts.filter(inKiosk)),
    '[words]',
    ...lines(wordTexts.filter((word) => !inKiosk(word))),
    '',
  ].join('\n')
}

if (import.meta.main) writeFileSync(dictionaryFile, dictionaryText())
