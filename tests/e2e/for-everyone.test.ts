import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Lang, ScreenId } from '../../src/api/contract.ts'
import { canaryCard, canaryIdNumber } from '../support/canary.ts'
import { foreignWords } from '../support/foreign-words.ts'
import { type Glass, landscape, type OpenGlass, openGlass, portrait } from '../support/glass.ts'
import { eventually, House } from '../support/house.ts'
import { KeyWalker } from '../support/key-walker.ts'
import { pensionWay, type Stride, walk } from '../support/pension-way.ts'
import { probe } from '../support/probe.ts'
import { spokenWords } from '../support/spoken-words.ts'

/*
 * Visits by people who do not touch the glass, reach only its lower half, or read another language: the real kiosk in real Chromium.
 */

const pension = '养老待遇资格认证'
let house: House
let open: OpenGlass
let glass: Glass

beforeAll(async () => {
  house = await House.open({ goodbyeMs: 1000 })
  house.stack.dock.addCard(canaryCard)
  open = await openGlass()
  glass = open.glass
  await glass.page.goto(house.addresses.kiosk)
  await eventually(async () => (await glass.page.getByText(pension).first().isVisible()) || 'nothing offered', 15_000)
})
afterAll(async () => {
  await open.close()
  await house.close()
})
afterEach(() => house.order({ order: 'removeCard', device: 'identity' }))

const putCard = () => house.order({ order: 'insertCard', device: 'identity', card: 'canary' })
const byKeyboard = (next: 'Tab' | 'ArrowDown', select: 'Enter' | 'Space') =>
  new KeyWalker(glass.page, (key) => glass.page.keyboard.press(key === 'next' ? next : select))
const putCardAnd = async (screen: 'confirm'): Promise<void> => {
  await putCard()
  await glass.until(screen)
}
/** Walks by keys; after each the screen is waited for. */
const byKeys = (keys: KeyWalker, strides: readonly Stride[]) =>
  walk(
    strides,
    (key) => keys.go(key),
    (screen) => glass.until(screen),
  )
const zh = pensionWay('zh')
const pad = (key: string) => house.order({ order: 'unit', device: 'pad', name: 'press', value: key })

test('the whole pension visit, with the number seen for five seconds, help asked for, and a rating changed', async () => {
  const keys = byKeyboard('Tab', 'Enter')
  await glass.until('idle')
  await keys.go('开始办事')
  await glass.until('home')
  expect((await keys.look('the new screen')).tag).toBe('H1')
  await byKeys(keys, zh.toCard.slice(1))
  await putCardAnd('confirm')

  const visitor = await house.visitor()
  const { rev, deadlineAt } = visitor.projection
  await keys.walkTo(/^按住看全部/)
  await glass.page.keyboard.press('Enter')
  await glass.page.getByText(canaryIdNumber).waitFor()
  await glass.page.getByText(canaryIdNumber).waitFor({ state: 'detached', timeout: 6000 })
  /* Whoever walks is there: the time of the screen has begun anew, and it is still the screen that keys are pressed on. */
  const later = await visitor.until((p) => (p.deadlineAt ?? 0) > (deadlineAt ?? 0), 3000)
  expect(later).toMatchObject({ screen: 'confirm', rev })
  visitor.close()

  await glass.page.keyboard.press('F1')
  await glass.page.getByRole('dialog').waitFor()
  expect((await keys.look('help')).label).toBe('已经叫人了')
  const walked = new Set<string>()
  for (let i = 0; i < 8; i += 1) walked.add((await keys.press('next')).label)
  expect(walked.has('我接着办'), [...walked].join(' ')).toBe(true)
  await glass.page.keyboard.press('Escape')
  await glass.page.getByRole('dialog').waitFor({ state: 'detached' })
  await keys.look('Escape')

  await byKeys(keys, zh.toReview)
  await keys.go(zh.submit)
  await glass.until('result', 20_000)
  await keys.look('the result')
  await keys.go('去评价')
  await glass.until('rating')
  await keys.go('满意')
  await glass.until('ratingUndo')
  await keys.go('改一改')
  await glass.until('rating')
  await keys.go('非常满意')
  await glass.until('ratingUndo')
  await keys.go('就这样')
  await house.order({ order: 'removeCard', device: 'identity' })
  await glass.until('idle', 15_000)
  expect(keys.wrong).toEqual([])
})

