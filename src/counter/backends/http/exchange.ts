import type { Clock } from '../../../kernel/clock.ts'
import { ok, type Result } from '../../../kernel/result.ts'

/** One request, ready to go. */
export interface Request {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly mostAnswerBytes: number
}

export interface Response {
  readonly status: number
  /** Undefined when the body was no JSON or too large. */
  readonly json: unknown
}

/** `unreachable`: no connection was made, so nothing was sent. `broken`: it ended without a whole answer. `late`: the time was up. */
export interface ExchangeFailure {
  readonly code: 'unreachable' | 'broken' | 'late' | 'canceled'
}

/** Sends one request and reads the answer whole, within `timeoutMs`. No redirect is followed; what held persons is overwritten. */
export async function exchange(
  request: Request,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<Response, ExchangeFailure>> {
  const timeout = new AbortController()
  const cancelTimer = clock.after(timeoutMs, () => timeout.abort())
  const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body))
  try {
    const response = await fetch(request.url, {
      method: request.method,
      signal: AbortSignal.any([signal, timeout.signal]),
      redirect: 'error',
      headers: { ...request.headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body } : {}),
    })
    return ok({ status: response.status, json: await readJson(response.body ?? [], request.mostAnswerBytes) })
  } catch (thrown) {
    return { ok: false, error: { code: classify(thrown, signal, timeout.signal) } }
  } finally {
    cancelTimer()
    body?.fill(0)
  }
}

/** The body's JSON, or undefined when it is larger than it may be: what does not fit the contract is not taken into memory. */
async function readJson(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, mostBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > mostBytes) return undefined
    }
    const whole = Buffer.concat(chunks)
    try {
      return JSON.parse(whole.toString('utf8'))
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return undefined
      throw thrown
    } finally {
      whole.fill(0)
    }
  } finally {
    for (const chunk of chunks) chunk.fill(0)
  }
}

/** Errors of a connection that was never made, TLS included: nothing can have reached the other side. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

function classify(thrown: unknown, signal: AbortSignal, timeout: AbortSignal): ExchangeFailure['code'] {
  if (signal.aborted) return 'canceled'
  if (timeout.aborted) return 'late'
  const cause = thrown instanceof Error ? thrown.cause : undefined
  const errorCode = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  /* A port that fetch refuses to talk to, e.g. 1 or 6000. */
  const isBadPort = cause instanceof Error && cause.message === 'bad port'
  return isBadPort || neverConnected.has(errorCode) ? 'unreachable' : 'broken'
}
