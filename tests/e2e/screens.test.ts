import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Prefs } from '../../src/api/contract.ts'
import { FixtureGlass, formats, type GlassFormat, glasses, sceneOf } from '../support/fixture-glass.ts'
import { lettersDrawn } from '../support/glass.ts'
import type { Fixtures } from '../ui/fixture-server.ts'
import { plain, type Scene, scenes } from '../ui/fixtures.ts'

/**
 * Every screen in every shape, as it is drawn by a real browser from the built pages: nothing is cut, nothing scrolls, every key is
 * large enough and can be reached without a pointer, and axe finds nothing. Needs `npm run build:ui` and Chromium.
 */
const every = formats
const large: readonly GlassFormat[] = ['portrait', 'landscape']
/**
 * Sizes, colours, languages and heights in pairs; `sparing` ones are measured whole, and axe looks at every third screen of them: it has
 * nothing to say about the length of words.
 */
const LOOKS: readonly { readonly prefs: Prefs; readonly on: readonly GlassFormat[]; readonly sparing?: boolean }[] = [
  { prefs: plain, on: every },
  { prefs: { ...plain, lang: 'en' }, on: ['portrait', 'small landscape'], sparing: true },
  { prefs: { ...plain, size: 'xlarge', mode: 'contrast' }, on: large, sparing: true },
  { prefs: { ...plain, size: 'xlarge', mode: 'contrast', lang: 'en' }, on: ['landscape'], sparing: true },
  { prefs: { size: 'standard', mode: 'dark', lang: 'zh', reach: 'low' }, on: ['portrait'], sparing: true },
  { prefs: { size: 'large', mode: 'glare', lang: 'hk', reach: 'low' }, on: ['portrait'], sparing: true },
  { prefs: { size: 'xlarge', mode: 'light', lang: 'pt', reach: 'low' }, on: ['portrait'], sparing: true },
  { prefs: { size: 'large', mode: 'contrast', lang: 'pt', reach: 'normal' }, on: ['portrait'], sparing: true },
  { prefs: { size: 'large', mode: 'dark', lang: 'hk', reach: 'normal' }, on: ['landscape'], sparing: true },
  { prefs: { size: 'xlarge', mode: 'glare', lang: 'pt', reach: 'normal' }, on: ['landscape'], sparing: true },
  { prefs: { size: 'large', mode: 'contrast', lang: 'hk', reach: 'normal' }, on: ['small landscape'], sparing: true },
  { prefs: { size: 'xlarge', mode: 'dark', lang: 'pt', reach: 'normal' }, on: ['small landscape'], sparing: true },
]

/** `npm run e2e:all`: every size in every set of colours and every language on every glass, and the low position where there is one. */
const whole = process.env.KIOSKD_LOOKS === 'all'
const all: typeof LOOKS = (['standard', 'large', 'xlarge'] as const).flatMap((size) =>
  (['light', 'dark', 'contrast', 'glare'] as const).flatMap((mode) =>
    (['zh', 'hk', 'en', 'pt'] as const).flatMap((lang) => [
      { prefs: { size, mode, lang, reach: 'normal' }, on: every },
      { prefs: { size, mode, lang, reach: 'low' }, on: ['portrait'] },
    ]),
  ),
)

let glass: FixtureGlass
let fixtures: Fixtures
let page: Page

beforeAll(async () => {
  glass = await FixtureGlass.open()
  ;({ fixtures, page } = glass)
})
afterAll(() => glass.close())

const draw = (scene: Scene, prefs: Prefs): Promise<void> => glass.draw(scene, prefs)

/** Walks with Tab from the question until it comes round, and answers which keys had the focus. */
async function walk(keys: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  for (let i = 0; i < keys + 3; i++) {
    await page.keyboard.press('Tab')
    seen.add(
      (await page.evaluate(
        "document.activeElement?.tagName === 'BUTTON' ? document.activeElement.textContent.trim() : ''",
      )) as string,
    )
  }
  return seen
}

