import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffCase, StaffToday, StaffView } from '../../src/api/contract/staff.ts'
import { makeCertificate } from '../support/certificate.ts'
import { Hall } from '../support/hall.ts'

/* The branch-PC listener of a whole kiosk, over a certificate made by openssl: as the clerk's browser and as whoever else is on the network. */

const pin = '204817'
const dir = mkdtempSync(join(tmpdir(), 'kioskd-desk-'))
let hall: Hall
let port: number
let ca: string
beforeAll(async () => {
  const tls = makeCertificate(dir, 'branch')
  ca = readFileSync(tls.cert, 'utf8')
  hall = await Hall.open({ staffDesk: { port: 0, host: '0.0.0.0', clients: ['127.0.0.0/8'], tls } })
  port = Number(new URL(hall.kiosk.deskUrl ?? '').port)
})
afterAll(async () => {
  await hall.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** A request with exactly these headers, the certificate verified. */
function ask(path: string, headers: Record<string, string> = {}, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{
          host: '127.0.0.1',
          port,
          path,
          ca,
          agent: false,
          servername: 'localhost',
          method: body === undefined ? 'GET' : 'POST',
        },
        headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers },
      },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += String(chunk)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      },
    )
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function signIn(ref = 'clerk-01', typed = pin): Promise<string> {
  const answer = await ask('/api/v1/staff/sign-in', {}, { ref, pin: typed })
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('token')])
  return (JSON.parse(answer.text) as { token: string }).token
}
const as = (token: string) => ({ 'x-staff-token': token })
async function get<T>(path: string, token: string): Promise<T> {
  const answer = await ask(`/api/v1/staff/${path}`, as(token))
  expect(answer.status, answer.text).toBe(200)
  return JSON.parse(answer.text) as T
}

test('who speaks HTTP without TLS is told nothing', async () => {
  const socket = connect({ host: '127.0.0.1', port })
  socket.end(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  await once(socket, 'close')
  expect(heard).not.toContain('HTTP/')
})

/* This machine by an address of its own, which is no loopback address. */
const own = Object.values(networkInterfaces())
  .flat()
  .find((a) => a?.family === 'IPv4' && !a.internal)?.address

test.skipIf(own === undefined)('a PC that is not in the list does not even see the certificate', async () => {
  const socket = tlsConnect({ host: own ?? '', port, rejectUnauthorized: false })
  const outcome = await new Promise((resolve) => {
    socket.once('secureConnect', () => resolve('served'))
    socket.once('error', () => resolve('cut off'))
    socket.once('close', () => resolve('cut off'))
  })
  socket.destroy()
  expect(outcome).toBe('cut off')
})

test.each([
  ['TLSv1.1', false],
  ['TLSv1.2', true],
  ['TLSv1.3', true],
] as const)('%s is taken: %s', async (version, taken) => {
  const socket = tlsConnect({
    ...{ host: '127.0.0.1', port, ca, minVersion: version, maxVersion: version },
    /* So that it is the listener that refuses, not the client. */
    ciphers: 'DEFAULT:@SECLEVEL=0',
  })
  const outcome = await new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(socket.getProtocol()))
    socket.once('error', (error: Error & { code?: string }) => resolve(error.code))
  })
  socket.destroy()
  expect(outcome).toBe(taken ? version : 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
})

test("nothing of a citizen's is there, whoever asks", async () => {
  const token = await signIn()
  for (const path of [...['screen', 'identity', 'camera/frame', 'document/page', 'document/preview', 'live', 'health']])
    expect((await ask(`/api/v1/${path}`, as(token))).status, path).toBe(404)
  for (const path of ['actions', 'input/candidates'])
    expect((await ask(`/api/v1/${path}`, as(token), {})).status, path).toBe(404)
})

test.each([
  ['a wrong host', { host: 'kiosk.example' }],
  ['the right host at another port', { host: '127.0.0.1:1' }],
  ['a page from elsewhere', { origin: 'https://example.org' }],
  ['our own name without TLS', { origin: 'http://127.0.0.1' }],
  ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
])('%s finds nobody there', async (_who, headers) => {
  for (const path of ['/', '/api/v1/staff/face']) expect((await ask(path, headers)).status).toBe(404)
})

test('the page comes with a policy that lets it load and contact nothing else, and leaves no cookie', async () => {
  const { status, headers, text } = await ask('/', { host: `localhost:${port}`, origin: `https://localhost:${port}` })
  expect([status, headers['set-cookie'], headers['cache-control']]).toEqual([200, undefined, 'no-store'])
  expect(headers['content-security-policy']).toContain("default-src 'self'")
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(text).not.toContain('bearer')
})

