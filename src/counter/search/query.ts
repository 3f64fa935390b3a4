import { chineseNumber } from '../input/numerals.ts'
import { parsesOf, type Segment, syllablesFrom, typedPinyin } from '../input/syllables.ts'
import { hasHan, plainText } from './index-text.ts'

/** One place of a query: a character as it stands, or letters that stand for one. */
export type Cell = { readonly character: string } | { readonly segment: Segment }

/** What somebody typed or said, in the ways in which it may be meant. */
export interface Query {
  readonly plain: string
  /** An item's number, when it may be one. */
  readonly number: string | undefined
  /** Without the words people say around what they want; the same as `plain` when there are none. */
  readonly stripped: string
  readonly isHan: boolean
}

/** Longer queries are cut: nobody types so much, and what is said so long has said what it is about. */
const mostUnits = 128
/** One bit a cell. */
export const mostCells = 31
const mostVariants = 6

/* What people say around what they want (speech and typing), longest first. */
const fillers = new RegExp(
  [
    '我想问一下|我想问问|麻烦你帮我|麻烦帮我|帮我查一下|我想办一下|我想查一下|我要办一下|我想要|我想办|我要办|我来办|我想查|我要查|请帮我|能不能|可不可以|有没有',
    '请问|帮我|给我|帮忙|麻烦|你好|您好|我想|我要|我们|怎么|如何|哪里|在哪|一下子|一下|那个|这个|可以|需要|想要|就是|然后|一个',
    '[我你您请想要去来吗呢啊吧嗯呃哦呀嘛的了]',
  ].join('|'),
  'gu',
)
const verbs = /^(办理|办|查询|查|弄|做|搞|打印)+|(怎么办|办理|办)$/gu

export function readQuery(written: string): Query {
  const plain = plainText(written.slice(0, mostUnits * 4)).slice(0, mostUnits)
  const joined = plain.replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
  const without = joined.replace(fillers, '').trim()
  const bare = without.replace(verbs, '')
  return {
    plain: joined,
    number: numberIn(joined),
    stripped: [...bare].length >= 2 ? bare : [...without].length >= 2 ? without : joined,
    isHan: hasHan(joined),
  }
}

/** `0412`, `412号`, `第四百一十二项`, `四一二`. */
function numberIn(plain: string): string | undefined {
  const core = plain
    .replace(/^(第|编号|号码|no|number)\s*/u, '')
    .replace(/\s*(号事项|号|项|个)$/u, '')
    .replace(/\s/g, '')
  if (/^\d{1,12}$/.test(core)) return core
  const spoken = chineseNumber(core)
  return spoken === undefined ? undefined : String(spoken)
}

/** The ways in which a query may be laid over names, best first; at most eight. */
export function variantsOf(plain: string): readonly (readonly Cell[])[] {
  const runs = plain.match(/[a-z' ]+|[^a-z]/gu) ?? []
  let variants: (readonly Cell[])[] = [[]]
  for (const run of runs) {
    const ways = /^[a-z' ]+$/.test(run) ? waysOf(run) : [[{ character: run }]]
    if (ways.length === 0) continue
    variants = variants.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, mostVariants + 2)
  }
  return variants.filter((cells) => cells.length > 0).map((cells) => cells.slice(0, mostCells))
}

/** Letters as they stand (ETC), each for one character, or as pinyin. */
function waysOf(run: string): readonly (readonly Cell[])[] {
  const typed = typedPinyin(run, mostUnits)
  if (typed.letters === '') return []
  const asWritten = [...run.replace(/[' ]/g, '')].map((character): Cell => ({ character }))
  const initials = [...typed.letters].map((letter): Cell => {
    const range = syllablesFrom(letter)
    return range ? { segment: { ...range, length: 1, whole: false } } : { character: letter }
  })
  const parses = parsesOf(typed, mostVariants).filter(({ length }) => length === typed.letters.length)
  return [asWritten, initials, ...parses.map(({ segments }) => segments.map((segment): Cell => ({ segment })))]
}
