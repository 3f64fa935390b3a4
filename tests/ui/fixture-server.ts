import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import type {
  ActionAnswer,
  ActionRequest,
  LiveMessage,
  PageMessage,
  Prefs,
  Projection,
  RevealedValues,
  SpeakMessage,
} from '../../src/api/contract.ts'
import { lazyIme } from '../../src/counter/input/ime.ts'
import { plain, projectionOf, type Scene, scenes } from './fixtures.ts'
import { dockState, obey } from './fixtures-dock.ts'
import { kioskDetail, overviewOf } from './fixtures-fleet.ts'
import { type StaffAnswer, staffAnswer } from './fixtures-staff.ts'

/**
 * Plays the three servers for the pages in `kiosk-ui/dist`: the same routes and contracts, made-up content. Used by the tests of
 * the screens, and by hand: `node tests/ui/fixture-server.ts`, then `POST /fixture {"scene":"consent"}` to the kiosk's address.
 */
export interface Fixtures {
  readonly kiosk: string
  readonly fleet: string
  readonly dock: string
  /** Answers the revision of the projection that was sent. */
  show(scene: Scene, prefs?: Prefs): number
  /** Cuts the sockets and answers nothing but 503 until it ends. */
  silence(on: boolean): void
  setFleetSize(kiosks: number): void
  /** Refuses the socket only, as a newly started daemon does to an old token. */
  refuseSockets(on: boolean): void
  readonly received: ActionRequest[]
  /** What the page said of itself over the socket. */
  readonly alive: Extract<PageMessage, { type: 'alive' }>[]
  /** How many times it said that somebody is there. */
  presences(): number
  /** What it asked to be said. */
  readonly spoken: SpeakMessage[]
  /** How many of those have come to their end. */
  saidToTheEnd(): number
  /** No frame comes from the camera until it ends. */
  unplugCamera(on: boolean): void
  /** From now on each part is said for this long, and then the next; without it the longest is said for ever. */
  talk(partMs: number): void
  /** How many times the kiosk's document was asked for. */
  documents(): number
  close(): Promise<void>
}

const DIST = join(import.meta.dirname, '../../kiosk-ui/dist')
const CSP =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}
const TOKEN = 'fixture-token'
const identity: RevealedValues = {
  name: '张三丰',
  idNumber: '440000195001011234',
  address: '示范县石桥镇石桥村第三村民小组 18 号',
  'applicant name': '张三丰',
  'applicant idNumber': '440000195001011234',
  '1 place': '示范县石桥镇石桥村第三村民小组 18 号',
  'l1 0': '张三丰',
  'l1 1': '440000195001011234',
}

/** An answer with a status of its own. */
class Coded {
  readonly is: StaffAnswer
  constructor(is: StaffAnswer) {
    this.is = is
  }
}

const ime = lazyIme([])

type Route = (path: string, req: IncomingMessage, res: ServerResponse) => unknown

