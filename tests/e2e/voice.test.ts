import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { presetCards } from '../../src/hardware/simulators/index.ts'
import { type Glass, type OpenGlass, openGlass } from '../support/glass.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { Listener, type Rule } from '../support/listener.ts'

/*
 * Visits of somebody who cannot see: real Chromium, the whole kiosk, its speaker simulated. What is pressed is decided from what was spoken.
 */

const instead = '这里是您的信息，插上耳机可以听。'

let hall: Hall
let open: OpenGlass
let glass: Glass
let listener: Listener

beforeAll(async () => {
  hall = await Hall.open()
  open = await openGlass()
  glass = open.glass
  await glass.page.goto(hall.kiosk.url)
  listener = new Listener(hall, glass)
  await hall.visitor.until(
    (p) => p.screen === 'idle' && p.props.featured.length > 0 && p.props.featured.every((s) => s.available),
    15_000,
  )
})
afterAll(async () => {
  await open.close()
  await hall.close()
})
beforeEach(async () => {
  listener.headphones(false)
  hall.reader.removeCard()
  await glass.until('idle', 20_000)
  await eventually(async () => (await glass.page.locator('[data-voice]').count()) === 0 || 'the voice is on')
  listener.forget()
})

/** The one thing that has to be found by touch or by an assistant: the key with the headphones on it. */
async function turnOn(): Promise<void> {
  await glass.page.getByRole('button', { name: '听', exact: true }).click()
  await glass.page.getByRole('button', { name: '念给我听' }).click()
  const said = await listener.reading()
  expect(said[0]).toBe('要念给您听吗？')
  expect(said).toContain('这样就好')
  await listener.press('这样就好')
}

const layCard = async (): Promise<void> => {
  const [card] = presetCards
  if (card) hall.reader.insertCard(card)
}

const everyVisit: readonly Rule[] = [
  [/^您好，想办什么事/, '开始办事'],
  [/同意/, '同意，继续'],
  [/请放身份证/, layCard],
  [/是您本人吗/, '是我，继续'],
  [/镜头/, '拍照片'],
  [/都对吗/, '确认提交'],
  [/^办好了/, '去评价'],
  [/满意吗/, '满意'],
  [/已记下/, '就这样'],
]

const pension: readonly Rule[] = [
  [/^常办：养老待遇资格认证$/, '常办：养老待遇资格认证'],
  [/^养老待遇资格认证$/, '开始办理'],
  ...everyVisit,
]

describe('the pension visit by what is said', () => {
  test('on the loudspeaker: to the end, and nothing of the person is said', async () => {
    await turnOn()
    await listener.go(pension, /^谢谢您/)
    expect(listener.heard).toEqual(
      expect.arrayContaining(['请放身份证', '是您本人吗？', '看一看，都对吗？', '办好了', instead]),
    )
    /* The question first, its sentence, what can be pressed last, the primary key before the others. */
    const consent = listener.heard.slice(listener.heard.indexOf('可以拍一张照片，核对身份吗？'))
    expect(consent.indexOf('可以按：')).toBeGreaterThan(consent.indexOf('这一项要您单独同意。'))
    expect(consent.indexOf('同意，继续')).toBeLessThan(consent.indexOf('不同意'))
    expect(listener.heard.filter((text) => /人工帮助。$/.test(text) && /^要人帮忙/.test(text))).toHaveLength(1)
    expect(listener.personal.size).toBeGreaterThan(3)
    expect(listener.heard.filter((text) => listener.personal.has(text))).toEqual([])
    expect(listener.heard.join(' ')).not.toMatch(/…|\d{8}-\d{4}|\d{3,}\D{0,3}\d{4}/)
  })

  test('in headphones: they turn the voice on by themselves, and one’s own information is said', async () => {
    listener.headphones(true)
    await listener.go(pension, /^谢谢您/)
    expect(listener.heard).not.toContain(instead)
    expect(listener.heard.filter((text) => listener.personal.has(text)).length).toBeGreaterThan(3)
    expect(listener.heard.join(' ')).toMatch(/440…|990…/)
    listener.headphones(false)
    await eventually(async () => (await glass.page.locator('[data-voice]').count()) === 0 || 'the voice is still on')
  })

  test('the next visitor finds silence, and the speaker as loud as it was', async () => {
    await turnOn()
    await listener.reading()
    await listener.press('开始办事')
    await listener.reading()
    await hall.visitor.act({ id: 'exit' })
    await glass.until('goodbye')
    await listener.reading()
    await glass.until('idle', 20_000)
    await eventually(() => hall.visitor.projection.prefs.voice === undefined || 'the voice is still wanted')
    const { length } = listener.heard
    await eventually(() => hall.simulated.get('voice')?.state().volume === 60 || 'another loudness')
    await glass.page.waitForTimeout(500)
    expect(listener.heard).toHaveLength(length)
    expect(hall.kiosk.devices.claims().filter(({ deviceId }) => deviceId === 'voice')).toEqual([])
  })
})

