import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Prefs } from '../../src/api/contract.ts'
import { FixtureGlass, formats, glasses, sceneOf } from '../support/fixture-glass.ts'
import { plain } from '../ui/fixtures.ts'
import { signInAs, staffStops, touchAll } from '../ui/staff-walk.ts'

/* Staff's pages as screens.test.ts looks at the citizen's: nothing cut, nothing scrolls, every key large enough, and axe finds nothing. */

const idle = sceneOf('idle')
let glass: FixtureGlass

beforeAll(async () => {
  glass = await FixtureGlass.open()
})
afterAll(() => glass.close())

/** The walk is in Chinese; the looks are put on at each stop. */
async function wear(prefs: Prefs): Promise<void> {
  await glass.page.locator('main h1').first().waitFor()
  await glass.draw(idle, prefs)
}

/** Those who listen hear the question that stands there now. */
const announced = `document.querySelector('#said').textContent ===
  document.querySelector('[role="alertdialog"] h2, [role="dialog"] h2, main h1').textContent`

const wrongHere = async (): Promise<readonly string[]> => [
  ...(await glass.look()).wrong,
  ...(await glass.axe()).map((v) => `axe ${v}`),
]

const looks: readonly Prefs[] = [
  { size: 'large', mode: 'dark', lang: 'pt', reach: 'normal' },
  { size: 'xlarge', mode: 'contrast', lang: 'zh', reach: 'normal' },
  { size: 'standard', mode: 'glare', lang: 'en', reach: 'normal' },
  { size: 'standard', mode: 'light', lang: 'zh', reach: 'low' },
]

it.each(formats)("holds every page of staff's in %s, in every look", async (format) => {
  const { page } = glass
  const found: string[] = []
  let who: string | undefined
  for (const stop of staffStops) {
    if (stop.portraitOnly && format !== 'portrait') continue
    if (stop.as === undefined || stop.as !== who) {
      await glass.begin(idle, plain, glasses[format])
      if (stop.as) await touchAll(page, signInAs(stop.as))
      who = stop.as
    } else {
      await wear(plain)
      await touchAll(page, ['今天'])
    }
    await touchAll(page, stop.touches)
    await glass.until(announced)
    for (const prefs of stop.portraitOnly ? [plain] : [plain, ...looks]) {
      await wear(prefs)
      found.push(...(await wrongHere()).map((w) => `${stop.name} ${prefs.size} ${prefs.lang}: ${w}`))
    }
  }
  expect(found).toEqual([])
  expect(glass.errors).toEqual([])
})
