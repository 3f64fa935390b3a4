import { moreText } from '../../kiosk-ui/i18n/more-text.ts'
import type { Lang } from '../../src/api/contract.ts'
import { textsIn } from '../../src/counter/voice/script.ts'
import { listenTo } from '../../src/hardware/simulators/index.ts'
import type { Glass } from './glass.ts'
import type { Hall } from './hall.ts'
import { eventually } from './house.ts'
import { spokenWords } from './spoken-words.ts'

/** What a listener does about words: a key of this name, or something beside the screen. */
export type Deed = string | ((heard: readonly string[]) => Promise<void>)
export type Rule = readonly [words: RegExp, deed: Deed]

/** A list that goes on: its key for that was named on the page before. */
function notTheLast(said: string): boolean {
  const [, page, pages] = /^(?:第|Page|Página) (\d+) (?:页，共|頁，共|of|de) (\d+)/.exec(said) ?? []
  return Number(page) < Number(pages)
}

/** Somebody before the kiosk who sees nothing: what to press is found out from the words that come out of the speaker, and from nothing else. */
export class Listener {
  readonly #hall: Hall
  readonly #glass: Glass
  /** Every word of the visit, in order. */
  readonly heard: string[] = []
  /** The voice of the newest words. */
  lang = ''
  /** Every voice that has spoken in this visit. */
  readonly voices = new Set<string>()
  /** The language the listener understands. */
  understands: Lang = 'zh'
  /** What stood on the screens as a person's own while they were read, but for words of the catalogue that everybody hears. */
  readonly personal = new Set<string>()
  readonly #public: ReadonlySet<string>
  #from = 0
  #listenedTo = 0

  constructor(hall: Hall, glass: Glass) {
    this.#hall = hall
    this.#glass = glass
    const answers = [moreText['form.yes'], moreText['form.no']]
    this.#public = new Set(
      [...answers, ...textsIn(hall.loaded.catalogue, '').values()].flatMap((text) => Object.values(text)),
    )
    const speaker = hall.simulated.get('voice')
    if (!speaker) throw new Error('the hall has no speaker')
    speaker.orders.speed?.run('quick')
    listenTo(speaker, (text, lang) => {
      this.heard.push(text)
      this.lang = lang
      this.voices.add(lang)
    })
  }

  /** A new visit: nothing has been heard yet. */
  forget(): void {
    this.heard.length = 0
    this.personal.clear()
    this.voices.clear()
    this.understands = 'zh'
    this.#from = 0
    this.#listenedTo = 0
  }

  headphones(into: boolean): void {
    this.#hall.simulated.get('cabinet')?.orders[into ? 'active' : 'inactive']?.run('headset')
  }

  /** Presses a key that was named aloud. */
  async press(name: string): Promise<void> {
    if (!this.heard.includes(name)) throw new Error(`nobody has said ${name}`)
    this.#from = this.heard.length
    const { page } = this.#glass
    const named = page.locator('button:visible').filter({ has: page.getByText(name, { exact: true }) })
    await named.or(this.#glass.key(name)).first().click()
  }

  /** Types on the keyboard of the screen, key by key. */
  async type(keys: string): Promise<void> {
    for (const key of keys) await this.#glass.key(key).click()
  }

  /** Everything that was said since the last deed, when it has been said to the end. */
  async reading(timeoutMs = 20_000): Promise<readonly string[]> {
    let lastCount = -1
    await eventually(async () => {
      const { length } = this.heard
      const quiet = length === lastCount && length > Math.max(this.#from, this.#listenedTo)
      lastCount = length
      const bar = await this.#glass.page
        .locator('.saying p')
        .first()
        .textContent({ timeout: 2000 })
        .catch(() => '')
      if (quiet && bar?.startsWith(spokenWords[this.understands].thatWasAll)) {
        this.#listenedTo = length
        return true
      }
      return `heard so far: ${this.heard.slice(this.#from).join(' | ')}; the bar says ${bar}`
    }, timeoutMs)
    for (const text of await this.#marked()) if (!this.#public.has(text)) this.personal.add(text)
    return this.heard.slice(this.#from, this.#listenedTo)
  }

  /** Goes on by these rules until the words are heard. A rule holds where its words were said and its key was named. */
  async go(rules: readonly Rule[], until: RegExp): Promise<void> {
    const { canPress, nextPage } = spokenWords[this.understands]
    for (let deeds = 0; deeds < 80; deeds += 1) {
      const said = await this.reading()
      if (said.some((text) => until.test(text))) return
      const keys = said.slice(said.lastIndexOf(canPress) + 1)
      const rule = rules.find(
        ([words, deed]) => said.some((text) => words.test(text)) && (typeof deed !== 'string' || keys.includes(deed)),
      )
      if (rule && typeof rule[1] === 'string') await this.press(rule[1])
      else if (rule && typeof rule[1] === 'function') {
        this.#from = this.#listenedTo
        await rule[1](said)
      } else if (said.includes(nextPage) || said.some(notTheLast)) await this.press(nextPage)
      /* Otherwise something is on its way, and what comes is listened to with what was said before. */
    }
    throw new Error(`goes in a circle: ${this.heard.slice(-40).join(' | ')}`)
  }

  async #marked(): Promise<readonly string[]> {
    const texts = (await this.#glass.page.evaluate(
      `[...document.querySelectorAll('[data-personal]:not([data-personal="state"])')].map((e) => e.textContent.trim())`,
    )) as readonly string[]
    return texts.map((t) => t.replace(/\*+/g, '…')).filter((t) => [...t].length > 1)
  }
}
