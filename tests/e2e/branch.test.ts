import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import { chromiumOptions } from '../support/glass.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { signInAs, touchAll } from '../ui/staff-walk.ts'

/* Two whole kiosks of a branch: a clerk at the page of the first helps whoever stands at the second, in real Chromium. Needs `npm run build:ui`. */

const pin = '204817'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const dir = mkdtempSync(join(tmpdir(), 'kioskd-branchpage-'))
const shots = process.env.KIOSKD_SHOTS
let here: Hall
let there: Hall
let gone = false
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  const [tls, other] = ['here', 'there'].map((name) => makeCertificate(dir, name))
  const listener = { port: 0, host: '127.0.0.1', clients: ['127.0.0.1'] }
  const name = { zh: '02 号机', hk: '02 號機', en: 'Unit 02', pt: 'Máquina 02' }
  there = await Hall.open({ kiosk: 'shiqiao-02', unit: name, staffDesk: { ...listener, tls: other } })
  const url = new URL(there.kiosk.deskUrl ?? '').origin
  here = await Hall.open({
    staffDesk: { ...listener, tls },
    branch: [{ id: 'shiqiao-02', name, url, ca: other?.cert }],
  })
  browser = await chromium.launch(chromiumOptions)
  page = await openPage(here.kiosk.deskUrl ?? '', { width: 1440, height: 900 })
})
afterAll(async () => {
  await browser.close()
  await here.close()
  if (!gone) await there.close()
  rmSync(dir, { recursive: true, force: true })
})
afterEach(() => expect(errors.splice(0)).toEqual([]))

async function openPage(url: string, viewport: { width: number; height: number }): Promise<Page> {
  const opened = await browser.newPage({ viewport, ignoreHTTPSErrors: true, reducedMotion: 'reduce' })
  await opened.addInitScript({ content: axe })
  opened.on('pageerror', (e) => errors.push(e.message))
  await opened.goto(url)
  return opened
}

const see = (text: string | RegExp, timeoutMs = 10_000) => page.getByText(text).first().waitFor({ timeout: timeoutMs })
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

/** Drawn, with nothing axe finds wrong and nothing that runs out of the window sideways. */
async function good(name: string): Promise<void> {
  await page.evaluate('document.fonts.ready')
  if (shots !== undefined) await page.screenshot({ path: join(shots, `branch-${name}.png`), fullPage: true })
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) =>
      v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')))`,
  )) as string[]
  const wide = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number
  expect([name, ...found, wide > 0 ? `${wide} px too wide` : 'fits']).toEqual([name, 'fits'])
}

/** Somebody stands at the second kiosk, has come to the review, and calls. */
async function callThere(): Promise<readonly string[]> {
  const { visitor } = there
  await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 20_000)
  await there.walk({ service: 'pension-certification', cards: ['wang-xiuying'] }, (p) => p.screen === 'review')
  if (visitor.projection.screen !== 'review') throw new Error('the review has gone on')
  const values = visitor.projection.props.rows.filter((r) => r.fromCard).map((r) => r.value.zh)
  await visitor.act({ id: 'help' })
  return values
}

test('the page of the first kiosk tells how the second is, and who calls there stands first', async () => {
  await page.getByLabel('工号').fill('clerk-01')
  await page.getByLabel('六位口令').fill(pin)
  await page.keyboard.press('Enter')
  await see('别的机器')
  await see('空着')
  await good('calm')
  await callThere()
  await see('02 号机：有人要帮忙', 15_000)
  expect(await page.locator('.topbar nav .waits').first().textContent()).toBe('有人等')
  expect(await page.locator('.brow--first b').textContent()).toBe('02 号机：有人要帮忙')
  await good('called')
})

test('the second kiosk asks for the PIN anew, and its name stands across the page', async () => {
  await press(/^去帮忙：02 号机/)
  await see('登录 02 号机')
  expect(await page.getByLabel('工号').inputValue()).toBe('clerk-01')
  await good('sign-in')
  await page.getByLabel('六位口令').fill('999999')
  await page.keyboard.press('Enter')
  await see('工号或口令不对')
  await page.getByLabel('六位口令').fill(pin)
  await page.keyboard.press('Enter')
  await see('机器前的人要您帮忙')
  expect(await page.locator('.therebar b').textContent()).toBe('正在看 02 号机')
  await good('assist')
})

