import { chmodSync, rmSync } from 'node:fs'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { z } from 'zod'
import { cardHash } from '../../counter/staff/desk.ts'
import { readStaffCard } from '../../counter/staff/staff-card.ts'
import type { ManagedDevices } from '../../hardware/devices/create-devices.ts'
import type { ConfigProblem } from '../../kernel/config/yaml.ts'
import type { EventLog } from '../../kernel/log.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import { OutsideClaims, toClientJson } from './outside-claims.ts'
import { printReport } from './print-report.ts'
import {
  claimRequest,
  commandRequest,
  enableRequest,
  printRequest,
  recordRequest,
  refillRequest,
  selfTestRequest,
} from './schemas.ts'

export interface ControlOptions {
  readonly devices: ManagedDevices
  readonly log: EventLog
  /** Unix socket in the state directory; only the daemon's own user and root may open it. */
  readonly socketPath: string
  /** Profiles that were skipped at the start, for the readiness report. */
  readonly profileProblems: readonly ConfigProblem[]
}

type IdParams = { Params: { id: string } }
type TokenParams = { Params: { token: string; command: string } }

/**
 * The technician's door: `kioskd selftest`, `doctor` and `devices record` speak to the running daemon here, and outside clients
 * claim devices. A file's permissions are its only key, so it is a Unix socket and never a port.
 */
export class ControlServer {
  readonly #options: ControlOptions
  readonly #server: FastifyInstance
  readonly #claims: OutsideClaims

  constructor(options: ControlOptions) {
    this.#options = options
    this.#server = Fastify({ bodyLimit: 24 * 1024 * 1024, forceCloseConnections: true })
    this.#claims = new OutsideClaims(options.devices)
    this.#deviceRoutes(options)
    this.#claimRoutes()
  }

  async start(): Promise<Result<void, Coded<'listenFailed'>>> {
    const { socketPath } = this.#options
    try {
      // A socket file outlives a killed daemon; that no other daemon runs was made sure before.
      rmSync(socketPath, { force: true })
      await this.#server.listen({ path: socketPath })
      chmodSync(socketPath, 0o600)
      return ok(undefined)
    } catch (thrown) {
      return fail('listenFailed', messageOf(thrown))
    }
  }

  async stop(): Promise<void> {
    await this.#server.close()
    rmSync(this.#options.socketPath, { force: true })
  }

  #deviceRoutes({ devices, profileProblems, log }: ControlOptions): void {
    const server = this.#server
    server.get('/v1/readiness', () => devices.readiness(profileProblems))
    server.post<IdParams>('/v1/devices/:id/selftest', async (request, reply) => {
      const body = accepted(selfTestRequest, request.body, reply)
      if (!body) return reply
      const ended = hangUp(reply)
      const test = body.test === undefined ? {} : { test: body.test }
      const results = await devices.selfTest(request.params.id, { ...test, signal: ended })
      return results ?? reply.code(404).send({ code: 'noSuchDevice' })
    })
    server.post<IdParams>('/v1/devices/:id/enabled', (request, reply) => {
      const body = accepted(enableRequest, request.body, reply)
      if (!body) return reply
      const known = devices.setEnabled(request.params.id, body.enabled)
      return known ? { enabled: body.enabled } : reply.code(404).send({ code: 'noSuchDevice' })
    })
    server.post<IdParams>('/v1/devices/:id/refill', (request, reply) => {
      const body = accepted(refillRequest, request.body, reply)
      if (!body) return reply
      const known = devices.refilled(request.params.id, body.consumable)
      return known ? { refilled: body.consumable } : reply.code(404).send({ code: 'noSuchConsumable' })
    })
    server.post<IdParams>('/v1/devices/:id/recording', async (request, reply) => {
      const body = accepted(recordRequest, request.body, reply)
      if (!body) return reply
      const started = await devices.record(request.params.id, body.seconds * 1000)
      if (!started.ok) return reply.code(409).send(started.error)
      log.emit('device.recording', { deviceId: request.params.id, file: started.value, seconds: body.seconds })
      return { file: started.value }
    })
    server.post('/v1/readiness/print', async (request, reply) => {
      const body = accepted(printRequest, request.body, reply)
      if (!body) return reply
      return printReport(devices, body.role, body.lines, hangUp(reply))
    })
    server.post('/v1/staff-card', async (_request, reply) => {
      const card = await readStaffCard(devices, hangUp(reply))
      if (!card.ok) return reply.code(409).send(card.error)
      const hashed = cardHash(card.value.reveal())
      card.value.destroy()
      return { card: hashed }
    })
    server.post('/v1/rescan', () => {
      devices.rescan()
      return { asked: true }
    })
  }

  #claimRoutes(): void {
    const server = this.#server
    server.post('/v1/claims', (request, reply) => {
      const body = accepted(claimRequest, request.body, reply)
      if (!body) return reply
      const token = this.#claims.take(body)
      if (!token.ok) return reply.code(409).send(token.error)
      this.#options.log.emit('device.claimedOutside', { role: body.role, client: body.client })
      return { token: token.value, leaseMs: body.leaseMs }
    })
    server.post<TokenParams>('/v1/claims/:token/renew', (request, reply) =>
      this.#claims.renew(request.params.token) ? { held: true } : reply.code(410).send({ code: 'claimEnded' }),
    )
    server.delete<TokenParams>('/v1/claims/:token', (request, reply) =>
      this.#claims.release(request.params.token) ? { released: true } : reply.code(410).send({ code: 'claimEnded' }),
    )
    server.post<TokenParams>('/v1/claims/:token/:command', async (request, reply) => {
      const body = accepted(commandRequest, request.body, reply)
      if (!body) return reply
      const { token, command } = request.params
      const outcome = await this.#claims.run(token, command, body, hangUp(reply))
      if (!outcome) return reply.code(410).send({ code: 'claimEnded' })
      return outcome.outcome === 'done' ? { ...outcome, value: toClientJson(outcome.value) } : outcome
    })
  }
}

/** The body by its schema; otherwise answers 400 with what is wrong. */
function accepted<S extends z.ZodType>(schema: S, body: unknown, reply: FastifyReply): z.output<S> | undefined {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  reply.code(400).send({ code: 'invalidData', key: issue?.path.join('.') ?? '', detail: issue?.message ?? '' })
  return undefined
}

/** Aborts when the caller goes away before its answer. */
function hangUp(reply: FastifyReply): AbortSignal {
  const ended = new AbortController()
  reply.raw.once('close', () => ended.abort())
  return ended.signal
}
