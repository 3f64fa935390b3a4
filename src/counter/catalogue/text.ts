import { z } from 'zod'

/** What a screen says, in each of its languages. */
export interface Text {
  readonly zh: string
  readonly hk: string
  readonly en: string
  readonly pt: string
}

const written = z.string().min(1)

/**
 * Text in a catalogue file: one string for all languages, or one a language. Traditional Chinese falls back to simplified,
 * English to Chinese, Portuguese to English.
 */
export const text = z
  .union([
    written,
    z.strictObject({ zh: written, hk: written.optional(), en: written.optional(), pt: written.optional() }),
  ])
  .transform(
    (t): Text =>
      typeof t === 'string' ? textOf(t) : { zh: t.zh, hk: t.hk ?? t.zh, en: t.en ?? t.zh, pt: t.pt ?? t.en ?? t.zh },
  )

/** The same words in every language: a name, a number. */
export function textOf(words: string): Text {
  return { zh: words, hk: words, en: words, pt: words }
}
