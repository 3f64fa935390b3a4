import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Deed, Villager } from '../../src/cli/demo/villager.ts'
import { carryOut } from '../../src/cli/demo/visit.ts'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { loadCatalogue } from '../../src/counter/catalogue/load.ts'
import { stepsNamed } from '../../src/counter/catalogue/service.ts'
import { canary, canaryCard, canaryIdNumber, filesBelow, needles } from '../support/canary.ts'
import { eventually, House } from '../support/house.ts'

/*
 * Two visits one after the other. The first customer shows a card, types whatever is asked, has papers taken, signs, rates badly, leaves a number
 * and complains; then nothing of them is in what the second one is answered, in the daemon's memory, or in a file.
 */

const phone = '13955550142'
const typed: Readonly<Record<string, string>> = {
  text: '鸢尾示例商行',
  name: canary.name,
  phone,
  address: canary.address,
  bankCard: '6222020000000000141',
  amount: '424242',
}
const said: readonly (readonly [string, string])[] = [
  ['name', canary.name],
  ['id number', canaryIdNumber],
  ['address', canary.address],
  ['phone', phone],
  ['typed text', typed.text ?? ''],
]

let house: House
let snapshots: string
let visitor: Visitor
/** Everything the kiosk pushes and answers while it is set. */
let heard: string[] | undefined
beforeAll(async () => {
  snapshots = mkdtempSync(join(tmpdir(), 'kioskd-heap-'))
  process.env.NODE_OPTIONS = `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${snapshots}`
  house = await House.open()
  delete process.env.NODE_OPTIONS
  house.stack.dock.addCard(canaryCard)
  visitor = await house.visitor()
  await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 15_000)
})
afterAll(async () => {
  visitor.close()
  await house.close()
  rmSync(snapshots, { recursive: true, force: true })
})

function answersFor(service: string): Record<string, string> {
  const steps = loadCatalogue('provisioning/catalogue/demo').catalogue?.services.get(service)?.steps ?? []
  const fields = stepsNamed(steps, 'form').flatMap((s) => s.fields)
  return Object.fromEntries(fields.flatMap(({ id, kind }) => (typed[kind] ? [[id, typed[kind]]] : [])))
}

async function walk(service: string, card: string, until: string): Promise<void> {
  const answers = card === 'canary' ? answersFor(service) : {}
  const villager = new Villager({ service, cards: [card], answers })
  let p = visitor.projection
  while (p.screen !== until) {
    if (p.screen === 'problem') throw new Error(`${service} came to ${p.props.code}`)
    const deed: Deed = p.screen === 'rating' ? { do: 'act', action: { id: 'rate', level: 1 } } : villager.next(p)
    const { rev } = p
    await carryOut(deed, visitor, house.addresses)
    p = await visitor.until((q) => q.rev !== rev, 20_000)
  }
}

async function leave(): Promise<void> {
  if (visitor.projection.actions.includes('exit')) await visitor.act({ id: 'exit' })
  await visitor.until((p) => p.screen === 'goodbye' && p.actions.includes('next'), 8000)
  await house.order({ order: 'removeCard', device: 'identity' })
  await visitor.act({ id: 'next' })
  await visitor.untilScreen('idle', 8000)
}

/** The daemon's whole heap, as V8 writes it down. */
async function heap(): Promise<string> {
  const before = new Set(readdirSync(snapshots))
  process.kill(house.stack.kiosk.pid ?? 0, 'SIGUSR2')
  const path = () => readdirSync(snapshots).find((name) => !before.has(name))
  await eventually(() => path() !== undefined || 'no snapshot yet')
  /* It is written in one go: the daemon answers again when it is whole. */
  await fetch(new URL('/api/v1/health', house.addresses.kiosk))
  return readFileSync(join(snapshots, path() ?? ''), 'utf8')
}

/** As it stands in the snapshot's JSON: other than ASCII is escaped. */
function inHeap(snapshot: string, text: string): boolean {
  const escaped = [...text]
    .map((c) => ((c.codePointAt(0) ?? 0) < 128 ? c : `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`))
    .join('')
  return snapshot.includes(text) || snapshot.toLowerCase().includes(escaped.toLowerCase())
}

async function listen(): Promise<() => void> {
  const page = await (await fetch(house.addresses.kiosk)).text()
  const bearer = /name="kioskd-bearer" content="([^"]+)"/.exec(page)?.[1] ?? ''
  const live = new URL('/api/v1/live', house.addresses.kiosk)
  live.protocol = 'ws:'
  const socket = new WebSocket(live, ['kioskd.v1', `bearer.${bearer}`], {
    origin: new URL(house.addresses.kiosk).origin,
  })
  socket.on('message', (data) => heard?.push(String(data)))
  await new Promise((resolve) => socket.once('open', resolve))
  return () => socket.terminate()
}

test('the second customer finds nothing of the first', async () => {
  await walk('company-registration', 'canary', 'review')
  /* The search can find: while they are here, their words are in memory. */
  const during = await heap()
  expect(said.filter(([, text]) => !inHeap(during, text))).toEqual([])
  await walk('company-registration', 'canary', 'ratingReasons')
  await visitor.act({ id: 'leavePhone', phone })
  await visitor.until((p) => p.screen === 'ratingReasons' && p.props.contact, 5000)
  await leave()

  const stop = await listen()
  heard = []
  const snapshot = await heap()
  for (const [what, text] of said) expect(inHeap(snapshot, text), `${what} in the daemon's memory`).toBe(false)

  await walk('company-registration', 'li-jianguo', 'result')
  await leave()
  stop()
  expect(heard.length).toBeGreaterThan(10)
  for (const [what, text] of said)
    for (const message of heard) expect(message.includes(text), `${what} in ${message.slice(0, 200)}`).toBe(false)

  await house.delivered()
  for (const path of filesBelow(house.dir)) {
    /* The office is somebody else's house: it was given these things. */
    if (path.includes('/backend/')) continue
    const bytes = readFileSync(path)
    for (const [what, form] of [...needles(), ...said.map(([what, text]) => [what, Buffer.from(text)] as const)])
      expect(bytes.includes(form), `${what} in ${path}`).toBe(false)
  }
}, 120_000)
