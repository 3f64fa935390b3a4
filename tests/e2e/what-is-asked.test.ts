import { afterAll, beforeAll, expect, test } from 'vitest'
import { FixtureGlass, formats, glasses, sceneOf } from '../support/fixture-glass.ts'
import { plain } from '../ui/fixtures.ts'

/* A screen asks what is meant, of whom it is meant, and has a key that leads on. */

let glass: FixtureGlass
beforeAll(async () => {
  glass = await FixtureGlass.open()
  await glass.begin(sceneOf('idle'), plain, glasses.portrait)
})
afterAll(() => glass.close())

const draw = (scene: string) => glass.draw(sceneOf(scene), plain)
const question = () => glass.page.locator('.page main').textContent()
const keys = () => glass.page.locator('.page .dock button').allTextContents()

test('where several people take part, each card is asked for as whose it is, and nobody has to say that they are somebody else', async () => {
  await draw('identify-whose')
  expect(await question()).toContain('再放要办事的家人的身份证')
  await draw('confirm-whose')
  expect(await question()).toContain('再放要办事的家人的身份证')
  expect(`${await question()} ${await keys()}`).not.toMatch(/您本人|是我|不是我/)
  await draw('confirm')
  expect(await question()).toContain('是您本人吗？')
})

test('consent is asked for a picture only where one is taken', async () => {
  await draw('consent')
  expect(await question()).toContain('可以拍一张照片')
  await draw('consent-data')
  expect(await question()).not.toContain('拍一张照片')
  expect(await question()).toContain('可以用您的这些信息吗？')
})

test('of several things there is no going on with none, and the last one can be taken off again', async () => {
  await draw('choose-several')
  expect(await keys()).toEqual(['返回'])
  await draw('choose-one-of-several')
  expect(await keys()).toEqual(['选好了', '返回'])
  glass.fixtures.received.length = 0
  await glass.page.getByRole('button', { name: '水果' }).click()
  await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([{ id: 'choose', values: [] }])
})

test('the number of a case can be typed where its code cannot be read: letters, figures, stroke', async () => {
  await draw('scan')
  const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click()
  await press('改用手输')
  expect(await keys()).toEqual(['返回'])
  for (const key of ['Y', 'L', '数字', '2', '6', '-', '1']) await press(key)
  expect((await glass.look()).wrong).toEqual([])
  glass.fixtures.received.length = 0
  await press('填好了')
  await expect
    .poll(() => glass.fixtures.received.map(({ action }) => action))
    .toEqual([{ id: 'typeCode', value: 'YL26-1' }])
  await press('改用手输')
  await press('返回')
  expect(await keys()).toContain('改用手输')
  expect(glass.fixtures.received).toHaveLength(1)
})

test.each(formats)('a number to call back can be left, on a problem and with a rating: %s', async (format) => {
  for (const [scene, call] of [
    ['problem-ticket', '留个电话'],
    ['ratingReasons', '留个电话，我们回您'],
  ] as const) {
    const size = format === 'portrait' ? 'standard' : 'xlarge'
    await glass.begin(sceneOf(scene), { ...plain, size }, glasses[format])
    const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click({ timeout: 3000 })
    await press(call)
    expect(await keys()).toEqual(['返回'])
    /* Until the number is whole there is no key to go on with: what is wanted has to stand there. */
    expect(await glass.page.getByText('港澳的加 852').isVisible(), `${scene} ${size}`).toBe(true)
    expect((await glass.look()).wrong, `${scene} ${size}`).toEqual([])
    for (const figure of '13800138000') await press(figure)
    expect((await glass.look()).wrong, `${scene} ${size}`).toEqual([])
    glass.fixtures.received.length = 0
    await press('填好了')
    await expect
      .poll(() => glass.fixtures.received.map(({ action }) => action))
      .toEqual([{ id: 'leavePhone', phone: '13800138000' }])
    await press('返回')
    expect(await keys()).toContain(call)
  }
})

test.each(formats)(
  'letters that are not yet a word are neither lost by "next" nor left behind by another language: %s',
  async (format) => {
    await glass.begin(sceneOf('form-address'), plain, glasses[format])
    const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click({ timeout: 3000 })
    const sent = () => glass.fixtures.received.map(({ action }) => action)
    glass.fixtures.received.length = 0
    for (const letter of 'li') await press(letter)
    await press('下一步')
    await glass.page.getByRole('alert').getByText('请先在键盘上方选字').waitFor({ timeout: 3000 })
    expect((await glass.look()).wrong).toEqual([])
    expect(sent()).toEqual([])
    await glass.draw(sceneOf('form-address'), { ...plain, lang: 'en' })
    await press('Delete')
    await expect.poll(() => glass.page.locator('.draft').textContent()).toBe('l')
    await press('i')
    await press('李')
    await expect.poll(() => glass.page.getByRole('alert').count()).toBe(0)
    await press('Next')
    await expect.poll(sent).toEqual([{ id: 'answer', field: 'address', value: '李' }, { id: 'next' }])
  },
)

