import type { Lang, ProblemCode } from '../../src/api/contract.ts'
import { kioskText } from './kiosk-text.ts'
import { problems } from './problems.ts'

/** The words of one more language: everything a citizen reads before the screens of `more/`, which bring their own. */
export interface CitizenWords {
  readonly kiosk: Readonly<Record<keyof typeof kioskText, string>>
  /** What happened, and what to do. */
  readonly problems: Readonly<Record<ProblemCode, readonly [title: string, hint: string]>>
}

/** Chinese and English stand in the page; each other language is a file of its own, fetched when somebody wants it. */
const files: Readonly<Partial<Record<Lang, () => Promise<{ readonly words: CitizenWords }>>>> = {
  hk: () => import('./words-hk.ts'),
  pt: () => import('./words-pt.ts'),
}
/** Each language, named in itself. */
export const langNames: Readonly<Record<Lang, string>> = {
  zh: '简体中文',
  hk: '繁體中文',
  en: 'English',
  pt: 'Português',
}

const learnt = new Set<Lang>(['zh', 'en'])

/** Whether the page has the words of a language. */
export const knows = (lang: Lang): boolean => learnt.has(lang)

/** Fetches the words of a language and puts them into the catalogues; rejects while the daemon is away. */
export async function learn(lang: Lang): Promise<void> {
  const fetchWords = files[lang]
  if (fetchWords === undefined || learnt.has(lang)) return
  const { words } = await fetchWords()
  for (const [key, text] of Object.entries(kioskText)) teach(text, lang, words.kiosk[key as keyof typeof kioskText])
  for (const [code, problem] of Object.entries(problems)) {
    const [title, hint] = words.problems[code as ProblemCode]
    teach(problem.title, lang, title)
    teach(problem.hint, lang, hint)
  }
  learnt.add(lang)
}

const teach = (text: object, lang: Lang, words: string): object => Object.assign(text, { [lang]: words })
