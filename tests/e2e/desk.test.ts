import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SimulatedEscposPrinter } from '../../src/hardware/simulators/index.ts'
import { makeCertificate } from '../support/certificate.ts'
import { chromiumOptions } from '../support/glass.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { staffCases } from '../ui/fixtures-staff.ts'

/* A clerk at the branch PC, in real Chromium over the real listener, beside a whole kiosk. Needs `npm run build:ui`. */

const pin = '204817'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const dir = mkdtempSync(join(tmpdir(), 'kioskd-deskpage-'))
const shots = process.env.KIOSKD_SHOTS
let hall: Hall
let browser: Browser
let page: Page
const errors: string[] = []
const foreign: string[] = []

beforeAll(async () => {
  hall = await Hall.open({
    staffDesk: { port: 0, host: '127.0.0.1', clients: ['127.0.0.1'], tls: makeCertificate(dir, 'branch') },
  })
  browser = await chromium.launch(chromiumOptions)
  page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
  })
  await page.addInitScript({ content: axe })
  page.on('pageerror', (e) => errors.push(e.message))
  page.on('request', (r) => {
    if (!r.url().startsWith(hall.kiosk.deskUrl ?? '') && !r.url().startsWith('data:')) foreign.push(r.url())
  })
  await page.goto(hall.kiosk.deskUrl ?? '')
})
afterAll(async () => {
  await browser.close()
  await hall.close()
  rmSync(dir, { recursive: true, force: true })
})
afterEach(() => expect([...errors.splice(0), ...foreign.splice(0)]).toEqual([]))

const see = (text: string | RegExp, timeoutMs = 10_000) => page.getByText(text).first().waitFor({ timeout: timeoutMs })
const key = (name: string | RegExp) => page.getByRole('button', { name }).first()
const press = (name: string | RegExp) => key(name).click()

