import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardOf, pseudoWlt } from '../../src/hardware/simulators/index.ts'
import { House, step, walkToReview } from '../support/house.ts'

/* A person who does not exist (region 990101), with fields that occur nowhere else. */
const canary = {
  name: '鸢尾金丝雀',
  sex: '2',
  nation: '01',
  birth: '19500229'.replace('0229', '0228'),
  address: '雾凇岭隐仙溪百零七号',
  idNumber: '99010119500228731',
  issuer: '雾凇岭公安局',
  validFrom: '20150101',
  validTo: '长期',
} as const
const card = cardOf('canary', 'canary', canary)
const idNumber = Buffer.from(card.text.subarray(122, 158)).toString('utf16le')

let house: House
const wire: Buffer[] = []
beforeAll(async () => {
  house = await House.open()
  house.stack.dock.addCard(card)
})
afterAll(() => house.close())

/** Every way a field could have been written: UTF-8, UTF-16, JSON escapes, base64, hex. */
function needles(): readonly (readonly [string, Buffer])[] {
  const texts = { name: canary.name, 'id number': idNumber, address: canary.address, issuer: canary.issuer }
  const ofText = Object.entries(texts).flatMap(([what, text]) => {
    const utf8 = Buffer.from(text)
    const escaped = Buffer.from(
      [...text].map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
    )
    return [
      utf8,
      Buffer.from(text, 'utf16le'),
      escaped,
      Buffer.from(utf8.toString('hex')),
      Buffer.from(utf8.toString('base64').slice(0, -4)),
    ].map((form) => [what, form] as const)
  })
  const photo = Buffer.from(pseudoWlt('canary'))
  return [
    ...ofText,
    ['photo', photo.subarray(100, 164)],
    ['photo', Buffer.from(photo.subarray(99, 159).toString('base64'))],
    ['photo', Buffer.from(photo.subarray(100, 140).toString('hex'))],
  ]
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

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
  await step(visitor, { id: 'rate', level: 1 }, 'ratingUndo')
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