test('a number of Hong Kong or Macao can be left as the sentence has it', async () => {
  for (const phone of ['85291234567', '85366123456']) {
    await glass.begin(sceneOf('problem-ticket'), { ...plain, lang: 'hk' }, glasses.portrait)
    const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click({ timeout: 3000 })
    await press('留個電話')
    glass.fixtures.received.length = 0
    for (const figure of phone) await press(figure)
    await press('填好了')
    await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([{ id: 'leavePhone', phone }])
  }
})

test.each(formats)('who has no card types its number and their name: %s', async (format) => {
  const size = format === 'portrait' ? 'standard' : 'xlarge'
  await glass.begin(sceneOf('identify'), { ...plain, size }, glasses[format])
  const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click({ timeout: 3000 })
  await press('没带证，打字')
  expect(await question()).toContain('身份证上的号码？')
  expect(await keys()).toEqual(['返回'])
  for (const figure of '11010519491231002X') await press(figure)
  expect((await glass.look()).wrong).toEqual([])
  await press('下一步')
  expect(await question()).toContain('身份证上的姓名？')
  for (const letter of 'li') await press(letter)
  await press('李')
  expect((await glass.look()).wrong).toEqual([])
  glass.fixtures.received.length = 0
  await press('下一步')
  const sent = { id: 'identifyByHand', name: '李', idNumber: '11010519491231002X' }
  await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([sent])
  const refused = { problem: 'identity.invalid' }
  await glass.draw({ ...sceneOf('identify-again'), patch: refused }, { ...plain, size })
  expect(await question()).toContain('姓名或号码不对')
  expect(await question()).toContain('110105 1949 1231 002X')
  expect((await glass.look()).wrong).toEqual([])
})

test('of who has typed it nothing is said about a card', async () => {
  await draw('confirm')
  expect(await question()).toMatch(/身份证读好了.*/)
  await draw('confirm-typed')
  expect(await question()).not.toMatch(/读好了|有效期限/)
})

test('help of a clerk is ended where it was agreed to', async () => {
  await draw('review')
  const end = glass.page.locator('.floor').getByRole('button', { name: '不用帮了' })
  expect(await end.count()).toBe(0)
  await draw('assisted')
  glass.fixtures.received.length = 0
  await end.click()
  await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([{ id: 'endAssist' }])
})

test('a no of the office has no picture of a broken line beside it', async () => {
  const pictureOf = async (code: string) => {
    await glass.draw({ ...sceneOf('problem'), patch: { code, saved: false } }, plain)
    return glass.page.locator('.page .centre svg').innerHTML()
  }
  const noNetwork = await pictureOf('backend.unreachable')
  expect(await pictureOf('backend.noAnswer')).toBe(noNetwork)
  expect(await pictureOf('backend.refused')).not.toBe(noNetwork)
})

test('a visit that waits for help is covered: above its sheet the glass is the same whatever lies below', async () => {
  await glass.page.setViewportSize(glasses.portrait)
  const seen = async (below: string) => {
    const { screen, patch } = sceneOf(below)
    await glass.draw({ ...sceneOf('paused'), screen, ...(patch ? { patch } : {}) }, plain)
    await glass.page.getByText('先停在这里，等人来帮您').waitFor()
    const { y = 0 } = (await glass.page.locator('.sheet').boundingBox()) ?? {}
    expect(y).toBeGreaterThan(600)
    return glass.page.screenshot({ clip: { x: 0, y: 0, width: glasses.portrait.width, height: y - 60 } })
  }
  const overTheForm = await seen('form')
  expect(overTheForm.equals(await seen('review-typed'))).toBe(true)
  expect(overTheForm.equals(await seen('confirm'))).toBe(true)
})

test('without a camera there is a ticket, and after an interruption a way to the first screen', async () => {
  await draw('face-blind')
  expect(await keys()).toEqual(['办不成事', '返回'])
  await draw('stopped-before')
  glass.fixtures.received.length = 0
  await glass.page.getByRole('button', { name: '回首页' }).click()
  await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([{ id: 'exit' }])
})

test('the number of a permit that begins with letters can be typed: its letters, then figures by themselves', async () => {
  await draw('by-hand')
  const press = async (name: string) => glass.page.getByRole('button', { name, exact: true }).click()
  await press('Aa')
  for (const key of 'UTO990190010112') await press(key)
  expect(await glass.page.locator('output.draft').textContent()).toBe('UTO 9901 9001 0112')
  expect((await glass.look()).wrong).toEqual([])
  await press('下一步')
  await press('Aa')
  for (const key of 'Ma') await press(key)
  glass.fixtures.received.length = 0
  await press('下一步')
  await expect
    .poll(() => glass.fixtures.received.map(({ action }) => action))
    .toEqual([{ id: 'identifyByHand', idNumber: 'UTO990190010112', name: 'Ma' }])
})

test('on a low panel all matters of life stand on one page, each as large as a finger needs', async () => {
  await glass.begin(sceneOf('home'), plain, glasses['small landscape'])
  const tiles = glass.page.locator('.tile')
  expect(await tiles.count()).toBe(8)
  expect((await glass.look()).wrong).toEqual([])
  const mm = await glass.page.evaluate(
    `Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm'))`,
  )
  const boxes = await Promise.all((await tiles.all()).map((tile) => tile.boundingBox()))
  for (const box of boxes) expect(Math.min(box?.width ?? 0, box?.height ?? 0) / Number(mm)).toBeGreaterThan(16)
})
