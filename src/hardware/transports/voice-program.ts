/** The synthetic voice. */
export const espeakProgram = 'espeak-ng'

/** Its names of our languages; `yue` is Cantonese. */
const voices: Readonly<Record<string, string>> = { zh: 'cmn', yue: 'yue', en: 'en-gb', pt: 'pt' }
/** Words a minute at 100 %: its own measure. */
const plainWordsPerMinute = 175

/** The text comes on standard input, never as an argument: every user of the machine could read those. */
export function espeakArgs(lang: string, speedPercent: number): readonly string[] {
  const words = Math.round((plainWordsPerMinute * speedPercent) / 100)
  return ['-v', voices[lang] ?? lang, '-s', `${words}`, '--stdin']
}
