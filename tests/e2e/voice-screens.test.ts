import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Prefs } from '../../src/api/contract.ts'
import { type Fixtures, startFixtures } from '../ui/fixture-server.ts'
import { face, plain, type Scene, scenes } from '../ui/fixtures.ts'

/**
 * Every screen with the voice on: the bar with the words stands above the dock in every shape and size, and nothing is cut for it.
 * Needs `npm run build:ui` and Chromium.
 */
const CHROMIUM = process.env.KIOSKD_CHROMIUM ?? '/usr/bin/chromium'
const ARGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PROBE = readFileSync(new URL('./probe.js', import.meta.url), 'utf8')
  .trim()
  .replace(/^[\s\S]*?\n;/, '')
const LIMITS = JSON.stringify({ minHitPx: 16 / face.pitchMm, minGapPx: 4 / face.pitchMm })

const GLASS = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
  'small landscape': { width: 1280, height: 800 },
} as const
const voice = { on: true, speed: 125, volume: 3, cantonese: false } as const
const LOOKS: readonly Prefs[] = [
  { ...plain, voice },
  { ...plain, size: 'large', mode: 'dark', lang: 'en', voice },
  { ...plain, size: 'xlarge', mode: 'contrast', voice },
]

let fixtures: Fixtures
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  fixtures = await startFixtures()
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(' ') })
  page = await browser.newPage({ reducedMotion: 'reduce' })
  await page.addInitScript({ content: AXE })
  page.on('pageerror', (e) => errors.push(e.message))
})

afterAll(async () => {
  await browser.close()
  await fixtures.close()
})

async function settled(): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r))))')
}

async function draw(scene: Scene, prefs: Prefs): Promise<void> {
  const rev = fixtures.show(scene, prefs)
  await expect
    .poll(() => page.evaluate(`document.querySelector('#said')?.dataset.rev === '${rev}'`).catch(() => false), {
      timeout: 8000,
      interval: 25,
    })
    .toBe(true)
  await settled()
}

async function wrong(): Promise<readonly string[]> {
  const probed = (await page.evaluate(`(${PROBE})(${LIMITS})`)) as { readonly wrong: readonly string[] }
  const axe = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) =>
      'axe ' + v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')))`,
  )) as readonly string[]
  return [...probed.wrong, ...axe]
}

for (const [format, viewport] of Object.entries(GLASS))
  describe(format, () => {
    beforeAll(async () => {
      await page.setViewportSize(viewport)
      await page.goto('about:blank')
      fixtures.show(scenes[0] as Scene, LOOKS[0])
      await page.goto(fixtures.kiosk)
      await page.locator('.saying').first().waitFor()
    })

    for (const prefs of LOOKS)
      it(`holds every screen with its words, ${prefs.size} ${prefs.mode} ${prefs.lang}`, async () => {
        const found: string[] = []
        for (const scene of scenes) {
          await draw(scene, prefs)
          found.push(...(await wrong()).map((w) => `${scene.name}: ${w}`))
        }
        await draw(scenes.find((s) => s.name === 'guide') as Scene, prefs)
        await page.getByRole('button', { name: prefs.lang === 'en' ? 'Listen' : '听', exact: true }).click()
        await page.locator('.voice').waitFor()
        await settled()
        found.push(...(await wrong()).map((w) => `the sheet of the voice: ${w}`))
        await page.getByRole('button', { name: prefs.lang === 'en' ? 'Done' : '这样就好' }).click()
        expect(found).toEqual([])
      })
  })

it('throws nothing', () => {
  expect(errors).toEqual([])
})
