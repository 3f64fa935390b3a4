import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffBranch, StaffNeighbour, StaffPerson, StaffToday, StaffView } from '../../src/api/contract/staff.ts'
import { makeCertificate } from '../support/certificate.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'

/* Two whole kiosks of a branch, each with its branch-PC listener over TLS: a clerk who sits at the first one's page helps at the second. */

const pin = '204817'
const dir = mkdtempSync(join(tmpdir(), 'kioskd-branch-'))
const second = { id: 'shiqiao-02', name: { zh: '02 号机', en: 'Unit 02' } }
let here: Hall
let there: Hall
let gone = false
/** What the second kiosk's newest heartbeat says that people must do. */
let needs: readonly string[] | undefined
let stopBroker = (): Promise<void> => Promise.resolve()
let ca: string

beforeAll(async () => {
  const [tls, other, stranger] = (['here', 'there', 'stranger'] as const).map((name) =>
    makeCertificate(dir, name, name === 'there' ? { days: 20, names: 'IP:127.0.0.1,IP:127.0.0.2,DNS:localhost' } : {}),
  )
  ca = readFileSync(tls?.cert ?? '', 'utf8')
  const listener = { port: 0, host: '127.0.0.1', clients: ['127.0.0.1'] }
  there = await Hall.open({
    kiosk: second.id,
    broker: { url: await startBroker() },
    unit: second.name,
    staffDesk: { ...listener, host: '0.0.0.0', clients: ['127.0.0.0/8'], tls: other },
  })
  const far = new URL(there.kiosk.deskUrl ?? '')
  here = await Hall.open({
    staffDesk: { ...listener, tls },
    branch: [
      { ...second, url: far.origin, ca: other?.cert },
      { id: 'shiqiao-03', name: { zh: '03 号机', en: 'Unit 03' }, url: 'https://127.0.0.1:9', ca: other?.cert },
      {
        id: 'shiqiao-04',
        name: { zh: '04 号机', en: 'Unit 04' },
        url: far.origin.replace('127.0.0.1', 'localhost'),
        ca: stranger?.cert,
      },
      {
        id: 'shiqiao-05',
        name: { zh: '05 号机', en: 'Unit 05' },
        url: far.origin.replace('127.0.0.1', '127.0.0.2'),
        ca: other?.cert,
      },
    ],
  })
})
afterAll(async () => {
  await here.close()
  if (!gone) await there.close()
  await stopBroker()
  rmSync(dir, { recursive: true, force: true })
})

async function startBroker(): Promise<string> {
  const aedes = await Aedes.createBroker()
  const server = createServer(aedes.handle)
  aedes.on('publish', ({ topic, payload }) => {
    if (topic.endsWith('/hb')) needs = (JSON.parse(payload.toString()) as { needs: string[] }).needs
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  stopBroker = () => new Promise((done) => aedes.close(() => server.close(() => done())))
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** As the page of a branch PC asks. */
function ask(
  hall: Hall,
  path: string,
  token = '',
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const port = Number(new URL(hall.kiosk.deskUrl ?? '').port)
  const trusted = hall === here ? ca : readFileSync(join(dir, 'there.crt'), 'utf8')
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const json = { 'content-type': 'application/json' }
    const asked = request(
      {
        ...{ host: '127.0.0.1', port, path: `/api/v1/staff/${path}`, ca: trusted, agent: false, method },
        headers: { 'x-staff-token': token, ...(body === undefined ? {} : json), ...headers },
      },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += String(chunk)
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) })
      },
    )
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function signIn(ref = 'clerk-01', hall = here): Promise<string> {
  const { status, body } = await ask(hall, 'sign-in', '', { ref, pin })
  expect(status).toBe(200)
  return (body as { token: string }).token
}
const at = `at/${second.id}`
const signInThere = (token: string, ref = 'clerk-01', typed = pin) =>
  ask(here, `${at}/sign-in`, token, { ref, pin: typed })
const branch = async (token: string) => ((await ask(here, 'branch', token)).body as StaffBranch).kiosks
/** Asks as the page does, until it says what is wanted. */
const seen = (token: string, wanted: (all: readonly StaffNeighbour[]) => boolean) =>
  eventually(async () => {
    const all = await branch(token)
    return wanted(all) || JSON.stringify(all)
  }, 12_000)
const glanceOf = (all: readonly StaffNeighbour[], id = second.id) => all.find((one) => one.id === id)?.glance

const isWell = (glance: StaffNeighbour['glance']) => typeof glance === 'object' && glance.unavailable === 0

test('nobody is told how the others are who is not signed in here, and nothing is forwarded for them', async () => {
  expect((await ask(here, 'branch')).status).toBe(401)
  expect((await ask(here, `${at}/today`)).status).toBe(401)
  expect((await signInThere('no token')).status).toBe(401)
})

