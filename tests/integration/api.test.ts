import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveMessage } from '../../src/api/contract.ts'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { eventually, House, leave, placeCard, step, walkToCard, walkToReview } from '../support/house.ts'

/* The real daemon's API as whoever else is on the machine, or a page of the web, would try it. */

let house: House
let url: URL
let bearer: string
beforeAll(async () => {
  house = await House.open({ restartMs: 50 })
  url = new URL(house.addresses.kiosk)
  bearer = await readBearer()
})
afterAll(() => house.close())

async function readBearer(): Promise<string> {
  const page = await (await fetch(url)).text()
  const found = /name="kioskd-bearer" content="([^"]+)"/.exec(page)?.[1]
  if (!found) throw new Error('no bearer in the page')
  return found
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request with exactly these headers: `fetch` would put its own Host and Origin in. */
function ask(path: string, headers: Record<string, string> = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: url.port, path, method: body === undefined ? 'GET' : 'POST', headers, agent: false },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += String(chunk)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

const ours = () => ({ authorization: `Bearer ${bearer}` })
const json = () => ({ ...ours(), 'content-type': 'application/json' })

/** Opens the live socket, and answers it or the status of a refusal. */
async function live(protocols: string[], headers: Record<string, string> = {}): Promise<number | Live> {
  const socket = new WebSocket(new URL('/api/v1/live', url.href.replace('http', 'ws')), protocols, { headers })
  /* Listened for from the beginning: what comes with the greeting would be missed later. */
  const first = new Promise<'welcome' | number>((resolve) => {
    socket.once('message', () => resolve('welcome'))
    socket.once('close', resolve)
  })
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('open', () => resolve({ socket, first }))
    socket.once('error', reject)
  })
}
interface Live {
  readonly socket: WebSocket
  /** What came first: a projection, or the code of a close. */
  readonly first: Promise<'welcome' | number>
}
async function page(): Promise<Live> {
  const opened = await live(['kioskd.v1', `bearer.${bearer}`])
  if (typeof opened === 'number') throw new Error(`refused with ${opened}`)
  return opened
}