for (const format of formats)
  describe(format, () => {
    beforeAll(() => glass.begin(sceneOf('idle'), plain, glasses[format]))

    for (const { prefs, sparing } of (whole ? all : LOOKS).filter(({ on }) => on.includes(format)))
      it(`holds every screen, ${prefs.size} ${prefs.mode} ${prefs.lang} ${prefs.reach}`, async () => {
        const found: string[] = []
        for (const [i, scene] of scenes.entries()) {
          await draw(scene, prefs)
          if (!sparing || i % 3 === 0) found.push(...(await glass.axe()).map((v) => `${scene.name}: axe ${v}`))
          found.push(...(await glass.lookThrough()).map((w) => `${scene.name}: ${w}`))
        }
        expect(found).toEqual([])
      })

    it('reaches every key without a pointer', async () => {
      const unreached: string[] = []
      for (const scene of scenes) {
        await draw(scene, plain)
        const { keys, labels } = await glass.look()
        const seen = await walk(keys)
        unreached.push(...labels.filter((l) => !seen.has(l)).map((l) => `${scene.name}: ${l}`))
      }
      expect(unreached).toEqual([])
    })
  })

describe('what was not right', () => {
  it.each(formats)('is said beside the keyboard, in every size of letters: %s', async (format) => {
    await glass.begin(sceneOf('form-wrong'), plain, glasses[format])
    for (const size of ['standard', 'large', 'xlarge'] as const)
      for (const lang of ['zh', 'pt'] as const)
        for (const name of ['form-wrong', 'form-wrong-letters']) {
          await draw(sceneOf(name), { ...plain, size, lang })
          expect(await page.getByRole('alert').isVisible(), `${name} ${size} ${lang}`).toBe(true)
          expect((await glass.look()).wrong, `${name} ${size} ${lang}`).toEqual([])
        }
  })
})

describe('words for pinyin', () => {
  const sizes = ['standard', 'large', 'xlarge'] as const
  it.each(formats)('stand in one row above the letters, and the rest behind a key: %s', async (format) => {
    await glass.begin(sceneOf('search'), plain, glasses[format])
    const wrong: string[] = []
    for (const scene of ['search', 'form-address'])
      for (const size of sizes)
        for (const typed of size === 'standard' ? ['li'] : ['yanglaobaoxianguanxi']) {
          await draw(sceneOf('goodbye'), plain)
          await draw(sceneOf(scene), { ...plain, size })
          for (const letter of typed) await page.locator('button.cap', { hasText: new RegExp(`^${letter}$`) }).click()
          await page.locator('.words__row .cap').first().waitFor()
          await lettersDrawn(page)
          wrong.push(...(await glass.look()).wrong.map((w) => `${scene} ${size} ${typed}: ${w}`))
          const first = await page.locator('.words__row').textContent()
          const others = page.getByRole('button', { name: '别的字' })
          if (typed !== 'li') continue
          await others.click()
          expect(await page.locator('.words__row').textContent()).not.toBe(first)
        }
    expect(wrong).toEqual([])
  })
})

