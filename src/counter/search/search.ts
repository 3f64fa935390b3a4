import type { Text } from '../catalogue/text.ts'
import { buildIndexText, type SearchItem } from './index-text.ts'
import { type Cell, mostCells, type Query, readQuery, variantsOf } from './query.ts'
import { type Likeness, masksOf, pairsIn, position, scan, scanWithTypo } from './scan.ts'

/** How a hit was found, best first. */
export const matchKinds = ['exact', 'prefix', 'word', 'pinyin', 'initials', 'fuzzy'] as const
export type MatchKind = (typeof matchKinds)[number]

export interface SearchHit {
  readonly id: string
  readonly number: string
  readonly names: Text
  readonly match: MatchKind
  readonly available: boolean
}

export interface Search {
  /**
   * Items for what was typed or said: number, words in any language, pinyin, initials, mixtures; homophones and single slips are
   * forgiven. Best first; among equals the common ones, then those that can be had now. Nothing is remembered.
   */
  find(written: string, options?: { readonly limit?: number }): readonly SearchHit[]
}

const mostHits = 200
/** Shorter pinyin with a slip fits everything. */
const leastForTypo = 5
const mostAccents = 4
/** Better than pieces (40 at most) and slips. */
const withinAccent = 50
/** The share of what was said that an item must hold, by weight. */
const leastCoverage = 0.3

/* Scores: a hundred thousand for each kind, a thousand for how good it is within its kind. */
const kindStep = 100_000
const withinStep = 1000
const scoreOf = (kind: MatchKind, within: number) =>
  (matchKinds.length - matchKinds.indexOf(kind)) * kindStep + within * withinStep

