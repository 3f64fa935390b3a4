import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Prefs } from '../../src/api/contract.ts'
import { FixtureGlass, glasses, sceneOf } from '../support/fixture-glass.ts'
import { plain } from './fixtures.ts'

/* Takes the gallery of screens in `docs/screens`: `node tests/ui/docs-screens.ts`. Made-up content, the real pages, one minute of one day. */

const folder = new URL('../../docs/screens/', import.meta.url).pathname
const { portrait, landscape, 'small landscape': small } = glasses
type Shot = readonly [name: string, scene: string, prefs?: Partial<Prefs>, panel?: { width: number; height: number }]

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
const glass = await FixtureGlass.open()
const { page } = glass
await page.clock.setFixedTime(new Date(2026, 10, 21, 9, 41))
try {
  for (const [name, sceneName, prefs = {}, panel = portrait] of shots) {
    await glass.begin(sceneOf(sceneName), { ...plain, ...prefs }, panel)
    await page.waitForTimeout(400)
    const { size } = await sharp(await page.screenshot())
      .resize({ width: panel === portrait ? 432 : 768 })
      .png({ palette: true, compressionLevel: 9, effort: 10 })
      .toFile(join(folder, `screen-${name}.png`))
    console.log(`screen-${name}.png  ${Math.round(size / 1000)} kB`)
  }
} finally {
  await glass.close()
}