describe('behaviour', () => {
  beforeAll(() => glass.begin(sceneOf('idle'), plain, glasses.portrait))

  it('sends what is pressed, once, with the revision it was drawn from', async () => {
    await draw(sceneOf('consent'), plain)
    fixtures.received.length = 0
    await page.locator('[data-primary]').dblclick()
    await expect.poll(() => fixtures.received.length).toBeGreaterThan(0)
    expect(fixtures.received.map((r) => r.action)).toEqual([{ id: 'agree' }])
  })

  it('lets no be as large as yes', async () => {
    for (const scene of ['consent', 'licences'] as const) {
      await draw({ ...sceneOf(scene), offer: ['agree', 'refuse', 'back'] }, plain)
      const boxes = page.locator('.page:not([inert]) .dock .btn:not(.btn--back)')
      const widths = await boxes.evaluateAll((keys) => keys.map((key) => Math.round(key.getBoundingClientRect().width)))
      expect(widths.length, scene).toBe(2)
      expect(Math.abs((widths[0] ?? 0) - (widths[1] ?? 0)), scene).toBeLessThan(3)
    }
  })

  it('offers no action the daemon has not listed', async () => {
    await draw({ ...sceneOf('consent'), offer: ['agree'] }, plain)
    expect(await page.locator('button').allTextContents()).toEqual(['同意，继续'])
  })

  it.each(['confirm', 'review', 'choose-licences', 'records-masked'])(
    '%s: shows the whole number only while the key is held, and leaves nothing behind',
    async (scene) => {
      await draw(sceneOf(scene), plain)
      expect(await page.content()).not.toContain('440000195001011234')
      const hold = page.locator('.hold')
      const box = await hold.boundingBox()
      if (box === null) throw new Error('no key to hold')
      await page.mouse.move(box.x + 20, box.y + 20)
      await page.mouse.down()
      await page.getByText('440000195001011234').waitFor()
      await page.mouse.up()
      await expect.poll(() => page.content()).not.toContain('440000195001011234')
    },
  )

  it('shows what was typed in its own row while the key is held, and leads to its question', async () => {
    await draw(sceneOf('review-typed'), plain)
    const row = page.locator('.row', { hasText: '在哪里摆' })
    const typed = '示范县石桥镇石桥村第三村民小组 18 号'
    expect(await row.textContent()).not.toContain(typed)
    await page.locator('.hold').focus()
    await page.keyboard.press('Enter')
    await row.getByText(typed).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => row.textContent()).not.toContain(typed)
    fixtures.received.length = 0
    await row.getByRole('button').click()
    await expect.poll(() => fixtures.received.map((r) => r.action)).toEqual([{ id: 'change', field: 'place' }])
  })

  it('shows no face that the camera does not see now, and hurries nobody who cannot be seen', async () => {
    const view = page.locator('.lens__view img')
    const live = page.locator('.lens__view img[data-live][src]')
    const clock = page.getByText(/还有 \d+ 秒/)
    await draw(sceneOf('face'), plain)
    await live.waitFor()
    expect(await clock.count()).toBe(1)
    fixtures.unplugCamera(true)
    await live.waitFor({ state: 'detached', timeout: 4000 })
    expect(await view.getAttribute('src')).toBeNull()
    fixtures.unplugCamera(false)
    await live.waitFor()
    await draw(sceneOf('face-blind'), plain)
    expect([await view.count(), await page.locator('.tips').count(), await clock.count()]).toEqual([0, 0, 0])
    await draw(sceneOf('face'), plain)
    await live.waitFor()
  })

  it.each(['normal', 'low'] as const)(
    'keeps its promises in the largest letters while there is room, %s',
    async (reach) => {
      for (const [name, sentence] of [
        ['consent', '工作人员用纸质表格帮您办。'],
        ['review', '姓名、号码和照片办完马上清除。'],
        ['result-no-paper', '可找工作人员补打。'],
      ] as const) {
        await draw(sceneOf(name), { ...plain, size: 'xlarge', reach })
        expect(await page.locator('.note span', { hasText: sentence }).first().isVisible(), name).toBe(true)
      }
    },
  )

  it('says a day as people say it', async () => {
    const value = page.locator('.page dd, .page .card').filter({ hasText: /2031/ }).first()
    for (const [lang, day] of [
      ['zh', '2031 年 12 月 31 日'],
      ['en', '31 December 2031'],
      ['pt', '31 de dezembro de 2031'],
    ] as const) {
      await draw(sceneOf('confirm'), { ...plain, lang })
      expect(await value.textContent()).toContain(day)
    }
  })

  it('keeps the focus inside a sheet', async () => {
    await draw(sceneOf('timeout'), plain)
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate("document.activeElement?.closest('[role=alertdialog]') !== null")).toBe(true)
    }
  })

  it('turns letters, colours and language at the touch of a floor key', async () => {
    await draw(sceneOf('guide'), plain)
    await page.getByRole('button', { name: '字号' }).click()
    await page.getByRole('button', { name: '特大' }).click()
    await glass.until("document.documentElement.dataset.size === 'xlarge'")
    await page.getByRole('button', { name: '这样就好' }).click()
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await glass.until("document.documentElement.lang === 'en'")
    expect(await page.getByRole('button', { name: 'Begin' }).count()).toBe(1)
  })

  it('holds its own sheets, with everything within reach where that is wanted', async () => {
    const found: string[] = []
    const sheets = { zh: ['看', 'Language'], pt: ['Ver', '语言'] } as const
    for (const [format, viewport] of Object.entries(glasses)) {
      await page.setViewportSize(viewport)
      for (const [lang, labels] of Object.entries(sheets)) {
        await draw(sceneOf('guide'), { size: 'xlarge', mode: 'light', lang: lang as 'zh' | 'pt', reach: 'low' })
        for (const label of labels) {
          const key = page.locator('.page .floor').getByRole('button', { name: label, exact: true })
          /* A wide panel has room for a key each. */
          if ((await key.count()) === 0) continue
          await key.click()
          await page.locator('.sheet').waitFor()
          found.push(...(await glass.look()).wrong.map((w) => `${format} ${lang} ${label}: ${w}`))
          await page.keyboard.press('Escape')
          await page.locator('.sheet').waitFor({ state: 'detached' })
        }
      }
    }
    await page.setViewportSize(glasses.portrait)
    expect(found).toEqual([])
  })

  it('throws the document away when the visit is over', async () => {
    await draw(sceneOf('goodbye'), plain)
    await page.evaluate("window.residue = 'x'")
    fixtures.show(sceneOf('idle'), plain)
    await glass.until('window.residue === undefined')
    await page.locator('.page--idle').waitFor()
    expect(new URL(page.url()).searchParams.get('n')).toBe('1')
    const kept = await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie.length]')
    expect(kept).toEqual([0, 0, 0])
  })

  it('waits calmly while the daemon is away, and comes back by itself', async () => {
    await draw(sceneOf('guide'), plain)
    fixtures.silence(true)
    await page.locator('.wait').waitFor({ timeout: 5000 })
    expect(await page.locator('button').count()).toBe(0)
    fixtures.silence(false)
    await page.locator('.page--guide').waitFor({ timeout: 10_000 })
  })

  it('tells the daemon what it has drawn', async () => {
    fixtures.alive.length = 0
    await draw(sceneOf('review'), plain)
    await expect.poll(() => fixtures.alive.at(-1)?.screen).toBe('review')
  })

  it('tells the daemon that somebody is there: once for a walk by keys and a touch beside them, never for a stuck key', async () => {
    fixtures.show(sceneOf('identify'), plain)
    const other = await glass.anotherPage()
    await other.clock.install()
    await other.goto(fixtures.kiosk)
    await other.locator('.page--identify').waitFor()
    const { keyboard, mouse, clock } = other
    const told = async (times: number): Promise<void> => {
      await clock.runFor(6000)
      await expect.poll(() => fixtures.presences()).toBe(times)
      await clock.runFor(6000)
      expect(fixtures.presences()).toBe(times)
    }
    const before = fixtures.presences()
    await keyboard.down('ArrowDown')
    await expect.poll(() => other.evaluate("document.documentElement.hasAttribute('data-keys')")).toBe(true)
    await told(before + 1)
    for (let i = 0; i < 20; i += 1) await keyboard.down('ArrowDown')
    await told(before + 1)
    await keyboard.up('ArrowDown')
    for (let i = 0; i < 10; i += 1) await keyboard.press('Tab')
    await mouse.click(5, 400)
    await told(before + 2)
    await other.close()
  })

  it('loads a new document once when its token is refused, and does not hammer', async () => {
    await draw(sceneOf('guide'), plain)
    const before = fixtures.documents()
    fixtures.refuseSockets(true)
    // One look whether there is a document, and the document itself.
    await expect.poll(() => fixtures.documents() - before, { timeout: 5000 }).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(fixtures.documents() - before).toBe(2)
    fixtures.refuseSockets(false)
    await page.locator('.page--guide').waitFor({ timeout: 8000 })
  })

  it('breaks no rule of its content security policy', () => {
    expect(glass.errors.filter((e) => !/WebSocket|ERR_CONNECTION|503/.test(e))).toEqual([])
  })
})

