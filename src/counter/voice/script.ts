import type { Text } from '../../api/contract.ts'
import { type VoiceLang, wordsHash } from '../../hardware/drivers/clips.ts'

/** One fixed string as one voice says it. */
export interface Line {
  readonly lang: VoiceLang
  readonly id: string
  readonly text: string
  /** Where its clip lies in a folder of clips, without the ending: the words are in the name, so a recording never comes under others. */
  readonly file: string
}

/** A page says longer texts in pieces, with the synthetic voice. */
const longest = 300

/** What a reader of each language sees (`i18n/speak.ts` picks the same); Cantonese is spoken to readers of both kinds of Chinese. */
const readings: Readonly<Record<VoiceLang, (text: Text) => readonly (readonly [suffix: string, text: string])[]>> = {
  zh: ({ zh }) => [['', zh]],
  yue: ({ zh, hk }) => [
    ['', hk ?? zh],
    ['.simplified', zh],
  ],
  en: ({ en, zh }) => [['', en || zh]],
  pt: ({ pt, en, zh }) => [['', pt || en || zh]],
}

/** Every fixed string of a voice, each once. What has a value in it has no clip and is not here. */
export function scriptOf(lang: VoiceLang, texts: ReadonlyMap<string, Text>): readonly Line[] {
  const lines = new Map<string, Line>()
  for (const [id, text] of texts)
    for (const [suffix, said] of readings[lang](text)) {
      const words = said.replace(/\s+/g, ' ').trim()
      const hash = wordsHash(words)
      if (!/[\p{L}\p{N}]/u.test(words) || /\{\w+\}/.test(words) || words.length > longest || lines.has(hash)) continue
      const name = `${id}${suffix}`.replace(/[^\w.-]/g, '-').slice(0, 120)
      lines.set(hash, { lang, id: `${id}${suffix}`, text: words, file: `${lang}/${name}.${hash.slice(0, 8)}` })
    }
  return [...lines.values()]
}

/** Every text of a tree of data (a catalogue), named by its place: whatever has `zh` and `en`. */
export function textsIn(tree: unknown, at: string, found: Map<string, Text> = new Map()): ReadonlyMap<string, Text> {
  if (isText(tree)) found.set(at, tree)
  else if (tree instanceof Map || Array.isArray(tree))
    for (const [key, value] of tree.entries()) textsIn(value, `${at}.${key}`, found)
  else if (typeof tree === 'object' && tree !== null)
    for (const [key, value] of Object.entries(tree)) textsIn(value, `${at}.${key}`, found)
  return found
}

const isText = (value: unknown): value is Text =>
  typeof value === 'object' &&
  value !== null &&
  'zh' in value &&
  'en' in value &&
  typeof value.zh === 'string' &&
  typeof value.en === 'string'
