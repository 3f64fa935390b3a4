import { readFileSync } from 'node:fs'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { canary, canaryCard, canaryIdNumber, filesBelow, needles } from '../support/canary.ts'
import { type Glass, landscape, type OpenGlass, openGlass, portrait } from '../support/glass.ts'
import { eventually, House } from '../support/house.ts'
import { pensionWay, type Stride, walk } from '../support/pension-way.ts'

/* The pension visit by a person in front of the real thing: real Chromium, real daemon, real fleet, devices at byte level. */

const pension = '养老待遇资格认证'
const nothingKept = {
  localStorage: 0,
  sessionStorage: 0,
  cookies: '',
  caches: 0,
  databases: 0,
  serviceWorkers: 0,
  windowName: '',
  historyState: null,
}

let house: House
let open: OpenGlass
let browser: BrowserContext
let glass: Glass
beforeAll(async () => {
  house = await House.open()
  house.stack.dock.addCard(canaryCard)
  open = await openGlass()
  ;({ browser, glass } = open)
  await glass.page.goto(house.addresses.kiosk)
  await eventually(async () => (await glass.page.getByText(pension).first().isVisible()) || 'nothing offered', 15_000)
})
afterAll(async () => {
  await open.close()
  await house.close()
})
afterEach(async () => {
  await house.order({ order: 'removeCard', device: 'identity' })
  await house.order({ order: 'plug', device: 'identity' })
  house.stack.backend.mode = 'normal'
})

const putCard = () => house.order({ order: 'insertCard', device: 'identity', card: 'canary' })
/** Touches its way, and has axe look at every screen. */
const byTouch = (strides: readonly Stride[]) =>
  walk(
    strides,
    (key) => glass.touch(key),
    (screen) => glass.see(screen),
  )
const zh = pensionWay('zh')
const en = pensionWay('en')
const receipts = () => house.stack.simulators.entries().flatMap(([, d]) => (d.kind === 'printer' ? d.receipts : []))
const textNow = () => glass.page.evaluate('document.documentElement.outerHTML') as Promise<string>
/** Nobody who looks over a shoulder reads more than the mask. */
async function nothingPersonalShown(): Promise<void> {
  const text = await textNow()
  for (const field of [canary.name, canary.address, canaryIdNumber, canaryIdNumber.slice(6, 14)])
    expect(text).not.toContain(field)
}

/** The screen as the panel shows it, but for the clock. */
const pixels = () => glass.page.screenshot({ mask: [glass.page.locator('.clock')], animations: 'disabled' })
const placesToGoBackTo = () => glass.page.evaluate('history.length') as Promise<number>

test('by touch in portrait, every screen of it, from hello to hello', async () => {
  await glass.see('idle')
  const untouched = { picture: await pixels(), history: await placesToGoBackTo() }
  await byTouch(zh.toCard)
  await putCard()
  await glass.see('confirm')
  await nothingPersonalShown()

  const hold = await glass.page.locator('.hold').boundingBox()
  if (!hold) throw new Error('no key to hold')
  await glass.page.mouse.move(hold.x + hold.width / 2, hold.y + hold.height / 2)
  await glass.page.mouse.down()
  await glass.page.getByText(canaryIdNumber).waitFor()
  expect(await textNow()).toContain(canary.name)
  expect(await textNow()).toContain(canary.address)
  await glass.page.mouse.up()
  await eventually(async () => !(await textNow()).includes(canaryIdNumber) || 'still shown')
  await nothingPersonalShown()

  await glass.page.reload()
  await glass.until('confirm')
  await nothingPersonalShown()

  await byTouch(zh.toReview)
  await nothingPersonalShown()
  /* The office takes it and then keeps silent: long enough to look at the waiting screen, and no reason to send it twice. */
  house.stack.backend.mode = 'silentAfterEffect'
  await byTouch([[zh.submit, 'working']])
  await glass.see('printing', 20_000)
  await glass.see('result', 20_000)
  /* Before the rating is sent: an office that takes that and keeps silent is out of reach for the next visitor. */
  house.stack.backend.mode = 'normal'
  expect(await glass.page.locator('.numplate .num').textContent()).toMatch(/^YL\d{8}-\d{4}$/)
  expect(await glass.page.locator('.qr, figure svg, figure canvas').first().isVisible()).toBe(true)
  expect(receipts()).toHaveLength(1)
  expect([...house.stack.backend.received.values()]).toEqual([1])
  await nothingPersonalShown()
  await byTouch([
    [zh.rate, 'rating'],
    ['满意', 'ratingUndo'],
  ])
  await glass.touch('改一改')
  await glass.until('rating')
  await glass.touch('非常满意')
  await glass.until('ratingUndo')
  await glass.touch('就这样')
  await glass.see('goodbye')
  await house.order({ order: 'removeCard', device: 'identity' })
  await glass.until('idle', 15_000)

  expect(glass.violations).toEqual([])
  expect(glass.looked.size).toBe(14)
  await nothingPersonalShown()
  expect(await textNow()).not.toMatch(/鸢|雾凇|YL20/)
  expect(await glass.kept()).toEqual(nothingKept)
  expect(await placesToGoBackTo()).toBe(untouched.history)
  expect((await pixels()).equals(untouched.picture)).toBe(true)
  await house.delivered()
  expect(house.fleetRows('SELECT outcome, receipt, rating FROM tx')).toEqual([
    { outcome: 'done', receipt: 'printed', rating: 5 },
  ])
})