describe('operations and dock', () => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    it(`reads well at ${width} px`, async () => {
      await page.setViewportSize({ width, height })
      const found: string[] = []
      for (const url of [
        `${fixtures.fleet}/`,
        `${fixtures.fleet}/#/kiosk/kiosk-001?lang=en`,
        `${fixtures.fleet}/#/kiosk/kiosk-005?mode=dark`,
        `${fixtures.dock}/`,
      ]) {
        await page.goto('about:blank')
        await page.goto(url)
        await page.locator('.panel').first().waitFor()
        found.push(...(await glass.axe()).map((v) => `${url} ${v}`))
        const across = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number
        if (across > 0) found.push(`${url} is ${across} px too wide`)
      }
      expect(found).toEqual([])
    })

  it('shows what a lost kiosk said as from before, and the alarms that stand', async () => {
    await page.goto(`${fixtures.fleet}/`)
    await page.getByText('1 个告警').first().waitFor()
    await page.goto(`${fixtures.fleet}/#/kiosk/kiosk-003`)
    await page.getByText('以下是失联前的情况').waitFor()
    expect(await page.locator('.devtree circle[fill="var(--ok)"]').count()).toBe(0)
    await page.goto(`${fixtures.fleet}/#/kiosk/kiosk-001`)
    await page.getByText('以下是失联前的情况').waitFor({ state: 'detached' })
  })

  it('says so when the figures are old', async () => {
    await page.goto(`${fixtures.fleet}/`)
    await page.locator('.panel').first().waitFor()
    fixtures.silence(true)
    await page.getByText('连不上数据接口').waitFor({ timeout: 12_000 })
    fixtures.silence(false)
    await expect.poll(() => page.getByText('连不上数据接口').count(), { timeout: 12_000 }).toBe(0)
  })
})
