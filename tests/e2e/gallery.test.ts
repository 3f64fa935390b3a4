import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/glass.ts'
import { type Fixtures, startFixtures } from '../ui/fixture-server.ts'

/* Every part of the kit in each size and each set of colours, as the demo shows it under `/gallery` of its dock. */

const profileDir = mkdtempSync(join(tmpdir(), 'kioskd-browser-'))
let fixtures: Fixtures
let browser: BrowserContext
let page: Page
const errors: string[] = []
beforeAll(async () => {
  fixtures = await startFixtures()
  browser = await openBrowser(profileDir)
  page = browser.pages()[0] ?? (await browser.newPage())
  page.on('pageerror', (e) => errors.push(e.message))
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()))
})
afterAll(async () => {
  await browser.close()
  await fixtures.close()
  rmSync(profileDir, { recursive: true, force: true })
})

for (const [size, mode] of [
  ['standard', 'light'],
  ['standard', 'dark'],
  ['large', 'contrast'],
  ['xlarge', 'glare'],
])
  test(`every part holds, ${size} ${mode}`, async () => {
    await page.goto('about:blank')
    await page.goto(`${fixtures.dock}/gallery/index.html#size=${size}&mode=${mode}`)
    await page.locator('.plates--icons svg').first().waitFor()
    const found = (await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast-enhanced': { enabled: true } } })
        .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')))`,
    )) as string[]
    expect(found).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await page.locator('.plates .pic').count()).toBeGreaterThan(25)
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('.plates :is(.pic, .ico)')].filter((p) => !p.querySelector('svg')).length",
      ),
    ).toBe(0)
    expect(errors).toEqual([])
  })
