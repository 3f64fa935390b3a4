import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../../kernel/clock.ts'
import { bearerOf, sameSecret } from '../../../kernel/http/guard.ts'
import { type ListenFailure, listen } from '../../../kernel/http/listen.ts'
import type { Result } from '../../../kernel/result.ts'
import { FaceDesk } from './faces.ts'
import { Register } from './register.ts'

const applicantBody = z.strictObject({ name: z.string().min(1).max(100), idNumber: z.string().min(15).max(18) })
const eligibilityBody = z.strictObject({ applicant: applicantBody })
const faceBody = z.strictObject({ applicant: applicantBody, frames: z.array(z.base64().max(4_000_000)).min(2).max(4) })
const submissionBody = z.strictObject({
  operation: z.string().max(64),
  applicant: applicantBody,
  evidence: z.string().max(2000).optional(),
})

/**
 * How the office behaves. `error500` refuses to work; `silent` takes the request and never answers; `silentAfterEffect` does
 * what was asked and then never answers, which is the case that tempts a kiosk to do it twice.
 */
export type ReferenceMode = 'normal' | 'error500' | 'silent' | 'silentAfterEffect'

export interface ReferenceOptions {
  readonly databasePath: string
  readonly token: string
  readonly clock: Clock
}

/** A small real government gateway on SQLite; the kiosk reaches it over HTTP only. `provisioning/backend/openapi.yaml` is its contract. */
export class ReferenceBackend {
  mode: ReferenceMode = 'normal'
  readonly register: Register
  /** How often each idempotency key was handed in, whatever came of it: shows a kiosk that sends twice. */
  readonly received = new Map<string, number>()
  readonly #server: FastifyInstance
  readonly #token: string
  readonly #faces = new FaceDesk()
  readonly #hanging = new Set<() => void>()

  constructor(options: ReferenceOptions) {
    this.register = new Register(options.databasePath, options.clock)
    this.#token = options.token
    this.#server = Fastify({ bodyLimit: 16 << 20, forceCloseConnections: true })
    this.#server.addHook('onRequest', (request, reply) => this.#admit(request, reply))
    this.#routes()
  }

  listen(host: string, port: number): Promise<Result<number, ListenFailure>> {
    return listen(this.#server, host, port)
  }

  async close(): Promise<void> {
    for (const release of this.#hanging) release()
    await this.#server.close()
    this.register.close()
  }

  async #admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    if (!sameSecret(bearerOf(request), this.#token)) return reply.code(401).send({ code: 'unauthorized' })
    if (this.mode === 'error500') return reply.code(500).send({ code: 'internal' })
    if (this.mode === 'silent') await this.#hang(reply)
    return undefined
  }

  /** Holds the answer back until the caller gives up or the office closes. */
  #hang(reply: FastifyReply): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        this.#hanging.delete(release)
        resolve()
      }
      this.#hanging.add(release)
      reply.raw.once('close', release)
    })
  }

  #routes(): void {
    const server = this.#server
    server.get('/v1/health', async () => ({ ok: true }))

    server.post<{ Params: { operation: string } }>('/v1/operations/:operation/eligibility', async (request, reply) => {
      const body = eligibilityBody.safeParse(request.body)
      if (!body.success) return reply.code(400).send({ code: 'badRequest' })
      const verdict = this.register.eligible(request.params.operation, body.data.applicant)
      return verdict.ok ? { eligible: true } : reply.code(422).send({ code: verdict.error.code })
    })

    server.post('/v1/faces/verify', async (request, reply) => {
      const body = faceBody.safeParse(request.body)
      if (!body.success) return reply.code(400).send({ code: 'badRequest' })
      const frames = body.data.frames.map((frame) => Buffer.from(frame, 'base64'))
      return this.#faces.verify(this.register.personKey(body.data.applicant), frames)
    })

    server.post('/v1/submissions', async (request, reply) => {
      const key = request.headers['idempotency-key']
      const body = submissionBody.safeParse(request.body)
      if (!body.success || typeof key !== 'string' || !/^[0-9A-Z]{26}$/.test(key))
        return reply.code(400).send({ code: 'badRequest' })
      this.received.set(key, (this.received.get(key) ?? 0) + 1)
      const answer = this.register.submit(key, body.data.operation, body.data.applicant)
      if (this.mode === 'silentAfterEffect') await this.#hang(reply)
      if (answer.ok) return reply.code(201).send(answer.value)
      return reply.code(answer.error.code === 'keyReused' ? 409 : 422).send({ code: answer.error.code })
    })

    server.get<{ Params: { key: string } }>('/v1/submissions/:key', async (request, reply) => {
      const found = this.register.find(request.params.key)
      return found ?? reply.code(404).send({ code: 'unknownKey' })
    })
  }
}