test('in landscape, in English, in the largest letters and highest contrast; the next visitor finds it as it was', async () => {
  const before = await glass.look()
  expect(before).toEqual(['zh-CN', 'standard', 'light'])
  await glass.page.setViewportSize(landscape)
  await glass.touch('Language')
  await glass.touch('English')
  await eventually(async () => ((await glass.look()) as string[])[0] === 'en' || 'not English')
  await glass.touch('Size')
  await glass.touch(/Largest$/)
  await glass.touch('Done')
  await glass.touch('Colour')
  await glass.touch(/Contrast$/)
  await glass.touch('Done')
  await eventually(async () => String(await glass.look()) === 'en,xlarge,contrast' || String(await glass.look()))
  glass.violations.length = 0
  await glass.see('idle')
  await byTouch(en.toCard)
  await putCard()
  await glass.see('confirm')
  await byTouch(en.toReview)
  await glass.touch(en.submit)
  await glass.see('result', 20_000)
  expect(await glass.look()).toEqual(['en', 'xlarge', 'contrast'])
  await nothingPersonalShown()
  await byTouch([
    [en.rate, 'rating'],
    ['Skip and finish', 'goodbye'],
  ])
  expect(glass.violations).toEqual([])
  await glass.until('idle', 15_000)
  await eventually(async () => String(await glass.look()) === String(before) || String(await glass.look()))
  await glass.page.setViewportSize(portrait)
})

test('found by initials and by number however quickly they are typed; the way to a place is drawn, and said again at the end', async () => {
  const typed = async (keys: string) => {
    for (const key of keys)
      await glass.page.locator('button.cap', { hasText: new RegExp(`^${key}$`) }).click({ force: true })
  }
  await glass.until('idle', 15_000)
  await glass.touch('开始办事')
  await glass.touch('找一找')
  await glass.until('search')
  await typed('yldy')
  await glass.page.locator('.hit', { hasText: pension }).waitFor()
  await glass.touch('按部门找')
  await glass.see('departments')
  await glass.touch(/^人社局/)
  await glass.see('group')
  await glass.page.locator('.hit', { hasText: pension }).waitFor()
  await glass.touch('返回')
  await glass.until('departments')
  await glass.touch('返回')
  await glass.until('home')
  await glass.touch('找一找')
  await glass.until('search')
  await glass.touch('数字')
  await typed('184')
  await glass.page.locator('.hit', { hasText: '政务地图' }).click()
  await glass.touch('开始办理')
  await glass.see('choose')
  expect(await glass.page.locator('.hit b').allTextContents()).toEqual([
    '1. 石桥村便民服务站',
    '2. 石桥县政务服务中心',
    '3. 二十四小时自助厅',
  ])
  expect(await glass.page.locator('.chart .pin').allTextContents()).toEqual(['2', '3', '1 您在这里'])
  await glass.page.locator('.hit', { hasText: '石桥县政务服务中心' }).click()
  await glass.see('result')
  await glass.page.getByText('桥东街 1 号').waitFor()
  /* Nothing was handed in, and no card was laid down. */
  expect(await glass.page.locator('.numplate').count()).toBe(0)
  expect(await textNow()).not.toContain('身份证')
  expect(glass.violations).toEqual([])
  await glass.touch('退出')
  await glass.until('goodbye')
  await glass.touch('都拿好了')
  await glass.until('idle', 15_000)
})

