import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'
import { createIme } from '../../src/counter/input/ime.ts'
import type { SearchItem } from '../../src/counter/search/index-text.ts'
import { createSearch } from '../../src/counter/search/search.ts'
import { catalogueItems } from '../support/catalogue-items.ts'
import { type Figure, median, percentile, round, withPeer } from './figure.ts'

const count = 15_202

interface Load {
  readonly loadMs: number
  readonly dictionaryMb: number
  readonly indexMb: number
}

function loadOnce(items: number): Load {
  const ran = spawnSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'load-search.ts'), String(items)], {
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

const lettersOf = (zh: string) => pinyin(zh, { toneType: 'none', type: 'array', v: true })

/** What people type and say about an item, in eight ways. */
function questions({ number, names: { zh } }: SearchItem, i: number): string {
  const letters = lettersOf(zh).join('')
  const at = 2 + (i % (letters.length - 4))
  const ways = [
    () => number,
    () => zh,
    () => zh.slice(2, 6),
    () => letters,
    () => letters.slice(0, 8),
    () =>
      lettersOf(zh)
        .map((s) => s.charAt(0))
        .join(''),
    () => `我想办一下${zh.slice(-4)}${zh.slice(0, 4)}`,
    () => letters.slice(0, at) + letters.slice(at + 1),
  ]
  return ways[i % ways.length]?.() ?? ''
}

/** The obvious way to the same answers: every name and its pinyin looked at with every kind of match, row after row. */
function naive(items: readonly SearchItem[]): (query: string) => number {
  const rows = items.map(({ number, names: { zh } }) => {
    const syllables = lettersOf(zh)
    return { number, zh, letters: syllables.join(''), initials: syllables.map((s) => s.charAt(0)).join('') }
  })
  const oneOff = (wanted: string, text: string) => {
    let before = new Array<number>(text.length + 1).fill(0)
    for (let i = 1; i <= wanted.length; i += 1) {
      const row = [i]
      for (let j = 1; j <= text.length; j += 1) {
        const change = (before[j - 1] ?? 0) + (wanted[i - 1] === text[j - 1] ? 0 : 1)
        row.push(Math.min(change, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
      }
      before = row
    }
    return Math.min(...before) <= 1
  }
  const pieces = (query: string, zh: string) => {
    let same = 0
    for (let i = 0; i + 1 < query.length; i += 1) if (zh.includes(query.slice(i, i + 2))) same += 1
    return same / (query.length - 1) >= 0.3
  }
  return (query) => {
    const straight = rows.filter(
      ({ number, zh, letters, initials }) =>
        number.startsWith(query) || zh.includes(query) || letters.includes(query) || initials.includes(query),
    )
    if (straight.length >= 20) return straight.length
    const isLatin = /^[a-z]+$/.test(query)
    return rows.filter(({ zh, letters }) => (isLatin ? oneOff(query, letters) : pieces(query, zh))).length
  }
}

const timed = (ask: () => unknown) => {
  const startedMs = performance.now()
  ask()
  return performance.now() - startedMs
}

/**
 * The search over 15,202 generated items: built in a process of its own, then asked in eight ways. The peer is a scan that can do the
 * same, fed with the same questions in the same run (with fewer of them).
 */
export function catalogueSearch(): readonly Figure[] {
  const loads = Array.from({ length: 5 }, () => loadOnce(count))
  const usual = loadOnce(150)
  const items = catalogueItems(count)
  const search = createSearch(items)
  const asked = Array.from({ length: 800 }, (_, i) => questions(items[(i * 7919) % count] ?? items[0] ?? fallback, i))
  for (const query of asked.slice(0, 80)) search.find(query)
  const tookMs = asked.map((query) => timed(() => search.find(query)))
  const scan = naive(items)
  const scanMs = asked.slice(0, 64).map((query) => timed(() => scan(query)))
  const ime = createIme()
  const typed = [
    'w',
    'l',
    'wang',
    'ylj',
    'zhangxiaoming',
    'jiangxisheng',
    'yanglaobaoxiandaiyulingquzigerenzheng',
    'z'.repeat(48),
  ]
  const imeMs = Array.from({ length: 800 }, (_, i) =>
    timed(() => ime.candidates(typed[i % typed.length] ?? '', { limit: 100 })),
  )
  return [
    { name: 'catalogue.load.ms', value: round(median(loads.map((l) => l.loadMs))), unit: 'ms', limit: 1000 },
    withPeer(
      { name: 'catalogue.search.p95.ms', value: round(percentile(tookMs, 0.95)), unit: 'ms', limit: 20 },
      'plain scan',
      percentile(scanMs, 0.95),
    ),
    { name: 'catalogue.index.mb', value: round(median(loads.map((l) => l.indexMb))), unit: 'MB' },
    { name: 'catalogue.index.150.mb', value: round(usual.indexMb), unit: 'MB' },
    { name: 'input.dictionary.mb', value: round(usual.dictionaryMb), unit: 'MB' },
    { name: 'input.candidates.p95.ms', value: round(percentile(imeMs, 0.95)), unit: 'ms', limit: 5 },
  ]
}

const fallback: SearchItem = {
  id: '',
  number: '',
  names: { zh: '', hk: '', en: '', pt: '' },
  keywords: [],
  common: false,
}

if (import.meta.main) for (const figure of catalogueSearch()) console.log(JSON.stringify(figure))
