import { kioskText } from './kiosk-text.ts'
import { moreText, stateTexts, wrongTexts } from './more-text.ts'
import { problems } from './problems.ts'
import type { Text } from './speak.ts'
import { voiceText } from './voice-text.ts'

/** Every word of the citizen's pages by its id: the build writes them beside the pages (`dist/words.json`). */
export const spokenWords: Readonly<Record<string, Text>> = {
  ...kioskText,
  ...moreText,
  ...voiceText,
  ...Object.fromEntries(Object.entries(stateTexts).map(([state, text]) => [`state.${state}`, text])),
  ...Object.fromEntries(wrongTexts.map((text, i) => [`wrong.${i}`, text])),
  ...Object.fromEntries(
    Object.entries(problems).flatMap(([code, { title, hint }]) => [
      [`problem.${code}.title`, title],
      [`problem.${code}.hint`, hint],
    ]),
  ),
}
