import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../../../kernel/clock.ts'
import { formatProblem } from '../../../kernel/config/yaml.ts'
import { bearerOf, sameSecret } from '../../../kernel/http/guard.ts'
import { type ListenFailure, listen } from '../../../kernel/http/listen.ts'
import { InvariantError, type Result } from '../../../kernel/result.ts'
import type { SubmissionKind } from '../contract.ts'
import { type CallName, callDefinitions, callNames } from '../http/calls.ts'
import { Documents } from './documents.ts'
import { type Endpoint, endpointsOf } from './endpoints.ts'
import { FaceDesk } from './faces.ts'
import { modeOrderBody, type ReferenceMode, Troubles } from './modes.ts'
import { loadOffice, sampleOfficeDir } from './office/load.ts'
import { Payments } from './payments.ts'
import { phoneRoutes } from './phone.ts'
import { Records } from './records.ts'
import { type Case, Register } from './register.ts'

export interface ReferenceOptions {
  readonly databasePath: string
  readonly token: string
  readonly clock: Clock
  /** Folder with the office's rules; the samples that come with kioskd when not said. */
  readonly officeDir?: string
  /** Lets `POST /v1/_office/mode` change how the office behaves. */
  readonly officeOrders?: boolean
  /** How long an order can be paid, ms; 2 minutes when not said. */
  readonly payWithinMs?: number
  /** Orders are paid by themselves after this time, ms; never when not said. */
  readonly autoPayMs?: number
}

/** Keys remembered in `received`; beyond it the oldest are forgotten. */
const mostReceived = 10_000

/** A small real government gateway on SQLite; the kiosk reaches it over HTTP only. `provisioning/backend/openapi.yaml` is its contract. */
export class ReferenceBackend {
  readonly register: Register
  readonly payments: Payments
  readonly troubles: Troubles
  /** How often each key of a submission or payment was handed in, whatever came of it: shows a kiosk that sends twice. */
  readonly received = new Map<string, number>()
  /** How often each counter of the office was asked. */
  readonly asked = new Map<CallName, number>()
  /** `POST /v1/submissions` …, as they are served. */
  readonly routes: string[] = []
  readonly #server: FastifyInstance
  readonly #token: string

  /** Throws when the office's files are not good: it is started by the demo and by tests, with files that come with it. */
  constructor(options: ReferenceOptions) {
    const { clock } = options
    const office = loadOffice(options.officeDir ?? sampleOfficeDir)
    if (!office.ok) throw new InvariantError(office.error.map(formatProblem).join('\n'))
    this.register = new Register(options.databasePath, clock, office.value)
    const { book } = this.register
    this.payments = new Payments(book, office.value, clock, {
      expireMs: options.payWithinMs ?? 120_000,
      autoPayMs: options.autoPayMs,
    })
    const records = new Records(book, office.value)
    this.troubles = new Troubles(clock)
    this.#token = options.token
    this.#server = Fastify({ bodyLimit: 32 << 20, forceCloseConnections: true })
    this.#server.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') this.routes.push(`${one} ${url}`)
    })
    const endpoints = endpointsOf({
      register: this.register,
      records,
      documents: new Documents(book, office.value, records, this.payments),
      payments: this.payments,
      faces: new FaceDesk(),
      clock,
      onReceived: (key) => this.#count(key),
    })
    for (const name of callNames) this.#serve(name, endpoints[name])
    if (options.officeOrders) this.#serveOrders()
    phoneRoutes(this.#server, this.payments)
  }

  /** How all endpoints behave; `troubles.modes` has those that behave otherwise. */
  get mode(): ReferenceMode {
    return this.troubles.mode
  }
  set mode(mode: ReferenceMode) {
    this.troubles.order({ mode })
  }

  /** Everything of a kind that was accepted. */
  accepted(kind: SubmissionKind): readonly Case[] {
    return this.register.accepted(kind)
  }

  listen(host: string, port: number): Promise<Result<number, ListenFailure>> {
    return listen(this.#server, host, port)
  }

  async close(): Promise<void> {
    this.troubles.release()
    await this.#server.close()
    this.register.book.close()
  }

  #count(key: string): void {
    const [oldest] = this.received.keys()
    if (oldest !== undefined && this.received.size >= mostReceived) this.received.delete(oldest)
    this.received.set(key, (this.received.get(key) ?? 0) + 1)
  }

  #isKnown(request: FastifyRequest): boolean {
    return sameSecret(bearerOf(request), this.#token)
  }

  #serve(name: CallName, endpoint: Endpoint): void {
    const { method, path } = callDefinitions[name]
    this.#server.route<{ Params: Record<string, string> }>({
      method,
      url: path.replace(/\{([^}]*)\}/g, ':$1'),
      handler: async (request, reply): Promise<FastifyReply> => {
        if (!this.#isKnown(request)) return reply.code(401).send({ code: 'unauthorized' })
        this.asked.set(name, (this.asked.get(name) ?? 0) + 1)
        const trouble = await this.troubles.before(name, reply)
        if (trouble) return reply.code(trouble.status).send({ code: trouble.code })
        const key = request.headers['idempotency-key']
        const said = await endpoint({
          body: request.body,
          params: request.params,
          key: typeof key === 'string' ? key : undefined,
          baseUrl: `http://${request.host}`,
        })
        await this.troubles.after(name, reply)
        return reply.code(said.status).send(said.body)
      },
    })
  }

  #serveOrders(): void {
    this.#server.post('/v1/_office/mode', async (request, reply) => {
      if (!this.#isKnown(request)) return reply.code(401).send({ code: 'unauthorized' })
      const order = modeOrderBody.safeParse(request.body)
      if (!order.success) return reply.code(400).send({ code: 'badRequest' })
      this.troubles.order(order.data)
      return { mode: order.data.mode }
    })
  }
}
