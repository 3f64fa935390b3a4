import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import type { ScreenId } from '../../src/api/contract.ts'
import { eventually } from './house.ts'

const program = process.env.KIOSKD_CHROMIUM ?? '/usr/bin/chromium'
const args =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
/** How tests start Chromium: without the machine's bus, at whose end it would end too. */
export const chromiumOptions = {
  executablePath: program,
  args: args.split(' '),
  env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' },
}
/** axe-core, for `addInitScript`. */
export const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const portrait = { width: 1080, height: 1920 }
export const landscape = { width: 1920, height: 1080 }

/** Chromium with a profile folder of its own, so that what it keeps can be looked for afterwards. */
async function openBrowser(profileDir: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profileDir, {
    ...chromiumOptions,
    viewport: portrait,
    reducedMotion: 'reduce',
  })
  await context.addInitScript({ content: axeScript })
  return context
}

/** The key of a list that has more pages. */
export const nextPage = /^(看下一[页頁]|Next page|Página seguinte)/

/** What axe finds wrong with the page as it stands: the rule, and the beginning of two places. */
export async function axeSays(page: Page, { enhancedContrast = false } = {}): Promise<readonly string[]> {
  const rules = enhancedContrast ? "{ 'color-contrast-enhanced': { enabled: true } }" : '{}'
  return (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], rules: ${rules} }).then((r) => r.violations.map((v) =>
      v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')))`,
  )) as readonly string[]
}

/** Resolves when the page is drawn with the letters it will keep. */
export async function lettersDrawn(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r))))')
}

/** Chromium with one page on it, and what that page has thrown or logged as an error. */
export interface OpenGlass {
  readonly browser: BrowserContext
  readonly glass: Glass
  readonly profileDir: string
  readonly errors: string[]
  close(): Promise<void>
}

export async function openGlass(): Promise<OpenGlass> {
  const profileDir = mkdtempSync(join(tmpdir(), 'kioskd-browser-'))
  const browser = await openBrowser(profileDir)
  const glass = new Glass(browser.pages()[0] ?? (await browser.newPage()))
  const errors: string[] = []
  glass.page.on('pageerror', (e) => errors.push(e.message))
  /* A browser only warns of a policy that it does not know; that a key came too late for its screen (409) it calls an error. */
  const counts = (type: string, text: string) =>
    (type === 'error' && !/status of 409/.test(text)) || /-Policy header/.test(text)
  glass.page.on('console', (m) => counts(m.type(), m.text()) && errors.push(m.text()))
  return {
    browser,
    glass,
    profileDir,
    errors,
    close: async () => {
      await browser.close()
      rmSync(profileDir, { recursive: true, force: true })
    },
  }
}

/** The kiosk's screen as a citizen has it: something to look at, keys to touch or to walk to. */
export class Glass {
  readonly page: Page
  /** Everything axe has said, by screen. */
  readonly violations: string[] = []
  /** Screens axe has looked at. */
  readonly looked = new Set<string>()

  constructor(page: Page) {
    this.page = page
  }

  /** What is drawn now. The pages' policy forbids `eval`, so the waiting is done out here. */
  async screen(): Promise<string> {
    return (await this.page.locator('#said').getAttribute('data-screen', { timeout: 5000 })) ?? ''
  }

  /** What is drawn now, and of which revision. */
  async said(): Promise<{ readonly screen: string; readonly rev: string }> {
    const said = this.page.locator('#said')
    const [screen, rev] = await Promise.all([said.getAttribute('data-screen'), said.getAttribute('data-rev')])
    return { screen: screen ?? '', rev: rev ?? '' }
  }

  async until(screen: ScreenId, timeoutMs = 12_000): Promise<void> {
    await eventually(async () => {
      const now = await this.screen().catch(() => 'none')
      return now === screen || `the screen is ${now}${await this.#title()}`
    }, timeoutMs)
    await this.#settled()
  }

  async #title(): Promise<string> {
    const title = await this.page
      .locator('.page:not([inert]) h1')
      .first()
      .textContent({ timeout: 500 })
      .catch(() => '')
    return title ? `: ${title}` : ''
  }

  /** Drawn with the letters it will keep: a list is divided into pages anew when they come. */
  async #settled(): Promise<void> {
    await this.page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
      document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(done))))))`)
  }

  /** Waits for a screen, and has axe look at it. */
  async see(screen: ScreenId, timeoutMs?: number): Promise<void> {
    await this.until(screen, timeoutMs)
    const found = await axeSays(this.page)
    this.looked.add(screen)
    this.violations.push(...found.map((v) => `${screen}: ${v}`))
  }

  key(label: string | RegExp) {
    return this.page.getByRole('button', { name: label, exact: true })
  }

  /** Touches a key, turning the pages of a long list until it is there. */
  async touch(label: string | RegExp): Promise<void> {
    await eventually(async () => {
      if (await this.key(label).isVisible()) return true
      const next = this.key(nextPage)
      /* It may be gone with its screen by the time it is touched. */
      if (await next.isVisible()) await next.click({ timeout: 500 }).catch(() => {})
      return `no key ${label}`
    })
    await this.key(label).click()
  }

  /** Language, size of letters and colours, as they are set on the document. */
  look(): Promise<unknown> {
    return this.page.evaluate('(({ lang, dataset }) => [lang, dataset.size, dataset.mode])(document.documentElement)')
  }

  /** Everything a page may keep in a browser. */
  kept(): Promise<unknown> {
    return this.page.evaluate(`(async () => ({
      localStorage: localStorage.length,
      sessionStorage: sessionStorage.length,
      cookies: document.cookie,
      caches: (await caches.keys()).length,
      databases: (await indexedDB.databases()).length,
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
      windowName: window.name,
      historyState: history.state,
    }))()`)
  }
}
