import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { lettersDrawn, openGlass } from '../support/glass.ts'
import { eventually, House, leave, walkToResult } from '../support/house.ts'
import { signInAs, touchAll } from '../ui/staff-walk.ts'

/* Takes the pictures of README from the real thing: `node tests/e2e/readme-screens.ts`. */

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))

async function picture(page: Page, name: string, width: number): Promise<void> {
  await lettersDrawn(page)
  await page.waitForTimeout(100)
  const { size } = await sharp(await page.screenshot())
    .resize({ width })
    .png({ palette: true, compressionLevel: 9, effort: 10 })
    .toFile(join(folder, name))
  console.log(`${name}  ${Math.round(size / 1000)} kB`)
}

const house = await House.open()
const { glass, browser, close } = await openGlass()
try {
  mkdirSync(folder, { recursive: true })
  const visitor = await house.visitor()
  for (const card of ['li-jianguo', 'ayiguli']) {
    await walkToResult(house, visitor, card)
    await leave(house, visitor)
  }

  await glass.page.goto(house.addresses.kiosk)
  await glass.until('idle')
  await glass.touch('开始办事')
  await glass.until('home')
  await picture(glass.page, 'kiosk-home.png', 540)
  await glass.touch('退出')
  await visitor.untilScreen('idle', 15_000)
  await walkToResult(house, visitor)
  await glass.until('result')
  await picture(glass.page, 'kiosk-result.png', 540)
  await leave(house, visitor)
  visitor.close()

  await house.order({ order: 'paper', device: 'receipt', level: 'empty' })
  await touchAll(glass.page, signInAs('clerk-01'))
  await glass.page.getByText('凭条打印机：没纸了').waitFor()
  await picture(glass.page, 'staff-today.png', 540)
  await touchAll(glass.page, ['凭条打印机：没纸了'])
  await picture(glass.page, 'staff-paper.png', 540)
  await house.order({ order: 'paper', device: 'receipt', level: 'ok' })
  await touchAll(glass.page, ['换好了', '退出'])

  /* A heartbeat (every 30 s) that has heard of the page, and a printer that has said that it is done. */
  await eventually(async () => {
    const kiosk = await house.kioskAtFleet()
    const busy = kiosk?.devices.filter((d) => d.operatingState !== 'ready').map((d) => d.id)
    return (kiosk?.pageAlive && busy?.length === 0) || `page ${kiosk?.pageAlive}, busy ${busy}`
  }, 45_000)
  await house.order({ order: 'unplug', device: 'identity' })
  const desk = await browser.newPage()
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.goto(`${house.addresses.fleet}#/kiosk/shiqiao-01`)
  await eventually(async () => (await desk.locator('.alarm').count()) > 0 || 'no alarm yet')
  await picture(desk, 'fleet-kiosk.png', 1080)
} finally {
  await close()
  await house.close()
}