test('each other kiosk at a glance: how it is, and a calm word for those that do not answer or are not who they should be', async () => {
  const token = await signIn()
  expect((await branch(token)).map(({ id, glance }) => [id, glance])).toEqual([
    [second.id, undefined],
    ['shiqiao-03', undefined],
    ['shiqiao-04', undefined],
    ['shiqiao-05', undefined],
  ])
  /* Its devices have come up, too. */
  await seen(token, (all) => all.every(({ glance }) => glance !== undefined) && isWell(glanceOf(all)))
  const all = await branch(token)
  expect(glanceOf(all)).toEqual({
    kiosk: second.id,
    state: 'free',
    help: 'none',
    hands: 0,
    unavailable: 0,
    training: false,
  })
  for (const id of ['shiqiao-03', 'shiqiao-04']) expect(glanceOf(all, id), id).toBe('away')
  /* An address that leads to another kiosk than its name says: nobody acts there by mistake. */
  expect(glanceOf(all, 'shiqiao-05')).toBe('away')
  const wrongDoor = await ask(here, 'at/shiqiao-05/sign-in', token, { ref: 'clerk-01', pin })
  expect(wrongDoor).toEqual({ status: 502, body: { code: 'away' } })
})

test('who is signed in here is not signed in there: the PIN is asked for again, and counted there when it is wrong', async () => {
  const token = await signIn()
  expect(await ask(here, `${at}/today`, token)).toEqual({ status: 401, body: { code: 'notSignedInThere' } })
  expect((await ask(there, 'today', token)).status, 'a token from here').toBe(401)
  const wrong = 'SELECT ref, wrong FROM staff_attempt'
  expect(await signInThere(token, 'clerk-01', '999999')).toEqual({ status: 403, body: { code: 'wrong' } })
  expect([here.rows(wrong), there.rows(wrong)]).toEqual([[], [{ ref: 'clerk-01', wrong: 1 }]])
  const { status, body } = await signInThere(token)
  expect([status, body]).toEqual([200, { ref: 'clerk-01', role: 'assistant' } satisfies StaffPerson])
  expect((await ask(here, `${at}/today`, token)).body).toMatchObject({ inSession: false, screen: 'idle' })
  expect((await branch(token))[0]?.signedIn).toEqual({ ref: 'clerk-01', role: 'assistant' })
  expect(there.rows(wrong), 'forgotten after a good one').toEqual([])
})

test('only the paths of staff go on, and what those say who may there is what counts', async () => {
  const token = await signIn()
  await signInThere(token)
  for (const path of [
    'face',
    'glance',
    'branch',
    `at/${second.id}/today`,
    '../screen',
    '..%2Fscreen',
    'live',
    'today/x',
    '',
  ])
    expect((await ask(here, `${at}/${path}`, token)).status, path).toBe(404)
  expect((await ask(here, `${at}/today`, token, {})).body, 'the wrong method').toEqual({ code: 'noSuchPath' })
  expect((await ask(here, 'at/nowhere/today', token)).body).toEqual({ code: 'noSuchKiosk' })
  expect((await ask(here, `${at}/training`, token, { on: true })).body).toEqual({ code: 'notAllowed' })
  expect((await ask(here, `${at}/sign-in`, token, { card: 'read', pin })).status).toBe(400)
  const day = await ask(here, `${at}/day?day=2026-01-02&other=1`, token)
  expect(day.body).toMatchObject({ day: '2026-01-02', visits: 0 })
  expect((await ask(here, `${at}/ticket`, token, { ticketNo: 'x'.repeat(20_000), done: 'explained' })).status).toBe(413)
})

test('a clerk at the first kiosk helps at the second: called, asked, seen masked, ended, in the journals of both', async () => {
  const { visitor } = there
  const token = await signIn()
  await signInThere(token)
  await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 20_000)
  await there.walk({ service: 'pension-certification', cards: ['wang-xiuying'] }, (p) => p.screen === 'review')
  const review = visitor.projection
  await visitor.act({ id: 'help' })
  await seen(token, (all) => {
    const glance = all[0]?.glance
    return all[0]?.id === second.id && typeof glance === 'object' && glance.help === 'called' && glance.hands === 1
  })
  expect((await ask(here, `${at}/view`, token)).status, 'before anybody has agreed').toBe(409)
  expect((await ask(here, `${at}/assist`, token, {})).status).toBe(200)
  await visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  expect((await ask(here, `${at}/view`, token)).status, 'before the answer').toBe(409)
  await visitor.act({ id: 'allowAssist' })
  await visitor.until((p) => p.assistedBy === 'clerk-01', 5000)
  expect(here.visitor.projection.assistedBy, 'nobody is helped here').toBeUndefined()
  expect((await ask(here, `${at}/today`, token)).body).toMatchObject({ help: 'given', helper: 'clerk-01' })
  const { status, body } = await ask(here, `${at}/view`, token)
  expect([status, (body as StaffView).screen]).toEqual([200, 'review'])
  if (review.screen !== 'review') throw new Error('the review has gone on')
  const values = review.props.rows.filter((r) => r.fromCard).map((r) => r.value.zh)
  expect(values.length).toBeGreaterThan(1)
  for (const value of values) expect(JSON.stringify(body)).not.toContain(value)
  expect((await ask(here, `${at}/assist/end`, token, {})).status).toBe(200)
  await visitor.until((p) => p.assistedBy === undefined, 5000)
  await there.leave()

  const acted = `SELECT json_extract(body, '$.act') AS act, json_extract(body, '$.from') AS at, json_extract(body, '$.kiosk') AS kiosk
    FROM journal WHERE type = 'staff.acted' AND json_extract(body, '$.act') LIKE 'assist%' ORDER BY seq`
  expect(there.rows(acted)).toEqual([
    { act: 'assist', at: 'desk', kiosk: null },
    { act: 'assist.end', at: 'desk', kiosk: null },
  ])
  expect(here.rows(acted)).toEqual([
    { act: 'assist', at: 'desk', kiosk: second.id },
    { act: 'assist.end', at: 'desk', kiosk: second.id },
  ])
})

