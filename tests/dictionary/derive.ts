import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * `node tests/dictionary/derive.ts DICT.TXT` writes common-words.txt and characters.txt from jieba's dict.txt ("word count tag" a
 * line; MIT, Copyright (c) 2013 Sun Junyi; also shipped in the npm package @node-rs/jieba). Run by hand when that list is to be
 * taken anew; the dictionary itself is made from the two files by make.ts.
 */
const [, , source] = process.argv
if (!source) throw new Error('say where dict.txt is')

const minCount = 300
const han = /^\p{Script=Han}+$/u
const place = /^.{1,5}(省|市|县|区|旗|自治州|街道)$/u

const rows = readFileSync(source, 'utf8')
  .split('\n')
  .map((line) => line.split(' '))
  .flatMap(([word = '', count = '', tag = '']) => (han.test(word) ? [{ word, count: Number(count), tag }] : []))

const ofCharacter = new Map<string, number>()
for (const { word, count } of rows)
  for (const character of word) ofCharacter.set(character, (ofCharacter.get(character) ?? 0) + count)

/* Names of persons are left out: a kiosk suggests nobody's name. */
const words = rows
  .filter(({ word, tag }) => word.length >= 2 && word.length <= 6 && !tag.startsWith('nr'))
  .filter(({ word, count, tag }) => (word.length <= 4 && count >= minCount) || (tag === 'ns' && place.test(word)))
  .toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
  .map(({ word }) => word)

const characters = [...ofCharacter]
  .filter(([, count]) => count >= 2)
  .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  .map(([character]) => character)

const head = 'of dict.txt of jieba (MIT, Copyright (c) 2013 Sun Junyi), by derive.ts.'
const lines = (items: readonly string[], perLine: number, between: string) =>
  Array.from({ length: Math.ceil(items.length / perLine) }, (_, i) =>
    items.slice(i * perLine, (i + 1) * perLine).join(between),
  ).join('\n')

writeFileSync(
  join(import.meta.dirname, 'common-words.txt'),
  `# Words of two to four characters and names of places, most common first, ${head}\n${lines(words, 20, ' ')}\n`,
)
writeFileSync(
  join(import.meta.dirname, 'characters.txt'),
  `# Characters, most common first (count of the words they stand in), ${head}\n${lines(characters, 50, '')}\n`,
)