test('a token of the desk is no good at the screen, nor one of the screen at the desk; a card number is no way in', async () => {
  const page = await (await fetch(hall.kiosk.url)).text()
  const bearer = /name="kioskd-bearer" content="([^"]+)"/.exec(page)?.[1] ?? ''
  const atScreen = (path: string, headers: Record<string, string>, body?: object) =>
    fetch(new URL(`/api/v1/staff/${path}`, hall.kiosk.url), {
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
  const desk = await signIn()
  expect((await atScreen('today', as(desk))).status).toBe(401)
  const screen = (await (await atScreen('sign-in', {}, { ref: 'ops-01', pin })).json()) as { token: string }
  expect((await atScreen('today', as(screen.token))).status).toBe(200)
  expect((await ask('/api/v1/staff/today', as(screen.token))).status).toBe(401)
  expect((await ask('/api/v1/staff/sign-in', {}, { card: 'read', pin })).status).toBe(400)
})

test('a clerk helps from the desk: asked first, then a view with nothing of the person in it, then it is over', async () => {
  const { visitor } = hall
  await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 20_000)
  await hall.walk({ service: 'pension-certification', cards: ['wang-xiuying'] }, (p) => p.screen === 'review')
  const seen = JSON.stringify(visitor.projection)
  const token = await signIn()
  expect((await ask('/api/v1/staff/view', as(token))).status).toBe(409)
  expect(await get<StaffToday>('today', token)).toMatchObject({ inSession: true, help: 'none' })

  expect((await ask('/api/v1/staff/assist', as(token), {})).status).toBe(200)
  await visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  expect(await get<StaffToday>('today', token)).toMatchObject({ help: 'asked', helper: 'clerk-01' })
  expect((await ask('/api/v1/staff/view', as(token))).status, 'before the answer').toBe(409)

  await visitor.act({ id: 'allowAssist' })
  await visitor.until((p) => p.assistedBy === 'clerk-01', 5000)
  const view = await get<StaffView>('view', token)
  expect(view).toMatchObject({ screen: 'review', title: { zh: '养老待遇资格认证' } })
  expect(view.rows.length).toBeGreaterThan(1)
  if (visitor.projection.screen !== 'review') throw new Error('the review has gone on')
  const shown = JSON.stringify(view)
  const values = visitor.projection.props.rows.filter((r) => r.fromCard).map((r) => r.value.zh)
  expect(values.length).toBeGreaterThan(1)
  for (const value of values) {
    expect(seen, 'the citizen sees it').toContain(value)
    expect(shown, 'the helper does not').not.toContain(value)
  }
  expect((await ask('/api/v1/staff/view', as(await signIn('ops-01')))).status, 'another clerk').toBe(409)

  expect((await ask('/api/v1/staff/assist/end', as(token), {})).status).toBe(200)
  await visitor.until((p) => p.assistedBy === undefined, 5000)
  expect((await ask('/api/v1/staff/view', as(token))).status).toBe(409)
  expect((await ask('/api/v1/staff/assist/end', as(token), {})).status).toBe(409)
  await hall.leave()
  expect((await get<readonly StaffCase[]>('cases', token))[0]).toMatchObject({
    name: { zh: '养老待遇资格认证' },
    outcome: 'abandoned',
  })
})

test('the journal says of every act who and from where', async () => {
  const acted = hall.rows(
    `SELECT json_extract(body, '$.actor') AS actor, json_extract(body, '$.act') AS act, json_extract(body, '$.refused') AS refused
       FROM journal WHERE type = 'staff.acted' AND json_extract(body, '$.from') = 'desk' ORDER BY seq`,
  )
  expect(acted).toEqual([
    { actor: 'staff:clerk-01', act: 'assist', refused: null },
    { actor: 'staff:clerk-01', act: 'assist.end', refused: null },
    { actor: 'staff:clerk-01', act: 'assist.end', refused: 1 },
  ])
  const from = hall.rows(
    `SELECT DISTINCT json_extract(body, '$.from') AS at FROM journal WHERE type = 'staff.signedIn' ORDER BY at`,
  )
  expect(from).toEqual([{ at: 'desk' }, { at: 'kiosk' }])
})

test('an address that tries one reference after the other is not heard any more for a while', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 13; n += 1)
    statuses.push((await ask('/api/v1/staff/sign-in', {}, { ref: `nobody-${n}`, pin: '777777' })).status)
  expect(statuses.at(-1)).toBe(429)
  expect((await ask('/api/v1/staff/sign-in', {}, { ref: 'clerk-01', pin })).status).toBe(429)
})
