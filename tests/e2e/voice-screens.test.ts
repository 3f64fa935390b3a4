import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Prefs } from '../../src/api/contract.ts'
import { FixtureGlass, formats, glasses, sceneOf as scene } from '../support/fixture-glass.ts'
import { lettersDrawn } from '../support/glass.ts'
import { eventually } from '../support/house.ts'
import type { Fixtures } from '../ui/fixture-server.ts'
import { plain, type Scene, scenes } from '../ui/fixtures.ts'

/**
 * Every screen with the voice on: the bar with the words stands above the dock in every shape and size, and nothing is cut for it.
 * Needs `npm run build:ui` and Chromium.
 */
const voice = { on: true, speed: 125, volume: 3, cantonese: false } as const
/** `npm run e2e:all` */
const whole = process.env.KIOSKD_LOOKS === 'all'
const LOOKS: readonly Prefs[] = [
  { ...plain, voice },
  { ...plain, size: 'large', mode: 'dark', lang: 'en', voice },
  { ...plain, size: 'xlarge', mode: 'contrast', voice },
]

let glass: FixtureGlass
let fixtures: Fixtures
let page: Page

beforeAll(async () => {
  glass = await FixtureGlass.open()
  ;({ fixtures, page } = glass)
})
afterAll(() => glass.close())

const draw = (at: Scene, prefs: Prefs): Promise<void> => glass.draw(at, prefs)

/** What does not fit, and, unless it is left for another time, what axe says. */
async function wrong(withAxe = true): Promise<readonly string[]> {
  const { wrong: unfit } = await glass.look()
  return withAxe ? [...unfit, ...(await glass.axe()).map((v) => `axe ${v}`)] : unfit
}

for (const format of formats)
  describe(format, () => {
    beforeAll(async () => {
      await glass.begin(scene('idle'), LOOKS[0], glasses[format])
      await page.locator('.saying').first().waitFor()
    })

    for (const prefs of whole || format === 'portrait' ? LOOKS : LOOKS.slice(-1))
      it(`holds every screen with its words, ${prefs.size} ${prefs.mode} ${prefs.lang}`, async () => {
        const found: string[] = []
        for (const [i, at] of scenes.entries()) {
          await draw(at, prefs)
          found.push(...(await wrong(whole || i % 3 === 0)).map((w) => `${at.name}: ${w}`))
        }
        await draw(scene('guide'), prefs)
        await page.getByRole('button', { name: prefs.lang === 'en' ? 'Listen' : '听', exact: true }).click()
        await page.locator('.voice').waitFor()
        await lettersDrawn(page)
        found.push(...(await wrong()).map((w) => `the sheet of the voice: ${w}`))
        await page.getByRole('button', { name: prefs.lang === 'en' ? 'Done' : '这样就好' }).click()
        expect(found).toEqual([])
      })
  })