export async function startFixtures(ports: readonly [number, number, number] = [0, 0, 0]): Promise<Fixtures> {
  let current: Projection = projectionOf(scenes[0] as Scene)
  let scene: Scene = scenes[0] as Scene
  let fleetSize = 600
  const received: ActionRequest[] = []
  const live = new Set<WebSocket>()
  const mute = { on: false, sockets: false, camera: false }
  const alive: Extract<PageMessage, { type: 'alive' }>[] = []
  const spoken: SpeakMessage[] = []
  let presences = 0
  let ended = 0
  let partMs: number | undefined
  let talking: NodeJS.Timeout | undefined
  /** Says a part, and the next after it, until there is none or something else is to be said. */
  const say = (ws: WebSocket, id: number, parts: number, part = 0): void => {
    const news: LiveMessage =
      part < parts ? { type: 'voice', id, state: 'speaking', part } : { type: 'voice', id, state: 'ended' }
    ws.send(JSON.stringify(news))
    if (news.state === 'ended') ended++
    else talking = setTimeout(() => say(ws, id, parts, part + 1), partMs)
  }
  let documents = 0
  const push = (): void => {
    const message: LiveMessage = { type: 'projection', projection: current }
    for (const ws of live) ws.send(JSON.stringify(message))
  }
  const show = (next: Scene, prefs: Prefs = current.prefs): number => {
    scene = next
    current = projectionOf(next, prefs)
    push()
    return current.rev
  }

  const kioskRoutes: Route = async (path, req) => {
    if (path === '/') documents++
    if (path === '/api/v1/screen') return current
    if (path === '/api/v1/identity') return identity
    if (path === '/api/v1/health') return { ok: true }
    if (path === '/api/v1/camera/frame' && mute.camera) return new Coded({ status: 204, body: {} })
    if (path === '/api/v1/camera/frame') return await (scene.screen === 'document' ? paper(true) : picture())
    if (path === '/api/v1/document/page') return await paper(true)
    if (path === '/api/v1/document/preview') return await paper(false)
    if (path.startsWith('/api/v1/staff/'))
      return new Coded(
        staffAnswer(path, { ...asked(req), ...(await body(req)) }, String(req.headers['x-staff-token'] ?? '')),
      )
    if (path === '/fixture') {
      const wish = await body<{ scene?: string; prefs?: Partial<Prefs> }>(req)
      show(scenes.find((s) => s.name === wish.scene) ?? scene, { ...current.prefs, ...wish.prefs })
      return { scenes: scenes.map((s) => s.name) }
    }
    if (path === '/api/v1/input/candidates') {
      const { typed, limit } = await body<{ typed: string; limit: number }>(req)
      return { candidates: ime.candidates(typed, { limit }) }
    }
    if (path !== '/api/v1/actions') return undefined
    const request = await body<ActionRequest>(req)
    received.push(request)
    const answer: ActionAnswer = current.actions.includes(request.action.id)
      ? { accepted: true }
      : { accepted: false, code: 'notOffered' }
    if (answer.accepted && request.action.id === 'setPrefs') show(scene, { ...current.prefs, ...request.action.prefs })
    return answer
  }
  const fleetRoutes: Route = (path) => {
    if (path === '/api/v1/overview') return overviewOf(fleetSize)
    if (path.startsWith('/api/v1/kiosks/')) return kioskDetail(decodeURIComponent(path.slice(15)), fleetSize)
    return path === '/api/v1/health' ? { ok: true } : undefined
  }
  const dockRoutes: Route = async (path, req) => {
    if (path === '/api/dock/state') return dockState()
    if (path === '/api/dock/orders') return obey(await body(req))
    return path.startsWith('/api/dock/receipts/') ? await picture() : undefined
  }

  const [kiosk, fleet, dock] = await Promise.all([
    listen('kiosk', kioskRoutes, ports[0], mute),
    listen('fleet', fleetRoutes, ports[1], mute),
    listen('dock', dockRoutes, ports[2], mute),
  ])
  const sockets = [kiosk, fleet].map(
    (server) =>
      new WebSocketServer({
        server,
        path: '/api/v1/live',
        handleProtocols: () => 'kioskd.v1',
        verifyClient: () => !mute.on && !mute.sockets,
      }),
  )
  sockets[0]?.on('connection', (ws) => {
    live.add(ws)
    ws.on('close', () => live.delete(ws))
    ws.on('message', (data) => {
      const message = JSON.parse(String(data)) as PageMessage
      if (message.type === 'alive') alive.push(message)
      if (message.type === 'present') presences++
      if (message.type === 'hush') clearTimeout(talking)
      if (message.type !== 'speak') return
      spoken.push(message)
      clearTimeout(talking)
      if (partMs !== undefined) return say(ws, message.id, message.parts.length)
      /* Is saying its longest words for ever. */
      const part = message.parts.reduce((at, p, i, all) => (p.text.length > (all[at]?.text.length ?? 0) ? i : at), 0)
      const news: LiveMessage = { type: 'voice', id: message.id, state: 'speaking', part }
      ws.send(JSON.stringify(news))
    })
    push()
  })
  return {
    kiosk: address(kiosk),
    fleet: address(fleet),
    dock: address(dock),
    show,
    setFleetSize: (n) => {
      fleetSize = n
    },
    received,
    alive,
    presences: () => presences,
    spoken,
    saidToTheEnd: () => ended,
    unplugCamera: (on) => {
      mute.camera = on
    },
    talk: (ms) => {
      partMs = ms
    },
    documents: () => documents,
    refuseSockets: (on) => {
      mute.sockets = on
      if (on) for (const ws of live) ws.terminate()
    },
    silence: (on) => {
      mute.on = on
      if (on) for (const s of sockets) for (const ws of s.clients) ws.terminate()
    },
    close: async () => {
      clearTimeout(talking)
      for (const s of sockets) for (const ws of s.clients) ws.terminate()
      await Promise.all([kiosk, fleet, dock].map((s) => closed(s)))
    },
  }
}

