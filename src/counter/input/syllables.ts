import { dictionary } from './dictionary.ts'

/** A stretch of typed letters that stands for one character: the syllables from `from` up to before `to` begin with it or are it. */
export interface Segment {
  readonly from: number
  readonly to: number
  /** Letters it takes. */
  readonly length: number
  /** Whether it is a whole syllable and not the beginning of one. */
  readonly whole: boolean
}

/** Letters as typed by somebody, ready to be taken apart. */
export interface TypedPinyin {
  /** Lower case, `v` for `ü`, no tones, no separators; at most as many as were asked for. */
  readonly letters: string
  /** Places in `letters` before which a character must begin, because a separator stood there. */
  readonly breaks: ReadonlySet<number>
  /** How many units of the input the first n letters stand for. */
  readonly inputLengthOf: readonly number[]
}

/** More than anybody chooses words for at a time. */
const mostLetters = 48
const longestSyllable = 6

/** `Yáng'lǎo`, `YANG LAO`, `nü` as letters; everything that is no letter parts syllables. */
export function typedPinyin(input: string, most = mostLetters): TypedPinyin {
  let letters = ''
  const breaks = new Set<number>()
  const inputLengthOf = [0]
  let at = 0
  for (const written of input) {
    at += written.length
    const plain = plainLetter(written)
    if (plain === undefined) {
      if (letters !== '') breaks.add(letters.length)
      inputLengthOf[letters.length] = at
      continue
    }
    if (letters.length >= most) break
    letters += plain === 'v' && /[jqxy]$/.test(letters) ? 'u' : plain
    inputLengthOf[letters.length] = at
  }
  return { letters, breaks, inputLengthOf }
}

function plainLetter(written: string): string | undefined {
  const apart = written.normalize('NFKD').toLowerCase()
  const letter = apart[0] ?? ''
  if (!/[a-z]/.test(letter)) return undefined
  return letter === 'u' && apart.includes('\u0308') ? 'v' : letter
}

/** Syllables that begin with `letters`, as a range; undefined when none does. */
export function syllablesFrom(letters: string): { readonly from: number; readonly to: number } | undefined {
  const { syllables } = dictionary()
  const from = firstNotLess(syllables, letters)
  const to = firstNotLess(syllables, `${letters}~`)
  return from < to ? { from, to } : undefined
}

function firstNotLess(sorted: readonly string[], text: string): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? '') < text) from = middle + 1
    else to = middle
  }
  return from
}

/** What people write for a syllable of the table. */
const otherSpelling: Readonly<Record<string, string>> = { lue: 'lve', nue: 'nve' }

function wholeSyllable(letters: string): Segment | undefined {
  const { syllables } = dictionary()
  const found = firstNotLess(syllables, otherSpelling[letters] ?? letters)
  if (syllables[found] !== (otherSpelling[letters] ?? letters)) return undefined
  return { from: found, to: found + 1, length: letters.length, whole: true }
}

/** An initial alone may stand anywhere; other beginnings of a syllable only where the letters end. */
const initial = /^([bpmfdtnlgkhjqxrzcsyw]|[zcs]h)$/

function segmentsAt(letters: string, at: number, breaks: ReadonlySet<number>): readonly Segment[] {
  const found: Segment[] = []
  for (let length = 1; length <= longestSyllable && at + length <= letters.length; length += 1) {
    if (length > 1 && breaks.has(at + length - 1)) break
    const part = letters.slice(at, at + length)
    const whole = wholeSyllable(part)
    if (whole) found.push(whole)
    const open = at + length === letters.length || breaks.has(at + length)
    if (!initial.test(part) && (!open || whole)) continue
    const range = syllablesFrom(part)
    if (range) found.push({ ...range, length, whole: false })
  }
  return found
}

/** One way to take letters apart. */
export interface Parse {
  readonly segments: readonly Segment[]
  /** Letters it covers from the beginning: fewer than all when the rest is no pinyin. */
  readonly length: number
}

interface Partial extends Parse {
  readonly cost: number
}

/** Fewest characters first; a whole syllable is worth more than an initial. */
const costOf = (segment: Segment) => (segment.whole ? 10 : 14)

/** The best ways to take letters apart, at most `limit`, best first. Bounded whatever was typed. */
export function parsesOf({ letters, breaks }: TypedPinyin, limit: number): readonly Parse[] {
  const best: Partial[][] = Array.from({ length: letters.length + 1 }, () => [])
  best[0] = [{ segments: [], length: 0, cost: 0 }]
  let furthest = 0
  for (let at = 0; at < letters.length; at += 1) {
    const here = best[at] ?? []
    if (here.length === 0) continue
    for (const segment of segmentsAt(letters, at, breaks)) {
      const end = at + segment.length
      const there = best[end] ?? []
      for (const before of here)
        there.push({ segments: [...before.segments, segment], length: end, cost: before.cost + costOf(segment) })
      best[end] = there.toSorted((a, b) => a.cost - b.cost).slice(0, limit)
      furthest = Math.max(furthest, end)
    }
  }
  return (best[furthest] ?? []).filter(({ segments }) => segments.length > 0)
}
