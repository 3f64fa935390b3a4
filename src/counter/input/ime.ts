import { dictionary, type WordList } from './dictionary.ts'
import { type Parse, parsesOf, type Segment, type TypedPinyin, typedPinyin } from './syllables.ts'

/** One thing to choose for what was typed. */
export interface Candidate {
  readonly text: string
  /** UTF-16 units of the input it stands for; what follows them is still to be chosen for. */
  readonly inputLength: number
}

/** Turns pinyin into words and characters. It learns nothing: what one person typed never helps to guess at the next. */
export interface Ime {
  /**
   * What typed letters may mean, best first: words for all of it, a sentence put together, words that go on, words for its
   * beginning, characters for the first syllable. Whole syllables, beginnings and initials may be mixed (`yangl`, `ylbx`); separators
   * and tone marks are allowed. Empty when it does not begin as pinyin does.
   */
  candidates(input: string, options?: { readonly limit?: number }): readonly Candidate[]
}

export const mostCandidates = 500
const mostParses = 8
const mostCompletions = 8
const mostParts = 12
const mostFirstCharacters = 12
const longestOwnWord = 20

/** `ownWords`: names and words of this kiosk's catalogue; they are offered before the common words. */
export function createIme(ownWords: readonly string[] = []): Ime {
  const { kiosk, words, listOf } = dictionary()
  const own = listOf([...new Set(ownWords)].filter((word) => word.length >= 2 && word.length <= longestOwnWord))
  const lists = [kiosk, own, words]
  return {
    candidates(input, { limit = 50 } = {}) {
      const most = Math.max(0, Math.min(limit, mostCandidates))
      const typed = typedPinyin(input)
      const parses = parsesOf(typed, mostParses)
      const found = new Map<string, number>()
      const add = (text: string, length: number) => {
        if (found.size < most && !found.has(text)) found.set(text, lengthInInput(typed, length))
      }
      const matches = parses.map((parse) => matchesOf(parse, lists))
      const [first] = parses
      /* Ways to read it that guess at letters come after what it may be as it stands. */
      const sure = matches.filter((_, i) => i === 0 || isWhole(parses[i]))
      for (const { whole } of sure) for (const match of whole) add(match.text, match.length)
      if (first?.segments.length === 1)
        for (const character of charactersFor(first.segments[0]).slice(0, mostFirstCharacters))
          add(character, first.length)
      for (const { whole } of matches) for (const match of whole) add(match.text, match.length)
      if (first && found.size === 0) add(sentence(first, lists), first.length)
      for (const { longer } of matches)
        for (const match of longer.slice(0, mostCompletions)) add(match.text, match.length)
      const parts = sure.flatMap(({ parts: some }) => some.slice(0, mostParts))
      for (const match of parts.toSorted((a, b) => b.length - a.length)) add(match.text, match.length)
      for (const segment of firstSegments(parses)) {
        for (const character of charactersFor(segment)) {
          if (found.size >= most) break
          add(character, segment.length)
        }
      }
      return [...found].map(([text, inputLength]) => ({ text, inputLength }))
    },
  }
}

const isWhole = (parse: Parse | undefined) => parse?.segments.every((segment) => segment.whole) === true

interface Match {
  readonly text: string
  /** Letters. */
  readonly length: number
}

interface Matches {
  /** Words for all segments. */
  readonly whole: Match[]
  /** Longer words that begin so. */
  readonly longer: Match[]
  /** Words for the first segments. */
  readonly parts: Match[]
}

/** One pass over all words; nearly all of them end at their first syllable. */
function matchesOf({ segments, length }: Parse, lists: readonly WordList[]): Matches {
  const matches: Matches = { whole: [], longer: [], parts: [] }
  const lettersOf = segments.map((_, i) => segments.slice(0, i + 1).reduce((sum, s) => sum + s.length, 0))
  for (const list of lists)
    for (let word = 0; word + 1 < list.starts.length; word += 1) {
      const from = list.starts[word] ?? 0
      const size = (list.starts[word + 1] ?? 0) - from
      const same = matching(segments, list.syllables, from, size)
      if (same === 0 || (same < size && same < segments.length)) continue
      const text = list.text.slice(from, from + size)
      if (size === segments.length) matches.whole.push({ text, length })
      else if (size > segments.length) {
        if (segments.length > 1) matches.longer.push({ text, length })
      } else if (size > 1) matches.parts.push({ text, length: lettersOf[size - 1] ?? 0 })
    }
  matches.parts.sort((a, b) => b.length - a.length)
  return matches
}

/** How many characters of a word from its first on are read as the segments say. */
function matching(segments: readonly Segment[], syllables: Uint16Array, from: number, size: number): number {
  const most = Math.min(size, segments.length)
  for (let i = 0; i < most; i += 1) {
    const syllable = syllables[from + i] ?? 0
    const segment = segments[i]
    if (!segment || syllable < segment.from || syllable >= segment.to) return i
  }
  return most
}

/** The longest word at each place, or the most common character: what to offer when no word stands for all of it. */
function sentence({ segments }: Parse, lists: readonly WordList[]): string {
  let text = ''
  for (let at = 0; at < segments.length; ) {
    const rest = segments.slice(at)
    const { whole, parts } = matchesOf({ segments: rest, length: 0 }, lists)
    const word = whole[0]?.text ?? parts[0]?.text ?? charactersFor(rest[0])[0] ?? ''
    text += word
    at += Math.max(1, [...word].length)
  }
  return text
}

/** The different ways in which the first character may have been typed, best parse first. */
function firstSegments(parses: readonly Parse[]): readonly Segment[] {
  const seen = new Map<number, Segment>()
  for (const { segments } of parses) {
    const [segment] = segments
    if (segment && !seen.has(segment.length)) seen.set(segment.length, segment)
  }
  return [...seen.values()]
}

/** Characters that may stand for a segment, surnames first: for a whole syllable all of them, for an initial the common ones. */
function charactersFor(segment: Segment | undefined): readonly string[] {
  if (!segment) return []
  const { charactersOf, common, kiosk, readingsOf } = dictionary()
  const matches: string[] = []
  for (let word = 0; word + 1 < kiosk.starts.length; word += 1) {
    const from = kiosk.starts[word] ?? 0
    if ((kiosk.starts[word + 1] ?? 0) - from !== 1) continue
    if (matching([segment], kiosk.syllables, from, 1) === 1) matches.push(kiosk.text.charAt(from))
  }
  const others = segment.whole
    ? [...(charactersOf[segment.from] ?? '')]
    : [...common].filter((character) => readingsOf(character).some((r) => r >= segment.from && r < segment.to))
  return [...new Set([...matches, ...others])]
}

function lengthInInput(typed: TypedPinyin, letters: number): number {
  return typed.inputLengthOf[letters] ?? typed.inputLengthOf.at(-1) ?? 0
}

/** The same, with the dictionary read when somebody first types: most kiosks never need it. */
export function lazyIme(ownWords: readonly string[]): Ime {
  let ime: Ime | undefined
  return {
    candidates(input, options) {
      ime ??= createIme(ownWords)
      return ime.candidates(input, options)
    },
  }
}
