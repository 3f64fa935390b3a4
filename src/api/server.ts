import { randomBytes } from 'node:crypto'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Ime } from '../counter/input/ime.ts'
import type { Counter } from '../counter/session/counter.ts'
import type { Voice } from '../counter/voice/voice.ts'
import type { ScreenPen } from '../hardware/transports/screen-pen.ts'
import type { Clock } from '../kernel/clock.ts'
import { bearerOf, guard, loopbackHosts, sameSecret } from '../kernel/http/guard.ts'
import { type ListenFailure, listen } from '../kernel/http/listen.ts'
import { servePage } from '../kernel/http/pages.ts'
import type { EventLog } from '../kernel/log.ts'
import type { Result } from '../kernel/result.ts'
import type { AccessKey, LiveMessage, PageMessage, PageState } from './contract.ts'
import { actionRequestSchema, candidatesRequestSchema, pageMessageSchema } from './schemas.ts'
import { type StaffRouteOptions, staffRoutes } from './staff-routes.ts'

export interface ApiOptions {
  readonly counter: Counter
  readonly clock: Clock
  readonly log: EventLog
  /** The built screens (`kiosk-ui/dist`). */
  readonly pagesDir: string
  /** What staff may do here; without it nobody can sign in. */
  readonly staff?: StaffRouteOptions
  /** Words for what is typed in pinyin. */
  readonly ime: Ime
  /** Where strokes in the signature field go. */
  readonly pen?: ScreenPen
  /** What says aloud what pages ask for. */
  readonly voice?: Voice
  /** Whether everything a citizen needs is up; `/api/v1/health` says it. */
  readonly healthy: () => boolean
}

/** More pages than this on one kiosk is somebody else. */
const maxPages = 4
/** A page that has not been heard of for this long is not there (it beats every 10 s). */
const pageDeadMs = 30_000
const deniedEveryMs = 10_000
/** A whole screen that is to be said. */
const maxMessageBytes = 16 * 1024
const bearerPlaceholder = '__KIOSKD_BEARER__'

/**
 * The local server for the screens, on loopback only. Every route but the page, its assets, `/api/v1/health` and `/api/v1/page`
 * wants the bearer that was made at this boot and stands in the page.
 */
export class ApiServer {
  readonly #options: ApiOptions
  readonly #server: FastifyInstance
  readonly #bearer = randomBytes(24).toString('base64url')
  readonly #pages = new Set<WebSocket>()
  #hosts: ReadonlySet<string> = new Set()
  #lastAliveMonoMs = Number.NEGATIVE_INFINITY
  #lastDeniedMonoMs = Number.NEGATIVE_INFINITY
  #stopProjections: () => void = () => {}
  #onPageAlive: () => void = () => {}
  #pageWatched = false
  /** The page whose words are being said. */
  #listening: WebSocket | undefined

  constructor(options: ApiOptions) {
    this.#options = options
    this.#server = Fastify({ bodyLimit: 16 * 1024, forceCloseConnections: true })
  }

  /** For clients on this machine that are not pages. */
  get bearer(): string {
    return this.#bearer
  }

  get pageAlive(): boolean {
    return this.pageSilentMs < pageDeadMs
  }

  /** How long no page has said that it is alive, ms; infinite before the first. */
  get pageSilentMs(): number {
    return this.#options.clock.monoMs() - this.#lastAliveMonoMs
  }

  /** Whether somebody who keeps a browser here has asked after its page; without, a kiosk that never had one may be served from elsewhere. */
  get pageWatched(): boolean {
    return this.#pageWatched
  }

  /** A key of the access keypad, for whatever is on the screen. */
  press(key: AccessKey): void {
    this.#broadcast({ type: 'key', key })
  }

  /** Called when a page has come up after none was. */
  onPageAlive(listener: () => void): void {
    this.#onPageAlive = listener
  }