/** What stands in the address behind its path. */
const asked = (req: IncomingMessage): Record<string, string> =>
  Object.fromEntries(new URL(req.url ?? '/', 'http://x').searchParams)

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections()
  return new Promise((done) => server.close(done))
}

const address = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function listen(page: string, routes: Route, port: number, mute: { readonly on: boolean }): Promise<Server> {
  const server = createServer(async (req, res) => {
    if (mute.on) return res.writeHead(503).end()
    const path = new URL(req.url ?? '/', 'http://x').pathname
    const answer = await routes(path, req, res)
    if (answer instanceof Coded)
      return res.writeHead(answer.is.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.is.body))
    if (answer instanceof Buffer) return res.writeHead(200, { 'content-type': 'image/jpeg' }).end(answer)
    if (answer !== undefined)
      return res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    await file(page, path, res)
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  return server
}

async function file(page: string, path: string, res: ServerResponse): Promise<void> {
  const name = path === '/' ? `${page}/index.html` : normalize(path).replace(/^[/.]+/, '')
  try {
    const bytes = await readFile(join(DIST, name))
    const content = name.endsWith('.html') ? bytes.toString().replace('__KIOSKD_BEARER__', TOKEN) : bytes
    res.writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    })
    res.end(content)
  } catch {
    res.writeHead(404).end()
  }
}

async function body<T>(req: IncomingMessage): Promise<T> {
  let text = ''
  for await (const chunk of req) text += chunk
  return JSON.parse(text || '{}') as T
}

let jpeg: Buffer | undefined

/** A face drawn by ourselves stands in for the camera, and for a printed receipt. */
async function picture(): Promise<Buffer> {
  if (jpeg !== undefined) return jpeg
  const { default: sharp } = await import('sharp')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"><rect width="480" height="480" fill="#cdd8d2"/>
    <path d="M90 480c0-110 70-140 150-140s150 30 150 140z" fill="#1f6390"/><ellipse cx="240" cy="220" rx="96" ry="120" fill="#e9c39c"/>
    <circle cx="205" cy="210" r="9"/><circle cx="275" cy="210" r="9"/><path d="M205 275q35 28 70 0" stroke="#17384f" stroke-width="6" fill="none"/></svg>`
  jpeg = await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer()
  return jpeg
}

/** A page of ours: as it will be printed, or lying on the dark plate under the camera. */
async function paper(onPlate: boolean): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const lines = [260, 300, 340, 380, 420, 500, 540, 580].map(
    (y, i) => `<path d="M90 ${y}h${i % 4 === 3 ? 240 : 420}"/>`,
  )
  const page = `<rect width="600" height="848" fill="#fff"/><g stroke="#55606a" stroke-width="10">${lines.join('')}</g>
    <path d="M180 130h240" stroke="#17384f" stroke-width="26"/><path d="M90 200h420" stroke="#b3392b" stroke-width="3"/>
    <circle cx="430" cy="690" r="70" fill="none" stroke="#b3392b" stroke-width="8"/><path d="M430 650l12 26 28 3-21 19 6 28-25-14-25 14 6-28-21-19 28-3z" fill="#b3392b"/>`
  const svg = onPlate
    ? `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1100"><rect width="900" height="1100" fill="#3b4650"/><g transform="translate(160 110) rotate(2)">${page}</g></svg>`
    : `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="848">${page}</svg>`
  return await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer()
}

if (process.argv[1] === import.meta.filename) {
  const f = await startFixtures([4601, 4602, 4603])
  f.show(scenes[0] as Scene, plain)
  console.log(`kiosk ${f.kiosk}\nfleet ${f.fleet}\ndock  ${f.dock}`)
}