test('slower, faster, louder and in Cantonese, as the visitor says; a list stays where it was turned to', async () => {
  const wish = () => hall.visitor.projection.prefs.voice
  await glass.page.getByRole('button', { name: '听', exact: true }).click()
  await glass.page.getByRole('button', { name: '念给我听' }).click()
  await listener.reading()
  expect(listener.lang).toBe('zh')
  await listener.press('粤语')
  expect(await listener.reading()).toContain('粤语')
  expect(listener.lang).toBe('yue')
  await listener.press('响一点')
  expect(await listener.reading()).toContain('音量 4')
  await listener.press('这样就好')
  await listener.reading()
  await listener.press('开始办事')
  await listener.reading()
  await listener.press('困难帮扶')
  expect(await listener.reading()).toContain('第 1 页，共 2 页')
  await listener.press('看下一页')
  expect(await listener.reading()).toContain('第 2 页，共 2 页')
  for (const speed of [80, 65, 50]) {
    await glass.key('慢').click()
    await eventually(() => listener.heard.includes(`语速 ${speed}%`) || `the speed is ${wish()?.speed}`)
  }
  for (let i = 0; i < 7; i += 1) {
    await glass.key('快').click()
    await eventually(() => (wish()?.speed ?? 0) > 50 || 'no faster')
  }
  await eventually(() => wish()?.speed === 200 || `the speed is ${wish()?.speed}`)
  expect(wish()).toEqual({ on: true, speed: 200, volume: 4, cantonese: true })
  await listener.reading()
  expect(await glass.page.locator('.pages').textContent()).toBe('第 2 页，共 2 页')
  await hall.leave()
})

describe('a bundle by what is said', () => {
  test('to the end, with questions, figures and papers', async () => {
    const typed = (figures: string) => async (): Promise<void> => {
      await listener.type(figures)
      await listener.press('下一步')
    }
    const bundle: readonly Rule[] = [
      [/^您想办哪方面的事/, '困难帮扶'],
      [/^残疾人一件事$/, '残疾人一件事'],
      [/^怎么办$/, '开始办理'],
      [/哪方面不方便/, '手脚不便'],
      [/平时要人照顾吗/, '是'],
      [/^不对？$/, () => listener.press('下一步')],
      [/钱打到哪张银行卡/, typed('6222020000000000000')],
      [/手机号是多少/, typed('13800138000')],
      [/字都看得清吗/, '看得清，用这张'],
      [/^够了，继续$/, '够了，继续'],
      [/放上评定表/, '拍下来'],
    ]
    const before = hall.backend.received.size
    await turnOn()
    await listener.go([...everyVisit, ...bundle], /^谢谢您/)
    const questions = [
      '残疾人一件事',
      '残疾人两项补贴',
      '已选',
      '可以拍一张照片，核对身份吗？',
      '请放身份证',
      '是您本人吗？',
      '哪方面不方便',
      '平时要人照顾吗',
      '钱打到哪张银行卡',
      '下面是键盘',
      '手机号是多少',
      '放上评定表',
      '字都看得清吗？',
      '看一看，都对吗？',
      instead,
      '两件事一起收到了',
      '谢谢您，慢走',
    ]
    let at = 0
    for (const words of questions) {
      at = listener.heard.indexOf(words, at)
      expect(at, words).toBeGreaterThan(-1)
    }
    /* Both services were handed in; neither what was typed nor what was chosen came out of the loudspeaker. */
    expect(hall.backend.received.size - before).toBe(2)
    expect(listener.heard.join(' ')).not.toMatch(/62|1380|\d{4}/)
    expect(listener.heard.filter((text) => listener.personal.has(text))).toEqual([])
  })
})
