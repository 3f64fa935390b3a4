import { signal } from '@preact/signals'
import type { Lang, Text } from '../../src/api/contract.ts'

export type { Lang, Text }

/** The language of the page. Reading it in a component draws that component again when it changes. */
export const lang = signal<Lang>('zh')

export type Params = Readonly<Record<string, string | number>>

/** What many texts name and each kiosk has its own of: `{phone}` is the number people call for help. */
export const ownWords = signal<Params>({})

/** Picks the language and fills `{name}` places; a place nobody has a word for stands as it is. */
export function pick(text: Text, params?: Params): string {
  const pattern = text[lang.value] || (lang.value === 'pt' ? text.en : text.zh) || text.zh
  if (!pattern.includes('{')) return pattern
  return pattern.replace(/\{(\w+)\}/g, (place, key: string) => String(params?.[key] ?? ownWords.value[key] ?? place))
}

/** What stands between the parts of a list. */
export const listed = (parts: readonly string[], chinese = '，'): string =>
  parts.join(lang.value === 'zh' || lang.value === 'hk' ? chinese : ', ')

export type Catalogue = Readonly<Record<string, Text>>

/** Binds a catalogue: the keys are checked by the compiler, and so is that every key has both languages. */
export function speak<C extends Catalogue>(catalogue: C): (key: keyof C & string, params?: Params) => string {
  return (key, params) => {
    const text = catalogue[key]
    return text === undefined ? key : pick(text, params)
  }
}

/** Text for a code that came over the wire: a code nobody has words for is shown as it is. */
export function speakOr(catalogue: Catalogue, code: string): string {
  const text = catalogue[code]
  return text === undefined ? code : pick(text)
}