export function createSearch(items: readonly SearchItem[]): Search {
  const index = buildIndexText(items)
  const lengths = Uint16Array.from(items, ({ names }) => Math.min(0xffff, names.zh.length))
  const scores = new Int32Array(items.length)

  const raise = (item: number, score: number) => {
    if (score > (scores[item] ?? 0)) scores[item] = score
  }
  const raiseRow = (row: number, kind: MatchKind, at: number) =>
    raise(index.itemOf[row] ?? 0, scoreOf(kind, at * 2 + (index.isName[row] ?? 0)))

  const byNumber = (wanted: string) => {
    const short = wanted.replace(/^0+(?=\d)/, '')
    items.forEach(({ number }, item) => {
      const own = number.replace(/^0+(?=\d)/, '')
      if (number === wanted || own === short) raise(item, scoreOf('exact', 20))
      else if (number.startsWith(wanted)) raise(item, scoreOf('prefix', 20))
    })
  }
  const byCells = (cells: readonly Cell[], likeness: Likeness, kindAt: (at: number) => MatchKind) => {
    scan(index, masksOf(index, cells, likeness), cells.length, (row, at) => raiseRow(row, kindAt(at), at))
  }
  const byHan = (text: string) => {
    const variants = variantsOf(text)
    for (const cells of variants) {
      const asWritten = cells.every((cell) => 'character' in cell)
      if (asWritten) byCells(cells, 'written', wordKind)
      byCells(cells, 'sound', () => 'pinyin')
    }
  }
  const byLetters = (text: string) => {
    for (const cells of variantsOf(text)) {
      if (cells.every((cell) => 'character' in cell)) byCells(cells, 'written', wordKind)
      else byCells(cells, 'written', () => (isSpelt(cells) ? 'pinyin' : 'initials'))
    }
    byLatin(text)
  }
  const byLatin = (text: string) => {
    const words = text.split(' ').filter((word) => word !== '')
    const [first] = words
    if (!first || text.length < 2) return
    const found = new Map<number, number>()
    words.forEach((word, i) => {
      for (let at = index.latin.indexOf(` ${word}`); at >= 0; at = index.latin.indexOf(` ${word}`, at + 1)) {
        const row = rowAt(index.latinStarts, at)
        if ((found.get(row) ?? 0) === i) found.set(row, i + 1)
      }
    })
    for (const [row, count] of found) {
      if (count < words.length) continue
      const own = index.latin.slice((index.latinStarts[row] ?? 0) + 2, index.latinStarts[row + 1])
      const kind = own === text ? 'exact' : own.startsWith(text) ? 'prefix' : 'word'
      raise(index.latinItemOf[row] ?? 0, scoreOf(kind, 1))
    }
  }
  /** Items that hold enough of what was said, in pieces and any order; rare pieces count more than common ones. */
  const byPieces = (text: string) => {
    const cells = (variantsOf(text)[0] ?? []).slice(0, mostCells)
    if (cells.length < 2) return
    const same = pairsIn(index, masksOf(index, cells, 'written'))
    const alike = pairsIn(index, masksOf(index, cells, 'sound'))
    const seenIn = new Float64Array(cells.length)
    for (const bits of alike)
      for (let i = 1; i < cells.length; i += 1) seenIn[i] = (seenIn[i] ?? 0) + ((bits >>> i) & 1)
    const weights = seenIn.map((count, i) => (i === 0 ? 0 : Math.log(1 + alike.length / (1 + count))))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    for (let row = 0; row < alike.length; row += 1) {
      const heard = alike[row] ?? 0
      if (heard === 0) continue
      const written = same[row] ?? 0
      let sum = 0
      for (let i = 1; i < cells.length; i += 1)
        if ((heard >>> i) & 1) sum += (weights[i] ?? 0) * ((written >>> i) & 1 ? 1 : 0.7)
      if (sum / total >= leastCoverage) raise(index.itemOf[row] ?? 0, scoreOf('fuzzy', Math.floor((sum / total) * 40)))
    }
  }
  /** As somebody says or spells it who does not tell some sounds apart. */
  const byAccent = (text: string) => {
    const spelt = variantsOf(text).filter((cells) => cells.every((cell) => 'character' in cell || cell.segment.whole))
    for (const cells of spelt.slice(0, mostAccents))
      scan(index, masksOf(index, cells, 'accent'), cells.length, (row, at) =>
        raise(index.itemOf[row] ?? 0, scoreOf('fuzzy', withinAccent + at)),
      )
  }
  const byTypo = (text: string) => {
    const letters = text.replaceAll(' ', '')
    if (!/^[a-z0-9]+$/.test(letters) || letters.length < leastForTypo) return
    scanWithTypo(index, letters.slice(0, mostCells), (item, nearStart) =>
      raise(item, scoreOf('fuzzy', nearStart ? 30 : 10)),
    )
  }
  const enough = (limit: number) => {
    let hits = 0
    for (const score of scores) if (score > 0) hits += 1
    return hits >= limit
  }
  const search = ({ plain, stripped, number, isHan }: Query, limit: number) => {
    if (number !== undefined) byNumber(number)
    if (isHan) {
      byHan(plain)
      if (stripped !== plain) byHan(stripped)
      if (!enough(limit)) byAccent(stripped)
      if (!enough(limit)) byPieces(stripped)
    } else {
      byLetters(plain)
      if (!enough(limit)) byAccent(plain)
      if (!enough(limit)) byTypo(plain)
    }
  }
  const better = (a: number, b: number): number => {
    const [x, y] = [items[a], items[b]]
    return (
      (scores[b] ?? 0) - (scores[a] ?? 0) ||
      Number(y?.common ?? false) - Number(x?.common ?? false) ||
      Number(y?.available ?? true) - Number(x?.available ?? true) ||
      (lengths[a] ?? 0) - (lengths[b] ?? 0) ||
      a - b
    )
  }

  const hitOf = (place: number): readonly SearchHit[] => {
    const item = items[place]
    const match = matchKinds[matchKinds.length - Math.floor((scores[place] ?? 0) / kindStep)]
    if (!item || !match) return []
    return [{ id: item.id, number: item.number, names: item.names, match, available: item.available ?? true }]
  }

  return {
    find(written, { limit = 20 } = {}) {
      const most = Math.max(0, Math.min(limit, mostHits))
      const query = readQuery(written)
      if (query.plain === '' || most === 0) return []
      try {
        search(query, most)
        const found: number[] = []
        scores.forEach((score, item) => {
          if (score > 0) found.push(item)
        })
        return found.sort(better).slice(0, most).flatMap(hitOf)
      } finally {
        /* What one person looked for is not there for the next. */
        scores.fill(0)
      }
    },
  }
}

const wordKind = (at: number): MatchKind =>
  at === position.whole ? 'exact' : at === position.prefix ? 'prefix' : 'word'

/** Spelt out, but for the last syllable, which may not be finished yet. */
const isSpelt = (cells: readonly Cell[]) =>
  cells.slice(0, Math.max(1, cells.length - 1)).every((cell) => 'character' in cell || cell.segment.whole)

/** The row in which a place lies. */
function rowAt(starts: Uint32Array, at: number): number {
  let from = 0
  let to = starts.length
  while (from + 1 < to) {
    const middle = (from + to) >> 1
    if ((starts[middle] ?? 0) <= at) from = middle
    else to = middle
  }
  return from
}

/** The same, built when somebody first searches: the dictionary is not read on kiosks where nobody does. */
export function lazySearch(items: () => readonly SearchItem[]): Search {
  let search: Search | undefined
  return {
    find(query, options) {
      search ??= createSearch(items())
      return search.find(query, options)
    },
  }
}