  async start(port: number): Promise<Result<number, ListenFailure>> {
    const server = this.#server
    guard(server, { allowedHosts: () => this.#hosts })
    await server.register(websocket, {
      options: {
        maxPayload: maxMessageBytes,
        handleProtocols: (offered) => (offered.has('kioskd.v1') ? 'kioskd.v1' : false),
      },
    })
    await servePage(server, {
      pagesDir: this.#options.pagesDir,
      page: 'kiosk',
      finish: (html) => html.replace(bearerPlaceholder, this.#bearer),
    })
    this.#routes(server)
    this.#stopProjections = this.#options.counter.onProjection((projection) =>
      this.#broadcast({ type: 'projection', projection }),
    )
    if (port !== 0) this.#hosts = loopbackHosts(port)
    const listening = await listen(server, '127.0.0.1', port)
    if (listening.ok) this.#hosts = loopbackHosts(listening.value)
    return listening
  }

  async stop(): Promise<void> {
    this.#stopProjections()
    for (const page of this.#pages) page.terminate()
    await this.#server.close()
  }

  #routes(server: FastifyInstance): void {
    const { counter } = this.#options
    server.get('/api/v1/health', async (_request, reply) => {
      const ok = this.#options.healthy()
      return reply.code(ok ? 200 : 503).send({ ok })
    })

    server.get('/api/v1/page', async () => {
      this.#pageWatched = true
      return this.#pageState()
    })

    server.register(async (api) => {
      api.addHook('onRequest', async (request, reply) => {
        if (this.#admits(request)) return undefined
        this.#noteDenied('bearer')
        return reply.code(401).send({ code: 'unauthorized' })
      })
      api.get('/api/v1/screen', async () => counter.projection)
      api.post('/api/v1/actions', async (request, reply) => {
        const parsed = actionRequestSchema.safeParse(request.body)
        if (!parsed.success) return reply.code(400).send({ accepted: false, code: 'invalid' })
        const answer = counter.act(parsed.data.rev, parsed.data.action)
        return reply.code(answer.accepted ? 200 : 409).send(answer)
      })
      api.get('/api/v1/identity', async (_request, reply) => {
        return counter.glimpses.inFull() ?? reply.code(404).send({ code: 'notShown' })
      })
      api.get('/api/v1/camera/frame', async (_request, reply) => {
        const jpeg = counter.glimpses.cameraFrame()
        return jpeg ? reply.type('image/jpeg').send(Buffer.from(jpeg)) : reply.code(204).send()
      })
      api.get('/api/v1/document/page', async (_request, reply) => {
        const jpeg = counter.glimpses.scannedPage()
        return jpeg ? reply.type('image/jpeg').send(Buffer.from(jpeg)) : reply.code(404).send({ code: 'notShown' })
      })
      api.get('/api/v1/document/preview', async (_request, reply) => {
        const png = counter.glimpses.preview()
        return png ? reply.type('image/png').send(Buffer.from(png)) : reply.code(404).send({ code: 'notShown' })
      })
      /* In the body, not in the address: addresses are logged by whoever stands between. */
      api.post('/api/v1/input/candidates', async (request, reply) => {
        const asked = candidatesRequestSchema.safeParse(request.body)
        if (!asked.success) return reply.code(400).send({ code: 'invalid' })
        return { candidates: this.#options.ime.candidates(asked.data.typed, { limit: asked.data.limit }) }
      })
      if (this.#options.staff) staffRoutes(api, this.#options.staff)
      api.get('/api/v1/live', { websocket: true }, (socket) => this.#welcome(socket))
    })
  }

  #admits(request: FastifyRequest): boolean {
    if (sameSecret(bearerOf(request), this.#bearer)) return true
    const offered = String(request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((p) => p.trim())
    return offered.some((p) => p.startsWith('bearer.') && sameSecret(p.slice('bearer.'.length), this.#bearer))
  }

  #welcome(socket: WebSocket): void {
    if (this.#pages.size >= maxPages) {
      this.#noteDenied('tooManyPages')
      return socket.close(1013, 'too many pages')
    }
    this.#pages.add(socket)
    socket.on('close', () => {
      this.#pages.delete(socket)
      if (this.#listening === socket) this.#options.voice?.hush()
    })
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => {
      const parsed = pageMessageSchema.safeParse(parseJson(String(data)))
      if (!parsed.success) return
      const message = parsed.data
      const { voice } = this.#options
      if (message.type === 'alive') this.#heardPage()
      else if (message.type === 'present') this.#options.counter.present()
      else if (message.type === 'draft') this.#options.counter.drafts.keep(message.rev, message.draft)
      else if (message.type === 'speak') {
        this.#listening = socket
        voice?.speak(message, (news) => this.#send(socket, news))
      } else if (message.type === 'hush') voice?.hush()
      else this.#signed(message)
    })
    const { projection, drafts } = this.#options.counter
    this.#send(socket, { type: 'projection', projection, ...(drafts.kept ? { draft: drafts.kept } : {}) })
  }

  /** For the watcher of the browser, which must not be able to read more than this. */
  #pageState(): PageState {
    const silentMs = this.pageSilentMs
    return {
      silentMs: Number.isFinite(silentMs) ? Math.round(silentMs) : null,
      inSession: this.#options.counter.inSession,
    }
  }

  /** At most one line in ten seconds: whoever knocks must not fill the log. */
  #noteDenied(why: string): void {
    const now = this.#options.clock.monoMs()
    if (now - this.#lastDeniedMonoMs < deniedEveryMs) return
    this.#lastDeniedMonoMs = now
    this.#options.log.emit('api.denied', { why })
  }

  #signed(message: Extract<PageMessage, { type: 'pen' | 'penCleared' }>): void {
    const { pen } = this.#options
    if (!pen?.capturing) return
    if (message.type === 'penCleared') return pen.cleared()
    pen.shape(message.aspect)
    for (const point of message.points) pen.push(point)
  }

  #heardPage(): void {
    const wasAlive = this.pageAlive
    this.#lastAliveMonoMs = this.#options.clock.monoMs()
    if (!wasAlive) this.#onPageAlive()
  }

  #broadcast(message: LiveMessage): void {
    for (const page of this.#pages) this.#send(page, message)
  }

  #send(socket: WebSocket, message: LiveMessage): void {
    /* A page that does not read is cut off; it will come back and get the newest projection. */
    if (socket.bufferedAmount > 1_000_000) return socket.terminate()
    socket.send(JSON.stringify(message))
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
