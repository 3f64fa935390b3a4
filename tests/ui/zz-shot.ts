import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { startFixtures } from './fixture-server.ts'
import { face, plain, scenes } from './fixtures.ts'

// usage: node zz-shot.ts WxH size,mode,lang,reach scene,scene [click label;...]
const [, , vp = '1080x1920', prefs = '', names = 'all', shot = '1'] = process.argv
const [w, h] = vp.split('x').map(Number) as [number, number]
const fx = await startFixtures()
const b = await chromium.launch({
  executablePath: process.env.KIOSKD_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await b.newPage({ reducedMotion: 'reduce', viewport: { width: w, height: h } })
page.on('pageerror', (e) => console.log('ERR', e.message))
const PROBE = readFileSync(new URL('../e2e/probe.js', import.meta.url), 'utf8')
  .trim()
  .replace(/^[\s\S]*?\n;/, '')
const LIMITS = JSON.stringify({ minHitPx: 16 / face.pitchMm, minGapPx: 4 / face.pitchMm })
const [size = 'standard', mode = 'light', lang = 'zh', reach = 'normal'] = prefs.split(',')
const p = { ...plain, size, mode, lang, reach } as typeof plain
await page.goto(fx.kiosk)
for (const full of names === 'all' ? scenes.map((s) => s.name) : names.split(',')) {
  const [name, sheet] = full.split('+')
  const scene = scenes.find((s) => s.name === name)
  if (!scene) {
    console.log('no', name)
    continue
  }
  const rev = fx.show(scene, p)
  for (let i = 0; i < 200; i++) {
    if (
      await page
        .evaluate(
          `document.querySelector('#said')?.dataset.rev === '${rev}' && document.documentElement.lang.slice(0,2) === '${lang === 'hk' ? 'zh' : lang}'`,
        )
        .catch(() => false)
    )
      break
    await new Promise((r) => setTimeout(r, 20))
  }
  await page.evaluate(
    'document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 60))))',
  )
  if (sheet) {
    await page.locator('.floor').last().getByRole('button', { name: sheet }).click()
    await page.waitForTimeout(150)
  }
  const found = (await page.evaluate(`(${PROBE})(${LIMITS})`)) as { wrong: string[] }
  if (found.wrong.length) console.log(full, found.wrong.slice(0, 5).join('\n   '))
  if (shot === '1')
    await page.screenshot({
      path: `/tmp/h6/shots-keys/${full.replace('+', '_')}-${vp}-${size}-${mode}-${lang}-${reach}.png`,
    })
}
await b.close()
await fx.close()
