import { afterAll, beforeAll, expect, test } from 'vitest'
import { FixtureGlass } from '../support/fixture-glass.ts'

/* Every part of the kit in each size and each set of colours, as the demo shows it under `/gallery` of its dock. */

let glass: FixtureGlass
beforeAll(async () => {
  glass = await FixtureGlass.open()
})
afterAll(() => glass.close())

for (const [size, mode] of [
  ['standard', 'light'],
  ['standard', 'dark'],
  ['large', 'contrast'],
  ['xlarge', 'glare'],
])
  test(`every part holds, ${size} ${mode}`, async () => {
    const { fixtures, page } = glass
    await page.goto('about:blank')
    await page.goto(`${fixtures.dock}/gallery/index.html#size=${size}&mode=${mode}`)
    await page.locator('.plates--icons svg').first().waitFor()
    expect(await glass.axe()).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await page.locator('.plates .pic').count()).toBeGreaterThan(25)
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('.plates :is(.pic, .ico)')].filter((p) => !p.querySelector('svg')).length",
      ),
    ).toBe(0)
    expect(glass.errors).toEqual([])
  })
