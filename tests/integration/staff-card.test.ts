import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cardHash } from '../../src/counter/staff/desk.ts'
import { hashPin } from '../../src/counter/staff/people.ts'
import { readStaffCard } from '../../src/counter/staff/staff-card.ts'
import { canServe } from '../../src/hardware/contract.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { Running } from '../support/kioskd.ts'

/* Signing in with a card at a whole kiosk: the daemon reads it from a reader that is simulated on its wire, the page sends the PIN. */

const pin = '204817'
const number = '04a1b2c3d4e580'
const dir = mkdtempSync(join(tmpdir(), 'kioskd-card-'))
let hall: Hall
let bearer: string

beforeAll(async () => {
  const staff = join(dir, 'staff.yaml')
  const [role, hashed] = ['assistant', hashPin(pin)]
  const lines = ['schema: 1', 'staff:', `  - { ref: c-1, role: ${role}, pin: ${hashed}, card: ${cardHash(number)} }`]
  writeFileSync(staff, lines.join('\n'))
  hall = await Hall.open({ staff })
  bearer = /name="kioskd-bearer" content="([^"]+)"/.exec(await (await fetch(hall.kiosk.url)).text())?.[1] ?? ''
})
afterAll(async () => {
  await hall.close()
  rmSync(dir, { recursive: true, force: true })
})
const order = (name: string, value = '') => hall.simulated.get('chip')?.orders[name]?.run(value)
/** Takes the card off the reader, and waits until the kiosk knows. */
async function lift(): Promise<void> {
  order('remove')
  await eventually(() => {
    const reader = hall.kiosk.devices.byRole('cardReader.chip')
    const clear = reader !== undefined && canServe(reader) && (reader.media ?? 'notPresent') === 'notPresent'
    return clear || `it is ${reader?.operatingState}, the card ${reader?.media}`
  })
}
beforeEach(lift)

async function signIn(typed = pin, signal?: AbortSignal): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(new URL('/api/v1/staff/sign-in', hall.kiosk.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ card: 'read', pin: typed }),
    ...(signal ? { signal } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const held = () => hall.kiosk.devices.claims().some((claim) => claim.reason === 'staff-card')
const reading = () => eventually(() => held() || 'nobody reads')
const free = () => eventually(() => !held() || 'the reader is held')
const journal = (type: string) =>
  hall.rows('SELECT body FROM journal WHERE type = ? ORDER BY seq', type).map((r) => JSON.parse(String(r.body)))

test('the screen offers it where a reader and a card of staff are known', () => {
  expect(hall.visitor.projection.kiosk).toMatchObject({ staff: true, staffCard: true })
})

test('a card that lies there, or is laid down while the kiosk waits, with its PIN', async () => {
  order('insert', 'staff-clerk-01')
  expect(await signIn()).toMatchObject({ status: 200, body: { ref: 'c-1', role: 'assistant' } })
  await lift()
  const waiting = signIn()
  await reading()
  order('insert', 'staff-clerk-01')
  expect((await waiting).status).toBe(200)
  expect(journal('staff.signedIn')).toMatchObject([{ method: 'card' }, { method: 'card' }])
  await free()
})

test('a card nobody knows and a wrong PIN are answered alike, and counted', async () => {
  order('insert', 'door-card')
  expect(await signIn()).toEqual({ status: 403, body: { code: 'wrong' } })
  await lift()
  order('insert', 'staff-clerk-01')
  expect(await signIn('999999')).toEqual({ status: 403, body: { code: 'wrong' } })
  expect(hall.rows('SELECT ref, wrong FROM staff_attempt ORDER BY ref')).toEqual([
    { ref: expect.stringMatching(/^\?[\w-]{43}$/), wrong: 1 },
    { ref: 'c-1', wrong: 1 },
  ])
})

test.each(['phone', 'unknown', 'mute'])('%s is no card of staff: said so, and counted as no try', async (card) => {
  const before = hall.rows('SELECT sum(wrong) AS n FROM staff_attempt')
  order('insert', card)
  expect(await signIn()).toEqual({ status: 409, body: { code: 'notRead' } })
  expect(hall.rows('SELECT sum(wrong) AS n FROM staff_attempt')).toEqual(before)
})

test('no card in time, or a reader that is away, is said as what it is', async () => {
  const { devices } = hall.kiosk
  expect(await readStaffCard(devices, new AbortController().signal, 300)).toMatchObject({ error: { code: 'noCard' } })
  await hall.plug('chip', false)
  expect(await signIn()).toEqual({ status: 409, body: { code: 'readerAway' } })
  await hall.plug('chip', true)
})

test('the page that asked has gone: nobody waits for a card any more, and nobody is signed in by it', async () => {
  const before = journal('staff.signedIn').length
  const page = new AbortController()
  const waiting = signIn(pin, page.signal).catch(() => 'gone')
  await reading()
  page.abort()
  expect(await waiting).toBe('gone')
  await free()
  order('insert', 'staff-clerk-01')
  expect(journal('staff.signedIn')).toHaveLength(before)
})

test("a citizen's first touch ends it: the reader is theirs", async () => {
  const waiting = signIn()
  await reading()
  await hall.visitor.act({ id: 'start' })
  expect(await waiting).toEqual({ status: 409, body: { code: 'inVisit' } })
  await free()
  order('insert', 'staff-clerk-01')
  expect(await signIn(), 'while the visit lasts').toEqual({ status: 409, body: { code: 'inVisit' } })
  await hall.leave()
})

test('kioskd staff card --read prints what goes into the staff file, and the number stands nowhere', async () => {
  order('insert', 'staff-clerk-01')
  const said = await new Running('staff', 'card', '--read', '--site', join(hall.dir, 'site.yaml')).ended
  expect(said).toEqual({ status: 0, out: `${cardHash(number)}\n`, err: '' })
  await lift()
  order('insert', 'phone')
  const no = await new Running('staff', 'card', '--read', '--site', join(hall.dir, 'site.yaml')).ended
  expect([no.status, no.err]).toEqual([1, expect.stringMatching(/control\.sock:1:\(socket\): .*remedy: try again/)])
  const database = readFileSync(join(hall.loaded.site.stateDir, 'kiosk.sqlite'), 'latin1')
  expect(database.toLowerCase()).not.toContain(number)
})
