import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canary, canaryCard, filesBelow, needles } from '../support/canary.ts'
import { House, step, walkToReview } from '../support/house.ts'

let house: House
const wire: Buffer[] = []
beforeAll(async () => {
  house = await House.open()
  house.stack.dock.addCard(canaryCard)
})
afterAll(() => house.close())

test('after the visit the canary person is in no log, no MQTT message, no database and no file', async () => {
  const spy = connect(house.addresses.broker, { protocolVersion: 4 })
  spy.on('message', (topic, payload) => wire.push(Buffer.from(topic), payload))
  await new Promise((resolve) => spy.once('connect', resolve))
  await spy.subscribeAsync('#')

  const visitor = await house.visitor()
  await walkToReview(house, visitor, 'canary')
  await visitor.act({ id: 'submit' })
  await visitor.untilScreen('result', 30_000)
  await visitor.act({ id: 'help' })
  await visitor.until((p) => p.overlay?.kind === 'help', 3000)
  await visitor.act({ id: 'closeHelp' })
  await visitor.until((p) => p.overlay === null, 3000)
  await step(visitor, { id: 'next' }, 'rating')
  await step(visitor, { id: 'rate', level: 1 }, 'ratingReasons')
  await step(visitor, { id: 'next' }, 'ratingUndo')
  await step(visitor, { id: 'next' }, 'goodbye')
  await leaveGoodbye(visitor)
  await house.delivered()
  expect(JSON.stringify(visitor.projection)).not.toContain('鸢')
  visitor.close()
  await spy.endAsync()

  const places: [string, Buffer][] = [
    ['the log', Buffer.from(house.log.join('\n'))],
    ['MQTT', Buffer.concat(wire)],
    ...filesBelow(house.dir).map((path): [string, Buffer] => [path, readFileSync(path)]),
  ]
  expect(wire.length).toBeGreaterThan(20)
  for (const [place, bytes] of places)
    for (const [what, form] of needles()) expect(bytes.includes(form), `${what} of the canary in ${place}`).toBe(false)
  const environment = execFileSync('tr', ['\\0', '\\n'], {
    input: readFileSync(`/proc/${house.stack.kiosk.pid}/environ`),
  })
  for (const [what, form] of needles()) expect(environment.includes(form), what).toBe(false)
})

test('the same search finds the canary where it is planted', () => {
  for (const [what, form] of needles()) expect(Buffer.concat([Buffer.from('xx'), form]).includes(form), what).toBe(true)
  expect(needles().some(([, form]) => Buffer.from(`{"name":"${canary.name}"}`).includes(form))).toBe(true)
})

async function leaveGoodbye(visitor: Awaited<ReturnType<House['visitor']>>): Promise<void> {
  await visitor.until((p) => p.screen === 'goodbye' && p.actions.includes('next'), 5000)
  await house.order({ order: 'removeCard', device: 'identity' })
  await step(visitor, { id: 'next' }, 'idle')
}
