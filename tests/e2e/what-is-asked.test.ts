import { afterAll, beforeAll, expect, test } from 'vitest'
import { FixtureGlass, sceneOf } from '../support/fixture-glass.ts'
import { plain } from '../ui/fixtures.ts'

/* A screen asks what is meant, of whom it is meant, and has a key that leads on. */

let glass: FixtureGlass
beforeAll(async () => {
  glass = await FixtureGlass.open()
  await glass.begin(sceneOf('idle'))
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

test('without a camera there is a ticket, and after an interruption a way to the first screen', async () => {
  await draw('face-blind')
  expect(await keys()).toEqual(['办不成事', '返回'])
  await draw('stopped-before')
  glass.fixtures.received.length = 0
  await glass.page.getByRole('button', { name: '回首页' }).click()
  await expect.poll(() => glass.fixtures.received.map(({ action }) => action)).toEqual([{ id: 'exit' }])
})