test('a page that is loaded again in the middle of a word goes on there, and the visit leaves nothing of it', async () => {
  const typed = async (keys: string) => {
    for (const key of keys)
      await glass.page.locator('button.cap', { hasText: new RegExp(`^${key}$`) }).click({ force: true })
  }
  const field = glass.page.locator('output.draft')
  /* The letters that were typed last need a moment to be told. */
  const reloadedWith = async (words: string | RegExp) => {
    await glass.page.waitForTimeout(300)
    await glass.page.reload()
    await field.filter({ hasText: words }).waitFor()
  }
  await glass.until('idle', 15_000)
  await glass.touch('开始办事')
  await glass.touch('找一找')
  await glass.until('search')
  await typed('yuyue')
  await reloadedWith(/^yuyue$/)
  await glass.page.locator('.words button', { hasText: /^预约$/ }).click()
  await field.filter({ hasText: /^预约$/ }).waitFor()
  await glass.page.locator('.hit', { hasText: '预约办事' }).first().click()
  await glass.touch('开始办理')
  await glass.touch('同意，继续')
  await glass.until('identify')
  await glass.touch('没带证，打字')
  await reloadedWith(/^\s*$/)
  await typed(canaryIdNumber.slice(0, 9))
  await reloadedWith(`${canaryIdNumber.slice(0, 6)} ${canaryIdNumber.slice(6, 9)}`)
  await typed(canaryIdNumber.slice(9))
  await glass.touch('下一步')
  await typed('wang')
  await glass.page.locator('.words button', { hasText: /^王$/ }).click()
  await typed('xiu')
  await reloadedWith(/^王xiu$/)
  await glass.touch('返回')
  await field.filter({ hasText: canaryIdNumber.slice(-4) }).waitFor()
  expect(await glass.kept()).toEqual(nothingKept)
  await glass.touch('退出')
  await glass.page.getByRole('button', { name: '退出，清掉' }).click()
  await glass.until('goodbye')
  await glass.until('idle', 15_000)
  expect(await textNow()).not.toMatch(new RegExp(`王|xiu|${canaryIdNumber.slice(0, 6)}`))
  await nothingPersonalShown()
})

test('operations see the visit as it ends, and a pulled reader with its cause and remedy, each within 5 s', async () => {
  const desk = await browser.newPage()
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.goto(`${house.addresses.fleet}#/kiosk/shiqiao-01`)
  const rows = desk.locator('tr').filter({ hasText: pension }).filter({ hasText: '办成' })
  await eventually(async () => (await rows.count()) === 2 || `${await rows.count()} visits shown`)

  await glass.page.bringToFront()
  const visitor = await house.visitor()
  for (const [key] of zh.toCard) await glass.touch(key)
  await putCard()
  for (const [key] of zh.toReview) await glass.touch(key)
  await glass.touch(zh.submit)
  await visitor.untilScreen('result', 20_000)
  const endedMs = performance.now()
  await eventually(async () => (await rows.count()) === 3 || `${await rows.count()} visits shown`, 5000)
  const seenMs = Math.round(performance.now() - endedMs)
  visitor.close()
  await glass.touch('退出')
  await glass.until('idle', 15_000)

  await house.order({ order: 'unplug', device: 'identity' })
  const pulledMs = performance.now()
  const cause = desk.locator('.devrow').filter({ hasText: '没有接上' })
  await eventually(async () => (await cause.count()) === 1 || 'not seen', 5000)
  expect(await cause.textContent()).toContain('把读卡器的线拔下来，数三下，再插上。')
  const causeMs = Math.round(performance.now() - pulledMs)
  await eventually(async () => (await desk.locator('h1').textContent())?.includes('停了') || 'still serving', 5000)
  console.log(`operations saw the visit ${seenMs} ms after its end, the pulled reader after ${causeMs} ms`)
  await desk.close()
})

test('in the end nothing of the person is in the browser or in anything it has written', async () => {
  await nothingPersonalShown()
  expect(await glass.kept()).toEqual(nothingKept)
  expect(open.errors).toEqual([])
  expect((await browser.storageState()).cookies).toEqual([])
  await browser.close()
  const files = filesBelow(open.profileDir).map((path) => [path, readFileSync(path)] as const)
  const port = Buffer.from(`127.0.0.1:${new URL(house.addresses.kiosk).port}`)
  expect(
    files.some(([, bytes]) => bytes.includes(port)),
    'the profile that was searched is the one that was used',
  ).toBe(true)
  for (const [path, bytes] of files)
    for (const [what, form] of needles()) expect(bytes.includes(form), `${what} of the canary in ${path}`).toBe(false)
})
