import { chromium } from 'playwright-core'
import { chromiumOptions, portrait } from '../support/glass.ts'
import { startFixtures } from './fixture-server.ts'
import { plain, scenes } from './fixtures.ts'
import { signInAs, touchAll } from './staff-walk.ts'

const f = await startFixtures()
const b = await chromium.launch(chromiumOptions)
const page = await b.newPage({ viewport: portrait, reducedMotion: 'reduce' })
try {
  f.show(scenes[0] as never, plain)
  await page.goto(f.kiosk)
  await touchAll(page, signInAs('clerk-01'))
  const steps = process.argv.slice(2)
  let n = 0
  for (const s of steps) {
    await touchAll(page, [s])
    await new Promise((r) => setTimeout(r, 600))
    n += 1
    await page.screenshot({ path: `/tmp/h7/a-shot-${n}.png` })
  }
} finally {
  await b.close()
  await f.close()
}
