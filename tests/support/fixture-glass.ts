import { type Browser, chromium, type Page } from 'playwright-core'
import type { Prefs } from '../../src/api/contract.ts'
import { type Fixtures, startFixtures } from '../ui/fixture-server.ts'
import { face, plain, type Scene, scenes } from '../ui/fixtures.ts'
import { axeSays, axeScript, chromiumOptions, landscape, lettersDrawn, nextPage, portrait } from './glass.ts'
import { eventually } from './house.ts'
import { type Probed, probe } from './probe.ts'
import { witnesses } from './told.ts'

/** The panels that kiosks have, and the smallest. */
export const glasses = { portrait, landscape, 'small landscape': { width: 1280, height: 800 } } as const
export type GlassFormat = keyof typeof glasses
export const formats = Object.keys(glasses) as readonly GlassFormat[]

const tags = { zh: 'zh-CN', hk: 'zh-HK', en: 'en', pt: 'pt' } as const

export function sceneOf(name: string): Scene {
  const scene = scenes.find((s) => s.name === name)
  if (!scene) throw new Error(`no scene ${name}`)
  return scene
}

/** The built pages in Chromium, with the made-up content of `tests/ui/fixtures.ts` in place of a daemon. */
export class FixtureGlass {
  readonly fixtures: Fixtures
  readonly page: Page
  /** What pages threw or logged as an error; an answer that refuses something is logged by the browser, and is none. */
  readonly errors: string[] = []
  readonly #browser: Browser

  private constructor(fixtures: Fixtures, browser: Browser, page: Page) {
    this.fixtures = fixtures
    this.#browser = browser
    this.page = page
    witnesses.add(this.#state)
    page.on('pageerror', (e) => this.errors.push(e.message))
    page.on('crash', () => this.errors.push('the page crashed'))
    browser.on('disconnected', () => this.errors.push('the browser ended'))
    page.on(
      'console',
      (m) => m.type() === 'error' && !/status of (4\d\d|502)/.test(m.text()) && this.errors.push(m.text()),
    )
  }

  static async open(): Promise<FixtureGlass> {
    return FixtureGlass.#in(await chromium.launch(chromiumOptions))
  }

  /** A second one in the same browser, with content of its own; it ends with this one's browser. */
  beside(): Promise<FixtureGlass> {
    return FixtureGlass.#in(this.#browser)
  }

  static async #in(browser: Browser): Promise<FixtureGlass> {
    const fixtures = await startFixtures()
    const page = await browser.newPage({ reducedMotion: 'reduce', viewport: portrait })
    await page.addInitScript({ content: axeScript })
    return new FixtureGlass(fixtures, browser, page)
  }

  readonly #state = (): string =>
    `browser ${this.#browser.version()} ${this.#browser.isConnected() ? 'connected' : 'gone'}, page at ${this.page.url()}; ${this.errors.join(' | ')}`

  async close(): Promise<void> {
    witnesses.delete(this.#state)
    await this.#browser.close()
    await this.fixtures.close()
  }

  /** A page beside the other, with a clock of its own; to be closed. */
  anotherPage(): Promise<Page> {
    return this.#browser.newPage({ reducedMotion: 'reduce', viewport: portrait })
  }

  /** A page that has just been loaded, with this scene on it. */
  async begin(scene: Scene, prefs: Prefs = plain, size?: { width: number; height: number }): Promise<void> {
    if (size) await this.page.setViewportSize(size)
    /* A page of before would see its visit end, and load itself anew. */
    await this.page.goto('about:blank')
    const rev = this.fixtures.show(scene, prefs)
    await this.page.goto(this.fixtures.kiosk)
    await this.#drawn(rev, prefs)
    await this.#open(scene, prefs)
  }

  async draw(scene: Scene, prefs: Prefs): Promise<void> {
    await this.#drawn(this.fixtures.show(scene, prefs), prefs)
    await this.#open(scene, prefs)
  }

  /** What a touch on the screen brings without the daemon. */
  async #open({ open }: Scene, { lang }: Prefs): Promise<void> {
    if (open === undefined) return
    const name = open[lang] ?? open.zh
    await this.page.locator('.page:not([inert]) .dock').getByRole('button', { name, exact: true }).click()
    await lettersDrawn(this.page)
  }

  /** The words of a language may come after the drawing that asked for them, and letters after both. */
  async #drawn(rev: number, { lang }: Prefs): Promise<void> {
    await this.until(
      `document.querySelector('#said')?.dataset.rev === '${rev}' && document.documentElement.lang === '${tags[lang]}'`,
    )
    await lettersDrawn(this.page)
  }

  /** Asks from outside: a waiting function inside the page would need `eval`, which its policy forbids. */
  async until(condition: string): Promise<void> {
    await eventually(async () => {
      const said = await this.page.evaluate(condition).catch((e: Error) => e.message.split('\n')[0])
      return said === true || `not so: ${condition}${typeof said === 'string' ? ` (${said})` : ''}`
    }, 8000)
  }

  look(): Promise<Probed> {
    return probe(this.page, face.pitchMm)
  }

  /** What is wrong here and on every further page of the list that stands here; nothing of it is shown twice. */
  async lookThrough(): Promise<readonly string[]> {
    const wrong = [...(await this.look()).wrong]
    const next = this.page.locator('.page:not([inert]) .dock').getByRole('button', { name: nextPage })
    const items = this.page.locator('.page:not([inert]) .show button:not([data-said] *)')
    const seen = new Set<string>()
    for (let n = 2; (await next.count()) > 0; n += 1) {
      if (n > 20) return [...wrong, 'the list has no end']
      for (const item of await items.allTextContents()) {
        if (seen.has(item)) wrong.push(`page ${n - 1} shows ${item} again`)
        seen.add(item)
      }
      await next.click()
      await lettersDrawn(this.page)
      wrong.push(...(await this.look()).wrong.map((w) => `page ${n}: ${w}`))
    }
    return wrong
  }

  axe(): Promise<readonly string[]> {
    return axeSays(this.page, { enhancedContrast: true })
  }
}