describe('what is read', () => {
  const plainVoice: Prefs = { ...plain, voice }
  const texts = (at: number): readonly string[] => fixtures.spoken[at]?.parts.map(({ text }) => text) ?? []
  /** Nothing more has been asked to be said for a while. */
  const calm = async (): Promise<void> => {
    for (let before = -1; before !== fixtures.spoken.length; ) {
      before = fixtures.spoken.length
      await page.waitForTimeout(before === 0 ? 180 : 110)
    }
  }

  beforeAll(async () => {
    await glass.begin(scene('idle'), plainVoice, glasses.portrait)
    await page.locator('.saying').first().waitFor()
    await calm()
  })

  it('is question, sentence, content, and then the keys with the primary one first', async () => {
    fixtures.spoken.length = 0
    await draw(scene('consent'), plainVoice)
    await calm()
    const all = texts(fixtures.spoken.length - 1)
    const order = ['可以拍一张照片，核对身份吗？', '这一项要您单独同意。', '可以按：', '同意，继续', '不同意'].map(
      (t) => all.indexOf(t),
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(all).not.toContain('字号')
  })

  it('is not read again when it is drawn again with the same words, and a clock makes no new ones', async () => {
    await draw(scene('identify'), plainVoice)
    await calm()
    fixtures.spoken.length = 0
    await draw(scene('identify'), plainVoice)
    await page.waitForTimeout(1500)
    expect(fixtures.spoken).toEqual([])
  })

  it('is a key with its state when the focus comes to it, also on the floor', async () => {
    await draw(scene('guide'), plainVoice)
    await calm()
    fixtures.spoken.length = 0
    for (let i = 0; i < 14; i += 1) {
      const { length } = fixtures.spoken
      await page.keyboard.press('Tab')
      await expect.poll(() => fixtures.spoken.length).toBeGreaterThan(length)
    }
    const said = fixtures.spoken.flatMap(({ parts }) => parts.map(({ text }) => text))
    expect(said).toEqual(expect.arrayContaining(['开始办理', '字号', '人工帮助']))
  })

  it('is the sheet in front, and nothing of the page below; afterwards the page is not read again', async () => {
    await draw(scene('guide'), plainVoice)
    await calm()
    fixtures.spoken.length = 0
    await page.getByRole('button', { name: '颜色', exact: true }).click()
    await calm()
    const all = fixtures.spoken.flatMap(({ parts }) => parts.map(({ text }) => text))
    expect(all[0]).toBe('哪种颜色看得清？')
    expect(all.join(' ')).toContain('白天 已选 夜晚 没选')
    expect(all).not.toContain('开始办理')
    fixtures.spoken.length = 0
    await page.getByRole('button', { name: '这样就好' }).click()
    await calm()
    expect(fixtures.spoken).toEqual([])
  })

  it('is all of it, with the floor, when it is asked for again', async () => {
    await draw(scene('guide'), plainVoice)
    await calm()
    fixtures.spoken.length = 0
    await page.getByRole('button', { name: '再听' }).click()
    await calm()
    expect(texts(0)).toEqual(expect.arrayContaining(['养老待遇资格认证', '开始办理', '字号', '人工帮助']))
  })

  it('marks what is a person’s on every screen that shows any', async () => {
    const unmarked: string[] = []
    for (const s of scenes) {
      fixtures.spoken.length = 0
      await draw(s, plainVoice)
      await calm()
      for (const { parts } of fixtures.spoken)
        for (const { text, personal } of parts)
          if (personal !== true && /…|0417|SQ01|¥/.test(text)) unmarked.push(`${s.name}: ${text}`)
    }
    expect(unmarked).toEqual([])
  })

  it('keeps within what the daemon takes', async () => {
    const { pageMessageSchema } = await import('../../src/api/schemas.ts')
    for (const message of fixtures.spoken) expect(pageMessageSchema.safeParse(message).success).toBe(true)
  })
})

describe('a voice that takes its time', () => {
  /** Longer than a screen is given to settle: what the bar shows is looked at before the next words come. */
  const partMs = 105
  let lanes: readonly FixtureGlass[]

  beforeAll(async () => {
    lanes = [glass, ...(await Promise.all(Array.from({ length: 7 }, () => glass.beside())))]
  })
  afterAll(async () => {
    for (const lane of lanes.slice(1)) await lane.fixtures.close()
  })

  it('comes to the end of every screen by itself, and says nothing twice', async () => {
    const found = await Promise.all(
      lanes.map(async (lane, n) => {
        const { fixtures: heard, page: own } = lane
        const asked = (): number => heard.spoken.length
        heard.talk(partMs)
        await lane.begin(scene('idle'), { ...plain, voice })
        await eventually(() => heard.saidToTheEnd() > 0 || 'the first screen has not been said')
        const wrong: string[] = []
        let before = 'idle'
        for (const at of scenes.filter((_, i) => i % lanes.length === n)) {
          const [was, ends] = [asked(), heard.saidToTheEnd()]
          await lane.draw(at, { ...plain, voice })
          const words = (): string =>
            heard.spoken
              .slice(was)
              .map((m) => m.parts.map((p) => p.text).join('|'))
              .join(' // ')
          /* The same question with other words under it may have nothing new to say. */
          const mustSpeak = before !== at.screen
          before = at.screen
          await eventually(() => asked() > was || 'nothing is said', mustSpeak ? 4000 : 400).catch((e: Error) => {
            if (mustSpeak) wrong.push(`${at.name}: ${e.message}`)
          })
          if (asked() === was) continue
          await eventually(() => heard.saidToTheEnd() > ends || 'no end', 8000).catch(() =>
            wrong.push(`${at.name}: no end of ${words()}`),
          )
          /* What a touch brings in front of a screen is another question. */
          if (asked() - was > (at.open ? 2 : 1)) wrong.push(`${at.name}: said ${asked() - was} times: ${words()}`)
          const told = own.locator('.saying p', { hasText: '念完了' }).first()
          await told.waitFor({ timeout: 2000 }).catch(() => wrong.push(`${at.name}: its end is not told`))
        }
        return wrong
      }),
    )
    expect(found.flat()).toEqual([])
  })
})

it('throws nothing', () => {
  expect(glass.errors).toEqual([])
})