/** Drawn, with nothing axe finds wrong and nothing that runs out of the window sideways. */
async function good(name: string): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.evaluate('document.fonts.ready')
  if (shots !== undefined) await page.screenshot({ path: join(shots, `desk-${name}.png`), fullPage: true })
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) =>
      v.id + ': ' + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120)).join(' | ')))`,
  )) as string[]
  const wide = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number
  expect([name, ...found, wide > 0 ? `${wide} px too wide` : 'fits']).toEqual([name, 'fits'])
}

async function signIn(ref = 'clerk-01', typed = pin): Promise<void> {
  await page.getByLabel('工号').fill(ref)
  await page.getByLabel('六位口令').fill(typed)
  await page.keyboard.press('Enter')
}

test('a wrong PIN is answered in words and taken off the page; the right one opens today', async () => {
  await see('工作人员登录')
  await good('sign-in')
  await signIn('clerk-01', '318275')
  await see('工号或口令不对')
  expect(await page.getByLabel('六位口令').inputValue()).toBe('')
  await good('refused')
  await signIn()
  await see(/都好|要您动手/)
  await good('today-calm')
  expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie, location.search]')).toEqual(
    [0, 0, '', ''],
  )
})

test('paper change: seen at the desk, put right at the kiosk, done', async () => {
  if (!(hall.printer instanceof SimulatedEscposPrinter)) throw new Error('the receipts come out of another printer')
  hall.printer.setPaper('empty')
  await see('凭条打印机：没纸了')
  await good('today')
  await press(/^去处理：凭条打印机/)
  await see('放进一卷新纸')
  await good('repair')
  hall.printer.setPaper('ok')
  await press('换好了')
  await see('凭条打印机好了', 15_000)
  await press('回到今天')
  await see('都好')
})

test('a cover that was opened for a jam is the next thing to do: nothing is called well before it is closed', async () => {
  if (!(hall.printer instanceof SimulatedEscposPrinter)) throw new Error('the receipts come out of another printer')
  hall.printer.breakDown('jam')
  await press(/^去处理：凭条打印机/)
  await see('取出卡住的纸')
  hall.printer.setCover(true)
  await see('按到听见', 15_000)
  expect(await page.getByText('凭条打印机好了').count()).toBe(0)
  hall.printer.setCover(false)
  await see('凭条打印机好了', 15_000)
  await press('回到今天')
  await see('都好')
})

test('help: asked on the screen, seen masked, ended', async () => {
  const { visitor } = hall
  await press('帮人代办')
  await see('现在没有人在办事')
  await hall.walk({ service: 'pension-certification', cards: ['wang-xiuying'] }, (p) => p.screen === 'review')
  await visitor.act({ id: 'help' })
  await see('机器前的人要您帮忙')
  await good('assist')
  await press('请本人同意')
  await visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  await see('等本人在屏幕上同意')
  await visitor.act({ id: 'allowAssist' })
  await see('正在核对要交的内容')
  await see('已填 ●●●')
  await good('watch')
  const shown = (await page.evaluate('document.documentElement.outerHTML')) as string
  if (visitor.projection.screen !== 'review') throw new Error('the review has gone on')
  for (const row of visitor.projection.props.rows) if (row.fromCard) expect(shown).not.toContain(row.value.zh)
  await press('结束代办')
  await visitor.until((p) => p.assistedBy === undefined, 5000)
})

test('an unresolved transaction is settled from the desk, in the name of the clerk', async () => {
  const { visitor } = hall
  hall.backend.mode = 'silent'
  await visitor.act({ id: 'submit' })
  await visitor.untilScreen('working', 5000)
  await hall.cable.setCut(true)
  await visitor.untilScreen('result', 60_000)
  await hall.cable.setCut(false)
  await hall.leave()
  await press('今天')
  await see('不知道办成没有：养老待遇资格认证')
  await see('说不准', 15_000)
  await good('today-unresolved')
  await press(/^看一看：不知道办成没有/)
  await see('这件事办成了没有？')
  await good('unresolved')
  await press('办成了')
  await good('why')
  await press('业务系统里查到了')
  await see('记好了')
  await eventually(() => {
    const rows = hall.rows(
      "SELECT json_extract(body, '$.actor') AS actor FROM journal WHERE type = 'transaction.resolved'",
    )
    return JSON.stringify(rows) === '[{"actor":"staff:clerk-01"}]' || JSON.stringify(rows)
  })
  hall.backend.mode = 'normal'
})

test('a ticket is closed from the desk with what was done', async () => {
  await press('办不成事')
  const { body } = hall.rows("SELECT body FROM journal WHERE type = 'ticket'")[0] ?? {}
  const { ticketNo } = JSON.parse(String(body)) as { ticketNo: string }
  await press(ticketNo)
  await good('ticket')
  await press('当场帮他办了')
  await see('办结了')
  await press('办不成事')
  await see(/当场帮他办了（clerk-01，/)
  await good('closed')
})

test('every other page holds, in Chinese and in English', async () => {
  for (const [name, tab] of [
    ['tickets', '办不成事'],
    ['ratings', '评价'],
    ['machines', '机器'],
    ['day', '收工'],
  ] as const) {
    await press(tab)
    await good(name)
    await press('English')
    await good(`${name}-en`)
    await press('中文')
  }
  await press('机器')
  await press(/^凭条打印机/)
  await good('device')
})

test('by keyboard alone: the focus is on the heading, and Tab comes to the tabs and the keys', async () => {
  await press('收工')
  await see('打印收工单')
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
  const reached = new Set<string>()
  for (let n = 0; n < 20; n += 1) {
    await page.keyboard.press('Tab')
    reached.add((await page.evaluate('document.activeElement.textContent.trim()')) as string)
  }
  for (const label of ['打印收工单', '今天', '帮人代办']) expect([...reached]).toContain(label)
})

test('what this kiosk cannot do stands on the first page with its reason, although every device is well', async () => {
  await press('今天')
  const unavailable = [{ serviceId: 'pension-certification', code: 'backend.unreachable' }]
  await page.route('**/api/v1/staff/today', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), unavailable } })
  })
  await see('1 项办不了')
  await see('连不上业务系统')
  await good('cannot')
  await page.unroute('**/api/v1/staff/today')
})

test('figures that do not come leave a page that says so, and they can be asked for again', async () => {
  await page.route('**/api/v1/staff/day', (route) => route.fulfill({ status: 500, json: { code: 'internal' } }))
  await press('收工')
  await see('没有连上')
  await page.unroute('**/api/v1/staff/day')
  await press('再来一次')
  await see(/今天来过/)
})

test('the figures of the day before are one key away, with their day, and so is the way back', async () => {
  const before = await key('前一天').boundingBox()
  await press('前一天')
  /* Pressed again in haste it is still the same key. */
  expect((await key('前一天').boundingBox())?.x).toBe(before?.x)
  await see(/年 \d+ 月 \d+ 日来过 \d+ 人/)
  await good('day-before')
  await press('后一天')
  await see(/今天来过/)
})

test('what was done today can be turned over page by page, and a dead page of the kiosk stands above it', async () => {
  await page.route('**/api/v1/staff/cases*', (route) =>
    route.fulfill({ json: staffCases.slice(Number(new URL(route.request().url()).searchParams.get('skip') ?? 0)) }),
  )
  const standing = ['page.dead', 'clock.unsynced'].map((code) => ({ source: 'kioskd', code }))
  await page.route('**/api/v1/staff/today', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), standing } })
  })
  await press('今天')
  await see('屏幕页面没有反应')
  await see('机器的时间没有对准')
  await see('YL20261120-0020')
  await press('早一些的')
  await see('YL20261120-0012')
  await good('earlier')
  await press('早一些的')
  await see('YL20261120-0001')
  expect(await key('早一些的').count()).toBe(0)
  await press('晚一些的')
  await see('YL20261120-0005')
  await page.unroute('**/api/v1/staff/cases*')
  await page.unroute('**/api/v1/staff/today')
  await press('收工')
})

test('a list is printed once, however quickly its key is pressed again', async () => {
  const { printer } = hall
  if (!(printer instanceof SimulatedEscposPrinter)) throw new Error('the receipts come out of another printer')
  const before = printer.receipts.length
  await key('打印收工单').dblclick()
  await see('打好了')
  await page.waitForLoadState('networkidle')
  expect(printer.receipts.length).toBe(before + 1)
})

test('a kiosk that gives no answer is said to be silent, and is not shown as it was', async () => {
  await press('今天')
  await page.route('**/api/v1/staff/**', (route) => route.abort())
  await see('机器没有应答，下面是先前的情况')
  await good('silent')
  await page.unroute('**/api/v1/staff/**')
  await page.getByText('机器没有应答').waitFor({ state: 'detached' })
})

test('who signs out is forgotten, and a reload does not bring them back', async () => {
  await press(/退出$/)
  await see('工作人员登录')
  await signIn()
  await see(/都好|要您动手/)
  await page.reload()
  await see('工作人员登录')
  await eventually(() => {
    const [row] = hall.rows("SELECT count(*) AS n FROM journal WHERE type = 'staff.signedOut'")
    return Number(row?.n) === 2 || `${row?.n} sign-outs`
  })
})