describe('who is let in', () => {
  const paths = ['/', '/api/v1/health', '/api/v1/page', '/api/v1/screen', '/api/v1/identity', '/api/v1/camera/frame']

  test.each(['evil.example', 'evil.example:80', 'kiosk.local:1', '127.0.0.1', '127.0.0.2:{port}', '[::1'])(
    'under the Host %j nobody is at home',
    async (host) => {
      for (const path of paths)
        expect(await ask(path, { ...ours(), host: host.replace('{port}', url.port) })).toMatchObject({
          status: 404,
          body: '',
        })
    },
  )

  test.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    'https://127.0.0.1:{port}',
    'http://127.0.0.1:{port}.evil.example',
  ])('from the Origin %j nobody is at home', async (origin) => {
    const headers = { ...json(), origin: origin.replace('{port}', url.port) }
    expect((await ask('/api/v1/screen', headers)).status).toBe(404)
    expect((await ask('/api/v1/actions', headers, '{"rev":1,"action":{"id":"start"}}')).status).toBe(404)
    expect(await live(['kioskd.v1', `bearer.${bearer}`], { origin: headers.origin })).toBe(404)
  })

  test('a request the browser calls cross-site is none of ours, even without an Origin', async () => {
    expect((await ask('/api/v1/screen', { ...ours(), 'sec-fetch-site': 'cross-site' })).status).toBe(404)
  })

  test.each([
    ['no bearer', {}],
    ['a wrong one', { authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['another scheme', { authorization: 'Basic Zm9vOmJhcg==' }],
    ['it in the query', {}],
  ])('%s: 401', async (what, headers) => {
    const query = what === 'it in the query' ? `?bearer=${bearer}` : ''
    for (const path of ['/api/v1/screen', '/api/v1/identity', '/api/v1/camera/frame'])
      expect(await ask(path + query, headers)).toMatchObject({ status: 401, body: '{"code":"unauthorized"}' })
    expect((await ask('/api/v1/actions', { ...headers, 'content-type': 'application/json' }, '{}')).status).toBe(401)
    expect(await live(['kioskd.v1'], headers)).toBe(401)
    expect(await live(['kioskd.v1', 'bearer.nonsense'], headers)).toBe(401)
  })

  test('the answers invite no other page in, and the page may load nothing from elsewhere', async () => {
    const origin = `http://127.0.0.1:${url.port}`
    for (const path of ['/', '/api/v1/health', '/api/v1/screen', '/no-such-thing']) {
      const { headers } = await ask(path, { ...ours(), origin })
      expect(Object.keys(headers).filter((h) => h.startsWith('access-control'))).toEqual([])
      expect(headers['content-security-policy']).toContain("default-src 'self'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      /* Chromium knows no feature of this name, and says so at every page. */
      expect(headers['permissions-policy']).not.toContain('bluetooth')
    }
  })

  test('health needs no bearer, and says nothing else', async () => {
    expect(await ask('/api/v1/health')).toMatchObject({ status: 200, body: '{"ok":true}' })
  })

  test('whoever watches the browser learns without a bearer how long its page has been silent, and nothing else', async () => {
    const { status, body } = await ask('/api/v1/page')
    expect([status, JSON.parse(body)]).toEqual([200, { silentMs: null, inSession: false }])
  })

  test('it listens on loopback only', async () => {
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((a) => !a.internal && a.family === 'IPv4')
      .map((a) => a.address)
    for (const host of [...elsewhere, '127.0.0.2']) {
      const socket = connect({ host, port: Number(url.port) })
      const said = await new Promise((resolve) => {
        socket.once('connect', () => resolve('connected'))
        socket.once('error', (error) => resolve(error.message))
      })
      socket.destroy()
      expect(said, host).toContain('ECONNREFUSED')
    }
  })
})

describe('what may be sent', () => {
  let visitor: Visitor
  beforeAll(async () => {
    visitor = await house.visitor()
    await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 15_000)
  })
  afterAll(() => visitor.close())
  const send = (body: string | Buffer, headers: Record<string, string> = json()) =>
    ask('/api/v1/actions', headers, body)

  test('an action of a screen that has gone is stale, and one that is not offered is not taken', async () => {
    const { rev } = visitor.projection
    await step(visitor, { id: 'start' }, 'home')
    expect(await send(JSON.stringify({ rev, action: { id: 'exit' } }))).toMatchObject({
      status: 409,
      body: '{"accepted":false,"code":"stale"}',
    })
    expect(await visitor.act({ id: 'submit' })).toEqual({ accepted: false, code: 'notOffered' })
    expect(await visitor.act({ id: 'openService', serviceId: 'no-such-service' })).toEqual({
      accepted: false,
      code: 'invalid',
    })
    expect(await send(JSON.stringify({ rev: 1_000_000, action: { id: 'exit' } }))).toMatchObject({ status: 409 })
    expect(visitor.projection.screen).toBe('home')
    await leave(house, visitor)
  })

  test.each([
    ['no JSON', '{"rev":1,'],
    ['nothing', ''],
    ['a list', '[]'],
    ['an unknown action', '{"rev":1,"action":{"id":"format"}}'],
    ['an action with more than it has', '{"rev":1,"action":{"id":"start","admin":true}}'],
    ['a rating of six', '{"rev":1,"action":{"id":"rate","level":6}}'],
    ['a preference nobody has', '{"rev":1,"action":{"id":"setPrefs","prefs":{"size":"giant"}}}'],
    ['a prototype', '{"rev":1,"action":{"id":"start"},"__proto__":{"x":1}}'],
    ['a text for a number', '{"rev":"1","action":{"id":"start"}}'],
  ])('%s: 400', async (_what, body) => {
    expect((await send(body)).status).toBe(400)
    expect(visitor.projection.screen).toBe('idle')
  })

  test('a body that is too large or of another kind is not read', async () => {
    expect((await send(JSON.stringify({ rev: 1, action: { id: 'x'.repeat(20_000) } }))).status).toBe(413)
    expect((await send('rev=1', { ...ours(), 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await ask('/api/v1/health')).status).toBe(200)
  })

  test('a page that talks nonsense over its socket stays, hears on, and harms nobody', async () => {
    const { socket } = await page()
    for (const nonsense of [
      '',
      'x',
      '{',
      '[]',
      'null',
      '{"type":"alive"}',
      '{"type":"eval","code":"1"}',
      '{"type":"alive","screen":1,"rev":"x"}',
      '{"type":"pen","aspect":3,"points":[{"x":7,"y":0,"pressure":0,"down":true}]}',
      // Nobody asks for a signature: what a finger does is thrown away.
      '{"type":"pen","aspect":3,"points":[{"x":0.1,"y":0.1,"pressure":0,"down":true}]}',
      '{"type":"penCleared"}',
    ])
      socket.send(nonsense)
    socket.send(Buffer.from([0xff, 0xfe, 0x00, 0x80]))
    const heard = new Promise<LiveMessage>((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as LiveMessage
        if (message.type === 'projection' && message.projection.screen === 'home') resolve(message)
      })
    })
    await step(visitor, { id: 'start' }, 'home')
    expect((await heard).type).toBe('projection')
    const closed = once(socket, 'close')
    socket.send('x'.repeat(20_000))
    expect((await closed)[0]).toBe(1009)
    expect(visitor.connected).toBe(true)
    await leave(house, visitor)
  })

  test('four pages are enough: the fifth is turned away, and takes no place', async () => {
    const pages = [await page(), await page(), await page()]
    expect(await Promise.all(pages.map((p) => p.first))).toEqual(['welcome', 'welcome', 'welcome'])
    expect(await (await page()).first).toBe(1013)
    expect(pages.every((p) => p.socket.readyState === WebSocket.OPEN) && visitor.connected).toBe(true)
    for (const p of pages) p.socket.terminate()
    await eventually(async () => {
      const { socket, first } = await page()
      const what = await first
      socket.terminate()
      return what === 'welcome' || `closed with ${what}`
    })
  })
})