test('a bundle with its form: a choice, an address in pinyin, a number typed on the keyboard, papers promised or left out', async () => {
  const keys = byKeyboard('ArrowDown', 'Space')
  await glass.until('idle')
  await byKeys(keys, [['开始办事', 'home'], [/^开店摆摊/, 'group'], [/^摆摊一件事/, 'guide'], ...zh.toCard.slice(2)])
  await putCardAnd('confirm')
  await byKeys(keys, [
    ['是我，继续', 'face'],
    ['拍照片', 'form'],
  ])
  await keys.go('水果')
  await keys.go('下一步')
  await glass.page.getByText('在哪里摆').first().waitFor()
  for (const letter of 'shiqiao') await keys.go(letter)
  await keys.go('石桥')
  await expect.poll(() => glass.page.locator('.draft').textContent()).toContain('石桥')
  await keys.go('下一步')
  await glass.page.getByRole('heading', { name: '手机号是多少' }).waitFor()
  await glass.until('form')
  await glass.page.keyboard.type('138001380009')
  await glass.page.keyboard.press('Backspace')
  await expect.poll(() => glass.page.locator('.draft').textContent()).toBe('138 0013 8000')
  /* Enter after the last figure goes to the key that takes them; a second one presses it. */
  await glass.page.keyboard.press('Enter')
  expect((await keys.look('the last figure')).label).toBe('下一步')
  await glass.page.keyboard.press('Enter')
  await glass.until('document')
  await keys.go('没有这份材料')
  await glass.until('review')
  await keys.go('确认提交')
  await glass.until('preview', 30_000)
  /* Each item's paper is looked at before it is printed. */
  await eventually(async () => {
    const { screen, rev } = await glass.said()
    if (screen === 'preview') {
      await keys.go('打印')
      await eventually(async () => (await glass.said()).rev !== rev || 'the same picture')
    }
    return screen === 'result' || `the screen is ${screen}`
  }, 40_000)
  await keys.look('the result')
  await keys.go('退出')
  await house.order({ order: 'removeCard', device: 'identity' })
  await glass.until('idle', 15_000)
  expect(keys.wrong).toEqual([])
})

test('two switches, as the site file has them, reach everything up to the card and back', async () => {
  const keys = new KeyWalker(glass.page, (key) => glass.page.keyboard.press(key === 'next' ? 'F9' : 'F10'))
  await glass.until('idle')
  await keys.go('字号')
  await keys.go(/特大$/)
  await eventually(async () => String(await glass.look()).includes('xlarge') || 'not larger')
  await keys.go('这样就好')
  await byKeys(keys, [...zh.toCard.slice(0, 3), ['不同意', 'problem']])
  await keys.go('退出')
  await glass.until('idle', 15_000)
  expect(keys.wrong).toEqual([])
})

test('the keypad of the cabinet, over a pulled plug', async () => {
  const keys = new KeyWalker(glass.page, (key) => pad(key === 'next' ? 'key-8' : 'enter'))
  await glass.until('idle')
  const claimed = () =>
    eventually(async () => {
      await pad('key-8')
      return (await keys.focus()).tag === 'BUTTON' || 'no key has come'
    })
  await claimed()
  await keys.go('开始办事')
  await glass.until('home')
  await house.order({ order: 'unit', device: 'pad', name: 'unplug', value: '' })
  await house.order({ order: 'unit', device: 'pad', name: 'plug', value: '' })
  await claimed()
  await keys.go(/^养老/)
  await glass.until('group')
  await pad('cancel')
  await glass.until('home')
  await keys.go('退出')
  await glass.until('idle', 15_000)
  expect(keys.wrong).toEqual([])
})

/** Goes through the pension visit by touch; `look` sees every screen of it. */
async function pensionByTouch(lang: Lang, noRating: string, look: (screen: string) => Promise<void>): Promise<void> {
  const way = pensionWay(lang)
  const arrive = async (screen: ScreenId): Promise<void> => {
    await glass.until(screen, 20_000)
    await look(screen)
  }
  const byTouch = (strides: readonly Stride[]) => walk(strides, (key) => glass.touch(key), arrive)
  /* In large letters the key says the name of the service alone. */
  const often = new RegExp(`${spokenWords[lang].service}$`)
  await byTouch(way.toCard.map(([key, screen]) => [screen === 'guide' ? often : key, screen]))
  await putCard()
  await arrive('confirm')
  await byTouch([...way.toReview, [way.submit, 'result'], [way.rate, 'rating']])
  await glass.touch(noRating)
  await house.order({ order: 'removeCard', device: 'identity' })
  await glass.until('idle', 15_000)
}

/** From an idle screen in Portuguese. */
async function lowAndLarge(): Promise<void> {
  await glass.touch('Baixo')
  await glass.touch('Letras')
  await glass.touch(/Grandes$/)
  await glass.touch('Está bem')
  await eventually(async () => String(await glass.look()).includes('large') || 'not larger')
}

async function setPortuguese(): Promise<void> {
  await glass.touch('Language')
  await glass.touch('Português')
  await glass.key('Começar').waitFor()
  await lowAndLarge()
}

