import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import type { Prefs } from '../../src/api/contract.ts'
import { chromiumOptions, landscape, portrait } from '../support/glass.ts'
import { startFixtures } from './fixture-server.ts'
import { plain, scenes } from './fixtures.ts'

/* Takes the gallery of screens in `docs/screens`: `node tests/ui/docs-screens.ts`. Made-up content, the real pages, one minute of one day. */

const folder = new URL('../../docs/screens/', import.meta.url).pathname
const small = { width: 1280, height: 800 }
type Shot = readonly [name: string, scene: string, prefs?: Partial<Prefs>, glass?: typeof portrait]

const shots: readonly Shot[] = [
  ['idle', 'idle-notice'],
  ['idle-night', 'idle-notice', { mode: 'dark' }],
  ['home', 'home'],
  ['home-english', 'home', { lang: 'en' }],
  ['home-xlarge-contrast', 'home', { size: 'xlarge', mode: 'contrast' }],
  ['home-offline', 'home-offline'],
  ['home-low-panel', 'home', { mode: 'glare' }, small],
  ['search', 'search'],
  ['guide-large', 'guide', { size: 'large' }],
  ['consent', 'consent'],
  ['place-card', 'identify'],
  ['place-card-landscape', 'identify', {}, landscape],
  ['confirm', 'confirm'],
  ['face', 'face'],
  ['form', 'form'],
  ['form-xlarge', 'form', { size: 'xlarge' }],
  ['choose-places', 'choose-places'],
  ['document', 'document'],
  ['scan', 'scan'],
  ['sign', 'sign'],
  ['pay', 'pay'],
  ['preview', 'preview'],
  ['review', 'review'],
  ['printing', 'printing'],
  ['result', 'result'],
  ['result-landscape', 'result', {}, landscape],
  ['rating', 'rating'],
  ['rating-undo', 'ratingUndo'],
  ['goodbye', 'goodbye'],
  ['still-there', 'timeout'],
  ['help', 'help'],
  ['no-paper', 'problem-paper'],
  ['stuck', 'problem-ticket'],
  ['out-of-service', 'outOfService'],
  ['within-reach', 'home', { reach: 'low' }],
  ['within-reach-guide', 'guide', { reach: 'low' }],
  ['voice', 'guide', { voice: { on: true, speed: 100, volume: 3, cantonese: false } }],
]

mkdirSync(folder, { recursive: true })
for (const old of readdirSync(folder)) if (old.startsWith('screen-')) rmSync(join(folder, old))
const fixtures = await startFixtures()
const browser = await chromium.launch(chromiumOptions)
const page = await browser.newPage({ viewport: portrait, reducedMotion: 'reduce' })
await page.clock.setFixedTime(new Date(2026, 10, 21, 9, 41))
try {
  for (const [name, sceneName, prefs = {}, glass = portrait] of shots) {
    const scene = scenes.find((s) => s.name === sceneName)
    if (!scene) throw new Error(`no scene ${sceneName}`)
    await page.setViewportSize(glass)
    /* A page of the last picture would see its visit end, and load itself anew. */
    await page.goto('about:blank')
    const rev = fixtures.show(scene, { ...plain, ...prefs })
    await page.goto(fixtures.kiosk)
    await page.locator(`#said[data-rev="${rev}"]`).waitFor({ state: 'attached' })
    await page.evaluate(
      'document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 400))))',
    )
    const { size } = await sharp(await page.screenshot())
      .resize({ width: glass === portrait ? 432 : 768 })
      .png({ palette: true, compressionLevel: 9, effort: 10 })
      .toFile(join(folder, `screen-${name}.png`))
    console.log(`screen-${name}.png  ${Math.round(size / 1000)} kB`)
  }
} finally {
  await browser.close()
  await fixtures.close()
}
