import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { langNames } from '../../kiosk-ui/i18n/language.ts'
import type { Lang, ScreenId } from '../../src/api/contract.ts'
import { textsIn } from '../../src/counter/voice/script.ts'
import { presetCards } from '../../src/hardware/simulators/index.ts'
import { foreignLines } from '../support/foreign-words.ts'
import { type Glass, type OpenGlass, openGlass } from '../support/glass.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { Listener, type Rule } from '../support/listener.ts'
import { pensionWay } from '../support/pension-way.ts'
import { spokenWords } from '../support/spoken-words.ts'

/*
 * Visits of somebody who cannot see: real Chromium, the whole kiosk, its speaker simulated. What is pressed is decided from what was spoken.
 */

const { instead } = spokenWords.zh

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
  await hall.leave()
  await glass.until('idle', 20_000)
  await eventually(async () => (await glass.page.locator('[data-voice]').count()) === 0 || 'the voice is on')
  listener.forget()
})

/** The one thing that has to be found by touch or by an assistant: the language, and the key with the headphones on it. */
async function turnOn(lang: Lang = 'zh'): Promise<void> {
  const words = spokenWords[lang]
  if (lang !== 'zh') {
    await glass.touch('Language')
    await glass.touch(langNames[lang])
    await glass.key(pensionWay(lang).toCard[0]?.[0] ?? '').waitFor()
  }
  listener.understands = lang
  await glass.touch(words.listen)
  await glass.touch(words.readToMe)
  expect(await listener.reading()).toContain(words.fine)
  await listener.press(words.fine)
}

const layCard = async (): Promise<void> => {
  const [card] = presetCards
  if (card) hall.reader.insertCard(card)
}

/** Types figures, and presses the key that takes them. */
const typed = (figures: string, next: string) => async (): Promise<void> => {
  await listener.type(figures)
  await listener.press(next)
}

/** Exactly these words. */
const just = (words: string): RegExp => new RegExp(`^${words.replace(/[?.]/g, '\\$&')}$`)
const keyTo = (screen: ScreenId, lang: Lang): string =>
  String(pensionWay(lang).strides.find(([, to]) => to === screen)?.[0])

/** What is done about the sentences that every visit has. */
function everyVisit(lang: Lang): readonly Rule[] {
  const w = spokenWords[lang]
  const way = pensionWay(lang)
  return [
    [just(w.hello), keyTo('home', lang)],
    [just(w.ownConsent), keyTo('identify', lang)],
    [just(w.placeCard), layCard],
    [just(w.isItYou), keyTo('face', lang)],
    [just(w.camera), keyTo('review', lang)],
    [just(w.allRight), way.submit],
    [just(w.done), way.rate],
    [just(w.satisfied), w.level],
    [just(w.noted), w.keepIt],
  ]
}

const pension = (lang: Lang): readonly Rule[] => [
  [just(keyTo('guide', lang)), keyTo('guide', lang)],
  [just(spokenWords[lang].service), keyTo('consent', lang)],
  ...everyVisit(lang),
]
const goodbye = (lang: Lang) => just(spokenWords[lang].goodbye)

const catalogueTexts = () => [...textsIn(hall.loaded.catalogue, '').values()]

/** These sentences, in this order, among others. */
function expectHeard(sentences: readonly string[]): void {
  let at = 0
  for (const words of sentences) {
    at = listener.heard.indexOf(words, at)
    expect(at, words).toBeGreaterThan(-1)
  }
}

/** Nobody beside the kiosk has heard anything of the person. */
function expectNothingPersonal(): void {
  expect(listener.heard.filter((text) => listener.personal.has(text))).toEqual([])
  expect(listener.heard.join(' ')).not.toMatch(/…|\d{8}-\d{4}|\d{3,}\D{0,3}\d{4}/)
}

