import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { freePort, isFree } from '../../src/cli/ports.ts'
import { eventually } from '../support/house.ts'
import { processesNaming, Running } from '../support/kioskd.ts'

let dir: string
let port: number
beforeAll(async () => {
  expect(await ensureScreens(() => {})).toBeUndefined()
})
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-demo-'))
  do port = await freePort()
  while (!(await allFree(port)))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const allFree = async (first: number) =>
  first < 65_000 && (await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((i) => isFree(first + i)))).every(Boolean)

async function startDemo(): Promise<Running> {
  const demo = new Running('demo', '--port', String(port), '--dir', dir)
  await demo.says('ready in')
  return demo
}

/* How soon it is up on a machine that does nothing else is a figure of `npm run bench`: demo.start.ms. */
test('the demo comes up, and Ctrl-C ends all of it within 2 s', async () => {
  const demo = await startDemo()
  for (const line of ['kiosk     http://', 'fleet     http://', 'dev dock  http://']) expect(demo.out).toContain(line)
  expect(processesNaming(dir).length).toBeGreaterThanOrEqual(3)
  const toldMs = performance.now()
  const ended = await demo.end('SIGINT')
  expect(performance.now() - toldMs).toBeLessThan(2000)
  expect(ended.status).toBe(0)
  expect(processesNaming(dir)).toEqual([])
  expect(await allFree(port)).toBe(true)
})

test('kill -9 of the demo leaves no process behind', async () => {
  const demo = await startDemo()
  demo.process.kill('SIGKILL')
  await eventually(() => processesNaming(dir).length === 0 || `left: ${processesNaming(dir).join()}`, 5000)
})
