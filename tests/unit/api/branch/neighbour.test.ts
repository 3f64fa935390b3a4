import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { allowedPath, allowedQuery } from '../../../../src/api/branch/allowed.ts'
import { Branch } from '../../../../src/api/branch/branch.ts'
import { Neighbour, type NeighbourRequest } from '../../../../src/api/branch/neighbour.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import type { EventLog } from '../../../../src/kernel/log.ts'
import { makeCertificate } from '../../../support/certificate.ts'

/* One other kiosk as a real TLS server that answers as it likes. */

const dir = mkdtempSync(join(tmpdir(), 'kioskd-neighbour-'))
type Answer = (request: IncomingMessage, response: ServerResponse) => void
const json =
  (body: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
let server: Server
let answer: Answer
let asked: string[] = []
let address: { id: string; name: { zh: string; en: string }; url: string; ca: string }

beforeAll(async () => {
  const pair = makeCertificate(dir, 'other')
  const [cert, key] = [readFileSync(pair.cert, 'utf8'), readFileSync(pair.key, 'utf8')]
  server = createServer({ cert, key }, (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  address = { id: 'two', name: { zh: '二', en: 'Two' }, url: `https://127.0.0.1:${port}`, ca: cert }
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(dir, { recursive: true, force: true })
})
beforeEach(() => {
  asked = []
})

const request = (more: Partial<NeighbourRequest> = {}): NeighbourRequest => ({
  ...{ method: 'GET', path: 'today', attended: false, withinMs: 3000 },
  ...more,
})

test('what it says is handed on with its status; only our own headers go along', async () => {
  const seen: IncomingMessage['headers'][] = []
  answer = (got, response) => {
    seen.push(got.headers)
    json({ code: 'notOpen' }, 409)(got, response)
  }
  const other = new Neighbour(address, systemClock)
  const said = await other.ask(request({ method: 'POST', path: 'ticket', token: 't', attended: true, body: { a: 1 } }))
  expect(said).toEqual({ ok: true, value: { status: 409, body: { code: 'notOpen' } } })
  expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual(
    ['connection', 'content-length', 'content-type', 'host', 'x-staff-attended', 'x-staff-token'].toSorted(),
  )
  expect(seen[0]).toMatchObject({ 'x-staff-attended': 'yes', 'x-staff-token': 't' })
  other.close()
})

test.each<[string, Answer, string]>([
  ['no JSON', (_q, r) => void r.end('<html>'), 'badAnswer'],
  ['more than staff read', json('x'.repeat(600_000)), 'badAnswer'],
  ['half an answer', (_q, r) => void r.write('{"a"', () => r.destroy()), 'cutOff'],
  ['nothing, and hangs up', (q) => void q.socket.destroy(), 'ECONNRESET'],
])('%s is away', async (_what, says, detail) => {
  answer = says
  const other = new Neighbour(address, systemClock)
  expect(await other.ask(request({ method: 'POST' }))).toMatchObject({ ok: false, error: { code: 'away', detail } })
  expect(asked, 'an act is sent once').toHaveLength(1)
  other.close()
})

test('a redirection is an answer like any other: nobody is led elsewhere', async () => {
  answer = (_q, r) => void r.writeHead(302, { location: `${address.url}/elsewhere` }).end('{}')
  const other = new Neighbour(address, systemClock)
  expect(await other.ask(request())).toMatchObject({ value: { status: 302 } })
  expect(asked).toEqual(['GET /api/v1/staff/today'])
  other.close()
})

test('a question on a connection that has just ended is asked once more, an act never', async () => {
  const other = new Neighbour(address, systemClock)
  answer = json({})
  await other.ask(request())
  /* Kept open by us, ended by the other in the moment of asking. */
  answer = (q, r) => (asked.length === 2 ? void q.socket.destroy() : json({ second: true })(q, r))
  expect(await other.ask(request())).toMatchObject({ value: { body: { second: true } } })
  expect(asked).toHaveLength(3)
  other.close()
})

test('silence ends in time, and so does everything when the page has gone', async () => {
  answer = () => {}
  const clock = new FakeClock()
  const other = new Neighbour(address, clock)
  const late = other.ask(request({ withinMs: 8000 }))
  await clock.advance(7999)
  const page = new AbortController()
  const left = other.ask(request({ signal: page.signal }))
  page.abort()
  expect(await left).toMatchObject({ error: { code: 'gone' } })
  await clock.advance(1)
  expect(await late).toMatchObject({ error: { code: 'late' } })
  other.close()
})

test('a certificate of somebody else is away, with its reason', async () => {
  const stranger = readFileSync(makeCertificate(dir, 'stranger').cert, 'utf8')
  const other = new Neighbour({ ...address, ca: stranger }, systemClock)
  expect(await other.ask(request())).toMatchObject({ error: { detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
  expect(asked).toEqual([])
  other.close()
})

test('how it is, is asked every few seconds while somebody looks, and never else; the log hears of a change only', async () => {
  const clock = new FakeClock()
  const events: string[] = []
  const log: EventLog = { emit: (id, fields) => void events.push(`${id} ${JSON.stringify(fields)}`) }
  const branch = new Branch({ kiosks: [address], clock, log })
  const how = { kiosk: 'two', state: 'free', help: 'none', hands: 0, unavailable: 0, training: false }
  answer = json(how)
  await clock.advance(60_000)
  expect(asked, 'nobody looks').toEqual([])
  for (let looks = 0; looks < 5; looks += 1) branch.list('token')
  await expect.poll(() => branch.list('token')[0]?.glance).toEqual(how)
  expect(asked, 'five looks, one question').toEqual(['GET /api/v1/staff/glance'])
  await clock.advance(12_001)
  expect(branch.list('token')[0], 'what was heard long ago is not said').toEqual({ id: 'two', name: address.name })
  await expect.poll(() => branch.list('token')[0]?.glance).toEqual(how)
  await clock.advance(4000)
  answer = json({ ...how, kiosk: 'three' })
  branch.list('token')
  await expect.poll(() => branch.list('token')[0]?.glance).toBe('away')
  for (let n = 0; n < 3; n += 1) {
    await clock.advance(4000)
    const before = asked.length
    branch.list('token')
    await expect.poll(() => asked.length).toBe(before + 1)
  }
  await clock.advance(4000)
  answer = json(how)
  branch.list('token')
  await expect.poll(() => branch.list('token')[0]?.glance).toEqual(how)
  expect(events).toEqual(['branch.lost {"kiosk":"two","why":"otherKiosk"}', 'branch.found {"kiosk":"two"}'])
  await branch.stop()
})

/** A branch with one kiosk, signed in there; it says how it is, and hangs on to everything else. */
async function signedInThere() {
  const clock = new FakeClock()
  const events: string[] = []
  const branch = new Branch({ kiosks: [address], clock, log: { emit: (id) => void events.push(id) } })
  const page = new AbortController()
  const caller = { token: 'here', ref: 'c-001', attended: true, signal: page.signal }
  const how = json({ kiosk: 'two', state: 'free', help: 'none', hands: 0, unavailable: 0, training: false })
  const signIn = json({ ref: 'c-001', role: 'assistant', token: 'there' })
  answer = (q, r) => (q.url?.endsWith('glance') ? how(q, r) : q.url?.endsWith('sign-in') ? signIn(q, r) : undefined)
  expect(await branch.signIn(caller, 'two', { ref: 'c-001', pin: '274913' }, () => true)).toMatchObject({ status: 200 })
  const test = allowedPath('POST', 'selftest')
  if (!test) throw new Error('a self-test may be asked for')
  const selfTest = () => branch.forward(caller, 'two', 'selftest', test, { query: {}, body: {} })
  const arrived = () => expect.poll(() => asked.at(-1)).toBe('POST /api/v1/staff/selftest')
  return { clock, events, branch, page, selfTest, arrived, glance: () => branch.list('here')[0]?.glance }
}

test('our own page that goes away in the middle of an act loses nobody: the other kiosk is as it was', async () => {
  const { branch, page, selfTest, arrived, glance, events } = await signedInThere()
  const acting = selfTest()
  await arrived()
  page.abort()
  expect((await acting).status).toBeGreaterThanOrEqual(400)
  expect(glance()).toMatchObject({ state: 'free' })
  expect(events).toEqual([])
  answer = json({})
  await branch.stop()
})

test('an act that takes longer than it may is slow, and the kiosk is lost only when it does not answer at all', async () => {
  const { branch, clock, selfTest, arrived, glance, events } = await signedInThere()
  const slow = selfTest()
  await arrived()
  await clock.advance(120_000)
  expect(await slow).toEqual({ status: 504, body: { code: 'slow' } })
  expect(glance()).toMatchObject({ state: 'free' })
  expect(events).toEqual([])
  const dead = selfTest()
  await arrived()
  answer = (q) => void q.socket.destroy()
  await clock.advance(120_000)
  expect(await dead).toEqual({ status: 502, body: { code: 'away' } })
  expect(events).toEqual(['branch.lost'])
  await branch.stop()
})

test('the closed list: nothing beside it, each by its own method, with its own parameters', () => {
  expect(allowedPath('GET', 'today')).toBeDefined()
  for (const [method, path] of [
    ...[['POST', 'today'] as const, ['GET', 'assist'] as const, ['GET', 'at/two/today'] as const],
    ...[['GET', 'constructor'] as const, ['GET', 'sign-out'] as const, ['GET', ''] as const],
  ])
    expect(allowedPath(method, path), path).toBeUndefined()
  const day = allowedPath('GET', 'day')
  if (!day) throw new Error('the day is asked for')
  expect(allowedQuery(day, { day: '2026-01-02', more: '1' })).toBe('?day=2026-01-02')
  expect(allowedQuery(day, { day: ['a', 'b'] })).toBe('')
  expect(allowedQuery(day, { day: 'x'.repeat(17) })).toBe('')
  const cases = allowedPath('GET', 'cases')
  expect(cases && allowedQuery(cases, { skip: '8' })).toBe('?skip=8')
})
