import type { Page } from 'playwright-core'
import { kioskText } from '../../kiosk-ui/i18n/kiosk-text.ts'
import { langNames, learn } from '../../kiosk-ui/i18n/language.ts'
import { moreText } from '../../kiosk-ui/i18n/more-text.ts'
import { problems } from '../../kiosk-ui/i18n/problems.ts'
import { voiceText } from '../../kiosk-ui/i18n/voice-text.ts'
import type { Lang, Text } from '../../src/api/contract.ts'
import { canary } from './canary.ts'

/** Every line of letters that can be seen, but those that say themselves which other language they are in. */
const LINES = `(() => {
  const lines = []
  const walk = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const { parentElement } = node
    if (node.data.trim() === '' || parentElement.getClientRects().length === 0) continue
    if (parentElement.closest('[lang]') !== document.documentElement) continue
    if (parentElement.closest('.sample')) continue
    lines.push(node.data.trim())
  }
  return lines
})()`

/** Characters of our simplified words only that are written the same in both. */
const alike = new Set('村行管落刷松里')
const han = /\p{Script=Han}/u
/** What stands on the card stays as it is. */
const ofThePerson = new Set([...canary.name, ...canary.address, '长', '期'])

async function ourWords(): Promise<readonly Text[]> {
  await Promise.all([learn('hk'), learn('pt')])
  return [
    ...Object.values<Text>(kioskText),
    ...Object.values<Text>(moreText),
    ...Object.values<Text>(voiceText),
    ...Object.values(problems).flatMap(({ title, hint }) => [title, hint]),
  ]
}

/** A pattern for a line of ours with its places filled. */
const filled = (words: string): RegExp =>
  new RegExp(`^${words.replace(/[.*+?^$()[\]\\|]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`, 'u')

/** What stays on the screen in another language; what is said to listeners follows the drawing by a moment. */
export async function foreignWords(page: Page, lang: Lang): Promise<readonly string[]> {
  let found = await foreignNow(page, lang)
  for (let i = 0; i < 20 && found.length > 0; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    found = await foreignNow(page, lang)
  }
  return found
}

/** What is drawn in another language than the one that was chosen. */
async function foreignNow(page: Page, lang: Lang): Promise<readonly string[]> {
  return foreignLines((await page.evaluate(LINES)) as readonly string[], lang)
}

/**
 * Lines that are not in this language, as far as can be seen: Han characters in English and Portuguese, English sentences of ours in Portuguese,
 * simplified characters in Traditional Chinese. `more`: words beside those of the pages, such as the catalogue's.
 */
export async function foreignLines(
  lines: readonly string[],
  lang: Lang,
  more: readonly Text[] = [],
): Promise<readonly string[]> {
  const words = [...(await ourWords()), ...more]
  if (lang === 'hk') {
    const traditional = new Set(words.flatMap((w) => [...(w.hk ?? '')]))
    const simplified = new Set(
      words.flatMap((w) => [...w.zh]).filter((c) => han.test(c) && !traditional.has(c) && !alike.has(c)),
    )
    return lines.filter((line) => [...line].some((c) => simplified.has(c) && !ofThePerson.has(c)))
  }
  const chinese = (line: string): boolean =>
    [...line].some((c) => han.test(c) && !ofThePerson.has(c) && !Object.values(langNames).includes(line))
  if (lang === 'en') return lines.filter(chinese)
  const english = words.filter(({ en, pt }) => en !== pt && /[a-z]/.test(en)).map(({ en }) => filled(en))
  const own = new Set(words.flatMap(({ pt }) => pt ?? []))
  return lines.filter((line) => chinese(line) || (!own.has(line) && english.some((pattern) => pattern.test(line))))
}