test('from the screen of the first kiosk as well, and a token of the branch PC is no good for it', async () => {
  const page = await (await fetch(here.kiosk.url)).text()
  const bearer = /name="kioskd-bearer" content="([^"]+)"/.exec(page)?.[1] ?? ''
  const atScreen = async (path: string, token = '', body?: object) => {
    const answer = await fetch(new URL(`/api/v1/staff/${path}`, here.kiosk.url), {
      headers: {
        authorization: `Bearer ${bearer}`,
        'x-staff-token': token,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, body: (await answer.json()) as { token: string } & StaffToday }
  }
  const desk = await signIn('ops-01')
  await signInThere(desk, 'ops-01')
  expect((await atScreen(`${at}/today`, desk)).status).toBe(401)
  const { token } = (await atScreen('sign-in', '', { ref: 'clerk-01', pin })).body
  expect((await atScreen(`${at}/sign-in`, token, { ref: 'clerk-01', pin })).status).toBe(200)
  const today = await atScreen(`${at}/today`, token)
  expect([today.status, today.body.screen]).toEqual([200, 'idle'])
})

const signOuts = () => {
  const ofOps = "type = 'staff.signedOut' AND json_extract(body, '$.actor') = 'staff:ops-01'"
  return Number(there.rows(`SELECT count(*) AS n FROM journal WHERE ${ofOps}`)[0]?.n)
}

test('signing out here signs out there, and so does signing in anew', async () => {
  const first = await signIn('ops-01')
  await eventually(() => signOuts() === 1 || 'the one of the last test is still signed in there')
  await signInThere(first, 'ops-01')
  const second = await signIn('ops-01')
  await eventually(() => signOuts() === 2 || 'still signed in there')
  await signInThere(second, 'ops-01')
  expect((await ask(here, 'sign-out', second, {})).status).toBe(200)
  await eventually(() => signOuts() === 3 || 'still signed in there')
  expect((await ask(here, `${at}/today`, second)).status).toBe(401)
})

test('a whole branch that comes in the morning waits for nobody; who guesses at PINs there waits, and nobody with them', async () => {
  for (let n = 0; n < 14; n += 1) {
    const token = await signIn(n % 2 === 0 ? 'clerk-01' : 'ops-01')
    expect((await signInThere(token, n % 2 === 0 ? 'clerk-01' : 'ops-01')).status, `sign-in ${n}`).toBe(200)
  }
  const token = await signIn('clerk-01')
  const statuses: unknown[] = []
  for (let n = 0; n < 5; n += 1) statuses.push((await signInThere(token, `nobody-${n}`, '777777')).body)
  expect(statuses.at(-1)).toMatchObject({ code: 'wait', waitMs: expect.any(Number) })
  const other = await signIn('ops-01')
  expect((await signInThere(other, 'ops-01')).status).toBe(200)
})

test('the last thirty days of a certificate: operators read it there, and operations hear of it', async () => {
  const [ops, clerk] = [await signIn('ops-01', there), await signIn('clerk-01', there)]
  expect((await ask(there, 'today', ops)).body).toMatchObject({ certificateDays: 19 })
  expect((await ask(there, 'today', clerk)).body).not.toHaveProperty('certificateDays')
  expect((await ask(here, 'today', await signIn('ops-01'))).body).not.toHaveProperty('certificateDays')
  const raised = "SELECT body FROM outbox WHERE type = 'alarm.raised' AND body LIKE '%staffDesk%'"
  await eventually(() => there.rows(raised).length === 1 || 'no alarm')
  expect(String(there.rows(raised)[0]?.body)).toContain('certificate-ends-warning')
  expect(here.rows(raised)).toEqual([])
  await eventually(() => needs !== undefined || 'no heartbeat')
  expect(needs).toContain('staffDesk:certificate-ends-warning')
})

test('the other kiosk goes: said so, calmly, and nothing here stands still', async () => {
  const token = await signIn('ops-01')
  await signInThere(token, 'ops-01')
  gone = true
  await there.close()
  expect(await ask(here, `${at}/today`, token)).toEqual({ status: 502, body: { code: 'away' } })
  await seen(token, (all) => glanceOf(all) === 'away')
  expect((await ask(here, 'today', token)).status).toBe(200)
})
