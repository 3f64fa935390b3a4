import { z } from 'zod'
import type { Outcome } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { slug } from '../../wire/fields.ts'
import type { Accepted, Applicant, Backend, BackendFailure, FaceVerdict } from './contract.ts'

/** The `backend:` section of the site file. */
export const backendConfigSchema = z.strictObject({
  kind: z.literal('http'),
  /** Key under which services name their item for this backend (`codes`). */
  id: slug,
  url: z.url({ protocol: /^https?$/ }),
  /** Sent as `Authorization: Bearer …`; the reference backend and gateways of this kind know it. */
  token: z.string().min(8).max(200),
  timeoutMs: z.number().int().min(500).max(60_000).default(8000),
  probeMs: z.number().int().min(1000).max(600_000).default(10_000),
})
export type BackendConfig = z.output<typeof backendConfigSchema>

const acceptedAnswer = z.object({
  caseNo: z.string().min(1).max(40),
  validUntil: z.string().max(20).optional(),
  queryUrl: z.string().max(300),
})
const verdictAnswer = z.discriminatedUnion('match', [
  z.object({ match: z.literal(true), evidence: z.string().max(2000) }),
  z.object({ match: z.literal(false), reason: z.enum(['unclear', 'notMatched', 'notLive']) }),
])
const queryAnswer = z.object({ eligible: z.literal(true) })
const refusalAnswer = z.object({ code: z.string().regex(/^[a-z][A-Za-z0-9.-]{0,60}$/) })

const maxAnswerBytes = 256 * 1024

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
  readonly idempotencyKey?: string
  /** Whether no answer leaves the outcome open (a submission) or is a plain failure (a question). */
  readonly hasEffect: boolean
  readonly timeoutMs?: number
}

/** Talks to a gateway over HTTP/JSON. `provisioning/backend/openapi.yaml` describes the other side. */
export function createHttpBackend(config: BackendConfig, clock: Clock, log: EventLog): Backend {
  let reachable = true
  const listeners = new Set<(reachable: boolean) => void>()

  function setReachable(next: boolean): void {
    if (next === reachable) return
    reachable = next
    log.emit('backend.reachable', { now: next ? 'yes' : 'no' })
    for (const listener of listeners) listener(next)
  }

  /** Sends one request and answers the raw status and JSON, or how it failed. */
  async function send(
    call: Call,
    signal: AbortSignal,
  ): Promise<Outcome<{ status: number; json: unknown }, BackendFailure>> {
    const timeout = new AbortController()
    const cancelTimer = clock.after(call.timeoutMs ?? config.timeoutMs, () => timeout.abort())
    try {
      const response = await fetch(new URL(call.path, config.url), {
        method: call.method,
        signal: AbortSignal.any([signal, timeout.signal]),
        redirect: 'error',
        headers: {
          authorization: `Bearer ${config.token}`,
          ...(call.body ? { 'content-type': 'application/json' } : {}),
          ...(call.idempotencyKey ? { 'idempotency-key': call.idempotencyKey } : {}),
        },
        ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      })
      const text = await readAtMost(response, maxAnswerBytes)
      setReachable(true)
      return { outcome: 'done', value: { status: response.status, json: parseJson(text) } }
    } catch (thrown) {
      const failure = classify(thrown, signal, timeout.signal)
      if (failure !== 'canceled') setReachable(false)
      const open = call.hasEffect && failure !== 'unreachable'
      return { outcome: open ? 'unknown' : 'failed', code: failure }
    } finally {
      cancelTimer()
    }
  }

  async function ask<S extends z.ZodType>(
    call: Call,
    schema: S,
    signal: AbortSignal,
  ): Promise<Outcome<z.output<S>, BackendFailure>> {
    const sent = await send(call, signal)
    if (sent.outcome !== 'done') return sent
    const { status, json } = sent.value
    if (status >= 200 && status < 300) {
      const parsed = schema.safeParse(json)
      if (parsed.success) return { outcome: 'done', value: parsed.data }
      return { outcome: call.hasEffect ? 'unknown' : 'failed', code: 'serverError', detail: 'answer.shape' }
    }
    if (status === 409 || status === 422) {
      const refusal = refusalAnswer.safeParse(json)
      return { outcome: 'failed', code: 'refused', detail: refusal.success ? refusal.data.code : 'noCode' }
    }
    if (status >= 500)
      return { outcome: call.hasEffect ? 'unknown' : 'failed', code: 'serverError', detail: `http.${status}` }
    return { outcome: 'failed', code: 'serverError', detail: `http.${status}` }
  }

  const person = (applicant: Applicant) => ({ name: applicant.name.reveal(), idNumber: applicant.idNumber.reveal() })

  return {
    get reachable() {
      return reachable
    },
    onReachable(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    query(operation, applicant, signal) {
      return ask(
        {
          method: 'POST',
          path: `/v1/operations/${operation}/eligibility`,
          body: { applicant: person(applicant) },
          hasEffect: false,
        },
        queryAnswer,
        signal,
      )
    },
    verifyFace(applicant, frames, signal): Promise<Outcome<FaceVerdict, BackendFailure>> {
      const body = { applicant: person(applicant), frames: frames.map((f) => Buffer.from(f).toString('base64')) }
      return ask({ method: 'POST', path: '/v1/faces/verify', body, hasEffect: false }, verdictAnswer, signal)
    },
    async submit(
      { idempotencyKey, operation, applicant, evidence },
      signal,
    ): Promise<Outcome<Accepted, BackendFailure>> {
      const body = { operation, applicant: person(applicant), evidence }
      const answer = await ask(
        { method: 'POST', path: '/v1/submissions', body, idempotencyKey, hasEffect: true },
        acceptedAnswer,
        signal,
      )
      return answer.outcome === 'done' ? { outcome: 'done', value: toAccepted(answer.value) } : answer
    },
    async status(idempotencyKey, signal): Promise<Outcome<Accepted | undefined, BackendFailure>> {
      const call: Call = {
        method: 'GET',
        path: `/v1/submissions/${encodeURIComponent(idempotencyKey)}`,
        hasEffect: false,
        timeoutMs: 3000,
      }
      const sent = await send(call, signal)
      if (sent.outcome !== 'done') return sent
      if (sent.value.status === 404) return { outcome: 'done', value: undefined }
      const parsed = acceptedAnswer.safeParse(sent.value.json)
      if (sent.value.status === 200 && parsed.success) return { outcome: 'done', value: toAccepted(parsed.data) }
      return { outcome: 'failed', code: 'serverError', detail: `http.${sent.value.status}` }
    },
    async probe(signal) {
      await send({ method: 'GET', path: '/v1/health', hasEffect: false, timeoutMs: 3000 }, signal)
    },
  }
}

function toAccepted(answer: z.output<typeof acceptedAnswer>): Accepted {
  const { caseNo, queryUrl, validUntil } = answer
  return validUntil === undefined ? { caseNo, queryUrl } : { caseNo, queryUrl, validUntil }
}

/** The body as text, or nothing when it is larger: what does not fit the contract is not taken into memory. */
async function readAtMost(response: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > mostBytes) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Errors of a connection that was never made: nothing can have reached the other side. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function classify(thrown: unknown, signal: AbortSignal, timeout: AbortSignal): BackendFailure {
  if (signal.aborted) return 'canceled'
  if (timeout.aborted) return 'noAnswer'
  const cause = thrown instanceof Error ? thrown.cause : undefined
  const errorCode = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return neverConnected.has(errorCode) ? 'unreachable' : 'noAnswer'
}