test('a visit at the second is helped with from there: asked, seen masked, ended; nobody at the first is touched', async () => {
  const { visitor } = there
  if (visitor.projection.screen !== 'review') throw new Error('the review has gone on')
  const values = visitor.projection.props.rows.filter((r) => r.fromCard).map((r) => r.value.zh)
  await press('请本人同意')
  await visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  await see('等本人在屏幕上同意')
  await visitor.act({ id: 'allowAssist' })
  await see('正在核对要交的内容')
  await see('已填 ●●●')
  await good('watch')
  const shown = (await page.evaluate('document.documentElement.outerHTML')) as string
  expect(values.length).toBeGreaterThan(1)
  for (const value of values) expect(shown).not.toContain(value)
  expect(visitor.projection.assistedBy).toBe('clerk-01')
  expect(here.visitor.projection.assistedBy).toBeUndefined()
  await press('结束代办')
  await visitor.until((p) => p.assistedBy === undefined, 5000)
  await there.leave()
  await press('今天')
  await see(/张求助单没办结/)
  await good('today-there')
})

test('who calls at this kiosk meanwhile is not missed: the way back says that somebody waits', async () => {
  const { visitor } = here
  expect(await page.locator('.therebar .waits').count()).toBe(0)
  await visitor.until((p) => p.screen === 'idle', 20_000)
  await visitor.act({ id: 'start' })
  await visitor.until((p) => p.actions.includes('help'), 5000)
  await visitor.act({ id: 'help' })
  await page.locator('.therebar .waits').waitFor({ timeout: 10_000 })
  await good('called-here')
  await here.leave()
  await page.locator('.therebar .waits').waitFor({ state: 'detached', timeout: 10_000 })
})

test('one key leads back to this kiosk, whose own things stand there again; the second stays signed in', async () => {
  await press('回到 01 号机')
  await see('别的机器')
  expect(await page.locator('.therebar').count()).toBe(0)
  await see('空着，1 件要动手')
  await press(/^去看：02 号机/)
  await see('有 1 件事要您动手')
  await press('回到 01 号机')
  await see('别的机器')
})

test('whoever called there and was helped since the list was drawn: today is opened, not a page with nobody on it', async () => {
  await page.route('**/api/v1/staff/branch', async (route) => {
    const answer = await route.fetch()
    const { kiosks, ...rest } = await answer.json()
    const [{ glance, ...kiosk }] = kiosks
    await route.fulfill({ json: { ...rest, kiosks: [{ ...kiosk, glance: { ...glance, help: 'called' } }] } })
  })
  await press(/^去帮忙：02 号机/)
  await see(/张求助单没办结/)
  await page.unroute('**/api/v1/staff/branch')
  await press('回到 01 号机')
  await see('空着，1 件要动手')
})

test('on the screen of the first kiosk too: a list of the others, the PIN for the one, its name on the plate', async () => {
  await press(/退出$/)
  const desk = page
  page = await openPage(here.kiosk.url, { width: 1080, height: 1920 })
  await touchAll(page, [...signInAs('clerk-01'), '别的机器'])
  await see('空着')
  await good('screen-list')
  await touchAll(page, ['02 号机', ...pin, '进入工作台'])
  await see(/张求助单没办结/)
  expect(await page.locator('.plate').textContent()).toBe('正在看 02 号机')
  await good('screen-there')
  await callThere()
  await touchAll(page, ['帮那边的人办', '请本人同意'])
  await there.visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  await there.visitor.act({ id: 'allowAssist' })
  await see('已填 ●●●')
  await good('screen-watch')
  await touchAll(page, ['结束代办'])
  await there.leave()
  await touchAll(page, ['回本机'])
  await see('别的机器')
  expect(await page.locator('.plate').first().textContent()).toContain('01 号机')
  await touchAll(page, ['退出'])
  await page.close()
  page = desk
})

test('the other kiosk goes while its pages are open: said calmly, and the way back stands there', async () => {
  await page.getByLabel('工号').fill('ops-01')
  await page.getByLabel('六位口令').fill(pin)
  await page.keyboard.press('Enter')
  await press(/^去看：02 号机/)
  await page.getByLabel('六位口令').fill(pin)
  await page.keyboard.press('Enter')
  await see(/张求助单没办结/)
  gone = true
  await there.close()
  await see('02 号机 没有应答', 15_000)
  await good('lost')
  await press('回到 01 号机')
  await see('没有应答，过一会儿再看', 15_000)
  await good('away')
  await eventually(
    () => here.rows("SELECT 1 FROM journal WHERE type = 'staff.signedIn'").length > 0 || 'nobody has signed in',
  )
})
