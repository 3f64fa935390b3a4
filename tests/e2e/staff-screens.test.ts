import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Prefs } from '../../src/api/contract.ts'
import { type Fixtures, startFixtures } from '../ui/fixture-server.ts'
import { face, plain, type Scene, scenes } from '../ui/fixtures.ts'
import { signInAs, staffStops, touchAll } from '../ui/staff-walk.ts'

/* Staff's pages as screens.test.ts looks at the citizen's: nothing cut, nothing scrolls, every key large enough, and axe finds nothing. */

const program = process.env.KIOSKD_CHROMIUM ?? '/usr/bin/chromium'
const args = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const probe = readFileSync(new URL('./probe.js', import.meta.url), 'utf8')
  .trim()
  .replace(/^[\s\S]*?\n;/, '')
const limits = JSON.stringify({ minHitPx: 16 / face.pitchMm, minGapPx: 4 / face.pitchMm })
const idle = scenes[0] as Scene

let fixtures: Fixtures
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  fixtures = await startFixtures()
  browser = await chromium.launch({ executablePath: program, args: args.split(' ') })
  page = await browser.newPage({ reducedMotion: 'reduce' })
  await page.addInitScript({ content: axe })
  page.on('pageerror', (e) => errors.push(e.message))
})
afterAll(async () => {
  await browser.close()
  await fixtures.close()
})

/** The walk is in Chinese; the looks are put on at each stop. */
async function wear(prefs: Prefs): Promise<void> {
  await page.locator('main h1').first().waitFor()
  const rev = fixtures.show(idle, prefs)
  /* The words of a language may come after the drawing that asked for them. */
  const worn = `document.querySelector('#said')?.dataset.rev + ' ' + document.documentElement.lang`
  await expect
    .poll(() => page.evaluate(worn), { timeout: 8000, interval: 25 })
    .toBe(`${rev} ${{ zh: 'zh-CN', hk: 'zh-HK', en: 'en', pt: 'pt' }[prefs.lang]}`)
  await page.evaluate('document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r))))')
}

async function wrongHere(): Promise<readonly string[]> {
  const { wrong } = (await page.evaluate(`(${probe})(${limits})`)) as { wrong: string[] }
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) =>
      'axe ' + v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')))`,
  )) as string[]
  return [...wrong, ...found]
}

const glasses = [
  ['portrait', { width: 1080, height: 1920 }],
  ['landscape', { width: 1920, height: 1080 }],
  ['landscape 1280 by 800', { width: 1280, height: 800 }],
] as const
const looks: readonly Prefs[] = [
  { size: 'large', mode: 'dark', lang: 'pt', reach: 'normal' },
  { size: 'xlarge', mode: 'contrast', lang: 'zh', reach: 'normal' },
  { size: 'standard', mode: 'glare', lang: 'en', reach: 'normal' },
]

it.each(glasses)("holds every page of staff's in %s, in every look", async (format, viewport) => {
  await page.setViewportSize(viewport)
  const found: string[] = []
  let who: string | undefined
  for (const stop of staffStops) {
    if (stop.portraitOnly && format !== 'portrait') continue
    if (stop.as === undefined || stop.as !== who) {
      await page.goto('about:blank')
      fixtures.show(idle, plain)
      await page.goto(fixtures.kiosk)
      if (stop.as) await touchAll(page, signInAs(stop.as))
      who = stop.as
    } else {
      await wear(plain)
      await touchAll(page, ['今天'])
    }
    await touchAll(page, stop.touches)
    for (const prefs of stop.portraitOnly ? [plain] : [plain, ...looks]) {
      await wear(prefs)
      found.push(...(await wrongHere()).map((w) => `${stop.name} ${prefs.size} ${prefs.lang}: ${w}`))
    }
  }
  expect(found).toEqual([])
  expect(errors).toEqual([])
})