describe('a visit', () => {
  let visitor: Visitor
  afterEach(async () => {
    if (visitor.projection.inSession) await leave(house, visitor)
    visitor.close()
  })
  const identity = () => ask('/api/v1/identity', ours())

  test('name, number and address are given out only while the citizen is checking them', async () => {
    visitor = await house.visitor()
    const seen: Record<string, number> = {}
    const note = async () => {
      seen[visitor.projection.screen] = (await identity()).status
    }
    await note()
    await walkToCard(visitor)
    await note()
    await placeCard(house, visitor)
    await note()
    expect(JSON.parse((await identity()).body)).toMatchObject({ name: '王秀英', address: '青石县桃花镇柳溪村2组18号' })
    expect(JSON.stringify(visitor.projection)).not.toMatch(/王秀英|柳溪村|19540312/)
    await step(visitor, { id: 'confirmIdentity' }, 'face')
    await note()
    await visitor.until((p) => p.actions.includes('takePicture'), 12_000)
    expect((await ask('/api/v1/camera/frame', ours())).headers['content-type']).toBe('image/jpeg')
    await step(visitor, { id: 'takePicture' }, 'review')
    await note()
    expect((await ask('/api/v1/camera/frame', ours())).status).toBe(204)
    await visitor.act({ id: 'submit' })
    await visitor.untilScreen('result', 30_000)
    await note()
    await leave(house, visitor)
    await note()
    expect(seen).toEqual({ idle: 404, identify: 404, confirm: 200, face: 404, review: 200, result: 404 })
  })

  test('a page that is loaded again, or a second one, shows the same screen', async () => {
    visitor = await house.visitor()
    await walkToReview(house, visitor)
    const other = await house.visitor()
    expect(other.projection).toEqual({
      ...visitor.projection,
      remainingMs: expect.any(Number),
      deadlineAt: expect.any(Number),
    })
    expect(JSON.parse((await ask('/api/v1/screen', ours())).body)).toMatchObject({
      screen: 'review',
      rev: visitor.projection.rev,
    })
    other.close()
  })
})

test('after a restart of the daemon the old bearer opens nothing', async () => {
  const { pid } = house.stack.kiosk
  house.stack.kiosk.kill()
  await eventually(async () => {
    if (house.stack.kiosk.pid === pid) return 'not restarted'
    return (await ask('/api/v1/health').catch(() => ({ status: 0 }))).status > 0 || 'not listening'
  }, 15_000)
  expect((await ask('/api/v1/screen', ours())).status).toBe(401)
  expect(await live(['kioskd.v1', `bearer.${bearer}`])).toBe(401)
  const fresh = await readBearer()
  expect(fresh).not.toBe(bearer)
  expect((await ask('/api/v1/screen', { authorization: `Bearer ${fresh}` })).status).toBe(200)
})