describe('the pension visit by what is said', () => {
  test('on the loudspeaker: to the end, and nothing of the person is said', async () => {
    await turnOn()
    await listener.go(pension('zh'), goodbye('zh'))
    expect(listener.heard).toEqual(
      expect.arrayContaining(['请放身份证', '是您本人吗？', '看一看，都对吗？', '办好了', instead]),
    )
    /* The question first, its sentence, what can be pressed last, the primary key before the others. */
    const consent = listener.heard.slice(listener.heard.indexOf('可以拍一张照片，核对身份吗？'))
    expect(consent.indexOf('可以按：')).toBeGreaterThan(consent.indexOf('这一项要您单独同意。'))
    expect(consent.indexOf('同意，继续')).toBeLessThan(consent.indexOf('不同意'))
    expect(listener.heard.filter((text) => /人工帮助。$/.test(text) && /^要人帮忙/.test(text))).toHaveLength(1)
    expect(listener.personal.size).toBeGreaterThan(3)
    expectNothingPersonal()
  })

  test.each([
    ['hk', 'yue'],
    ['en', 'en'],
    ['pt', 'pt'],
  ] as const)(
    'in %s, by the %s voice: every sentence of it in that language, and nothing of the person is said',
    async (lang, voice) => {
      const w = spokenWords[lang]
      await turnOn(lang)
      await listener.go(pension(lang), goodbye(lang))
      expectHeard([w.fine, w.hello, w.service, w.consent, w.ownConsent, w.canPress, keyTo('identify', lang), w.refuse])
      expectHeard([w.placeCard, w.isItYou, w.instead, w.camera, w.allRight, w.done, w.satisfied, w.noted, w.goodbye])
      expect([...listener.voices]).toEqual([voice])
      expect(await foreignLines(listener.heard, lang, catalogueTexts())).toEqual([])
      expect(listener.personal.size).toBeGreaterThan(3)
      expectNothingPersonal()
    },
  )

  test('in headphones: they turn the voice on by themselves, and one’s own information is said', async () => {
    listener.headphones(true)
    await listener.go(pension('zh'), goodbye('zh'))
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
  test('in Portuguese: to the end, with questions and figures, the paper promised', async () => {
    const before = hall.backend.received.size
    await turnOn('pt')
    await listener.go(
      [
        ...everyVisit('pt'),
        [/^De que assunto se trata/, 'Apoio social'],
        [/^Cartão e subsídios por deficiência$/, 'Cartão e subsídios por deficiência'],
        [/^Recebe$/, 'Iniciar'],
        [/Que dificuldade tem/, 'Mover-se'],
        [/Precisa de cuidados/, 'Sim'],
        /* Before what stands answered above them, which may be heard with them. */
        [/Cartão bancário para o dinheiro/, typed('6222020000000000000', 'Seguinte')],
        [/O seu número de telefone/, typed('13800138000', 'Seguinte')],
        [/^Não está certo\?$/, () => listener.press('Seguinte')],
        [/Coloque a avaliação/, 'Entrego em 30 dias'],
      ],
      goodbye('pt'),
    )
    expectHeard(['Cartão e subsídios por deficiência', 'Que dificuldade tem', 'Precisa de cuidados todos os dias?'])
    expectHeard(['Cartão bancário para o dinheiro', 'O seu número de telefone', 'Coloque a avaliação'])
    expectHeard([spokenWords.pt.instead, 'Entregue. O resto está no recibo', spokenWords.pt.goodbye])
    expect(hall.backend.received.size - before).toBe(2)
    expect([...listener.voices]).toEqual(['pt'])
    expect(await foreignLines(listener.heard, 'pt', catalogueTexts())).toEqual([])
    expect(listener.heard.join(' ')).not.toMatch(/62|1380|\d{4}/)
    expectNothingPersonal()
  })

  test('to the end, with questions, figures and papers', async () => {
    const bundle: readonly Rule[] = [
      [/^您想办哪方面的事/, '困难帮扶'],
      [/^残疾人一件事$/, '残疾人一件事'],
      [/^怎么办$/, '开始办理'],
      [/哪方面不方便/, '手脚不便'],
      [/平时要人照顾吗/, '是'],
      [/钱打到哪张银行卡/, typed('6222020000000000000', '下一步')],
      [/手机号是多少/, typed('13800138000', '下一步')],
      [/^不对？$/, () => listener.press('下一步')],
      [/字都看得清吗/, '看得清，用这张'],
      [/^够了，继续$/, '够了，继续'],
      [/放上评定表/, '拍下来'],
    ]
    const before = hall.backend.received.size
    await turnOn()
    await listener.go([...everyVisit('zh'), ...bundle], goodbye('zh'))
    const questions = [
      '残疾人一件事',
      '残疾人两项补贴',
      '这次一起办',
      '可以用您的这些信息吗？',
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
      '报上去了，结果看回执',
      '谢谢您，慢走',
    ]
    expectHeard(questions)
    /* Both services were handed in; neither what was typed nor what was chosen came out of the loudspeaker. */
    expect(hall.backend.received.size - before).toBe(2)
    expect(listener.heard.join(' ')).not.toMatch(/62|1380|\d{4}/)
    expect(listener.heard.filter((text) => listener.personal.has(text))).toEqual([])
  })
})
