import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { CancelTimer, Clock } from '../kernel/clock.ts'
import { guard, loopbackHosts } from '../kernel/http/guard.ts'
import { type ListenFailure, listen } from '../kernel/http/listen.ts'
import { servePage } from '../kernel/http/pages.ts'
import type { Result } from '../kernel/result.ts'
import type { Store } from '../kernel/store/store.ts'
import type { FleetConfig } from './config.ts'
import type { FleetLiveMessage } from './contract.ts'
import { kioskDetail, overview } from './views.ts'

const mostWatchers = 200
/** A page is told at most this often that something changed. */
const changedMs = 500

export interface FleetServerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly config: FleetConfig
  readonly pagesDir: string
  readonly healthy: () => boolean
}

/** The operations pages and their API. */
export class FleetServer {
  readonly #options: FleetServerOptions
  readonly #server: FastifyInstance = Fastify({ bodyLimit: 16 * 1024, forceCloseConnections: true })
  readonly #watchers = new Set<WebSocket>()
  #hosts: ReadonlySet<string> = new Set()
  #cancelChanged: CancelTimer | undefined

  constructor(options: FleetServerOptions) {
    this.#options = options
  }

  async start(): Promise<Result<number, ListenFailure>> {
    const { pagesDir, config } = this.#options
    const server = this.#server
    guard(server, { allowedHosts: () => this.#hosts })
    await server.register(websocket, { options: { maxPayload: 1024 } })
    await servePage(server, { pagesDir, page: 'fleet' })
    this.#routes()
    const listening = await listen(server, config.listen.host, config.listen.port)
    if (listening.ok)
      this.#hosts = new Set([
        ...loopbackHosts(listening.value),
        ...config.listen.allowedHosts.map((h) => h.toLowerCase()),
      ])
    return listening
  }

  async stop(): Promise<void> {
    this.#cancelChanged?.()
    for (const watcher of this.#watchers) watcher.terminate()
    await this.#server.close()
  }

  /** Something a page shows has changed. */
  changed(): void {
    if (this.#watchers.size === 0) return
    this.#cancelChanged ??= this.#options.clock.after(changedMs, () => {
      this.#cancelChanged = undefined
      const message: FleetLiveMessage = { type: 'changed' }
      for (const watcher of this.#watchers) watcher.send(JSON.stringify(message))
    })
  }

  #routes(): void {
    const { store, clock, config, healthy } = this.#options
    const now = () => Math.round(clock.wallMs())
    const server = this.#server
    server.get('/api/v1/health', async (_request, reply) => reply.code(healthy() ? 200 : 503).send({ ok: healthy() }))
    server.get('/api/v1/overview', async () => overview(store.db, config.tenantName, now()))
    server.get<{ Params: { kiosk: string } }>('/api/v1/kiosks/:kiosk', async (request, reply) => {
      const detail = kioskDetail(store.db, request.params.kiosk, now())
      return detail ?? reply.code(404).send({ code: 'unknownKiosk' })
    })
    server.register(async (live) => {
      live.get('/api/v1/live', { websocket: true }, (socket) => {
        if (this.#watchers.size >= mostWatchers) return socket.close(1013, 'too many pages')
        this.#watchers.add(socket)
        socket.on('close', () => this.#watchers.delete(socket))
        socket.on('error', () => socket.terminate())
      })
    })
  }
}