test('by touch in Portuguese, with everything in the lower half and large letters; the next visitor finds it as it was', async () => {
  const found: string[] = []
  const look = async (screen: string) => {
    found.push(...(await foreignWords(glass.page, 'pt')).map((line) => `${screen}: not Portuguese: ${line}`))
    found.push(...(await probe(glass.page)).wrong.map((w) => `${screen}: ${w}`))
  }
  const files: string[] = []
  glass.page.on('request', (request) => files.push(request.url()))
  await glass.touch('Language')
  await glass.touch('Português')
  await eventually(async () => String(await glass.look()).startsWith('pt') || 'not Portuguese')
  await glass.key('Começar').waitFor()
  const fetched = files.filter((url) => url.includes('words-pt'))
  expect(fetched).toHaveLength(1)
  expect(new URL(fetched[0] ?? '').origin).toBe(new URL(house.addresses.kiosk).origin)
  await lowAndLarge()
  expect(await glass.page.getByText('Teclas na metade de baixo').count()).toBe(1)
  await look('idle')
  await pensionByTouch('pt', 'Não avaliar e terminar', look)
  await setPortuguese()
  await bundleByTouch('pt', look)
  expect(found).toEqual([])
  await eventually(async () => String(await glass.look()) === 'zh-CN,standard,light' || String(await glass.look()))
  expect(await glass.page.evaluate('document.documentElement.dataset.reach')).toBe('normal')
})

test('by touch in Traditional Chinese on a wide panel', async () => {
  const found: string[] = []
  const look = async (screen: string) => {
    found.push(...(await foreignWords(glass.page, 'hk')).map((line) => `${screen}: simplified: ${line}`))
    found.push(...(await probe(glass.page)).wrong.map((w) => `${screen}: ${w}`))
  }
  await glass.page.setViewportSize(landscape)
  await glass.touch('Language')
  await glass.touch('繁體中文')
  await eventually(async () => String(await glass.look()).startsWith('zh-HK') || 'not Traditional Chinese')
  await glass.key('開始辦事').waitFor()
  await look('idle')
  await pensionByTouch('hk', '不評了，結束', look)
  await glass.touch('Language')
  await glass.touch('繁體中文')
  await glass.key('開始辦事').waitFor()
  await bundleByTouch('hk', look)
  expect(found).toEqual([])
  await glass.page.setViewportSize(portrait)
})

/** Keys of the bundle by what they are for: the affirmative one of each screen, and words where there are several. */
const bundleWords = {
  pt: { group: /^Comércio/, none: 'Não tenho', leave: 'Sair' },
  hk: { group: /^開店擺攤/, none: '沒有這份材料', leave: '離開' },
} as const

/** Goes through the bundle by touch: two matters, a choice, letters, a number, a paper that is missing. */
async function bundleByTouch(lang: keyof typeof bundleWords, look: (screen: string) => Promise<void>): Promise<void> {
  const words = bundleWords[lang]
  const { page } = glass
  const visitor = await house.visitor()
  const names = () => visitor.projection
  const goOn = page.locator('.page:not([inert]) .dock .btn--main')
  /** The affirmative key, over all pages of a list, until another screen or another page of the form has come. */
  const agree = async (until: ScreenId, more: () => boolean | Promise<boolean> = () => true): Promise<void> => {
    await eventually(async () => {
      if ((await glass.screen()) === until && (await more())) return true
      if (await goOn.isVisible()) await goOn.click({ timeout: 500 }).catch(() => {})
      return `the screen is ${await glass.screen()}, not ${until}`
    }, 20_000)
    await glass.until(until)
    await look(until)
  }
  await agree('home')
  await glass.touch(words.group)
  await glass.until('group')
  await look('group')
  const at = names()
  const stall =
    at.screen === 'group' ? at.props.services.find((one) => one.id === 'stall-matters')?.name[lang] : undefined
  if (stall === undefined) throw new Error('the group has no stall')
  await glass.touch(new RegExp(`^${stall}`))
  await glass.until('guide')
  await look('guide')
  await agree('consent')
  await agree('identify')
  await putCard()
  await glass.until('confirm')
  await look('confirm')
  await agree('face')
  await agree('form')
  /** None stands open once all of a page are answered. */
  const question = async () => (await page.locator('.open h2').allTextContents())[0] ?? ''
  const another = (than: string) => async () => !['', than].includes(await question())
  await page.locator('.open h2').waitFor()
  const choice = await question()
  await page.locator('.page .option').first().click()
  await agree('form', another(choice))
  const address = await question()
  for (const letter of 'SHIQIAO')
    await page
      .locator('.cap', { hasText: new RegExp(`^${letter}$`, 'i') })
      .first()
      .click()
  if (lang === 'hk')
    await page
      .locator('.cap, .word', { hasText: /^石[桥橋]$/ })
      .first()
      .click()
  await look('form, typed')
  await agree('form', another(address))
  for (const figure of '13800138000') await page.locator('.cap', { hasText: new RegExp(`^${figure}$`) }).click()
  await agree('document')
  await glass.touch(words.none)
  await glass.until('review')
  await look('review')
  await agree('preview')
  /* Each item's paper is looked at before it is printed. */
  await eventually(async () => {
    const { screen, rev } = await glass.said()
    if (screen === 'preview') {
      await goOn.click({ timeout: 2000 })
      await eventually(async () => (await glass.said()).rev !== rev || 'the same picture')
    }
    return screen === 'result' || `the screen is ${screen}`
  }, 40_000)
  await look('result')
  visitor.close()
  await glass.touch(words.leave)
  await house.order({ order: 'removeCard', device: 'identity' })
  await glass.until('idle', 15_000)
}
