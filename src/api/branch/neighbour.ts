import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { Text } from '../contract.ts'

/** Another kiosk of the branch, as the site file of this one knows it. */
export interface NeighbourAddress {
  readonly id: string
  readonly name: Text
  /** Its branch-PC listener, `https://host:port`. */
  readonly url: string
  /** PEM of the only authority that is believed about it; those of the system without. */
  readonly ca?: string | undefined
}

export interface NeighbourRequest {
  readonly method: 'GET' | 'POST'
  /** Below `/api/v1/staff/`. */
  readonly path: string
  readonly token?: string | undefined
  /** Somebody is at the page: goes along as `x-staff-attended`. */
  readonly attended: boolean
  readonly body?: unknown
  readonly withinMs: number
  readonly signal?: AbortSignal | undefined
}

export interface NeighbourAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * `away`: no answer that makes sense; the detail is a code, e.g. `ECONNREFUSED`, `CERT_HAS_EXPIRED`. `late`: none in the time that was given. `gone`:
 * nobody waits for it any more, which says nothing of the other kiosk.
 */
export type NeighbourFailure = Coded<'away' | 'late' | 'gone'>

const mostBytes = 512 * 1024

/** Asks one other kiosk over TLS. An act goes over a connection of its own, once; only questions share one, and are asked again on a fresh one. */
export class Neighbour {
  readonly address: NeighbourAddress
  readonly #clock: Pick<Clock, 'after'>
  readonly #agent: Agent

  constructor(address: NeighbourAddress, clock: Pick<Clock, 'after'>) {
    this.address = address
    this.#clock = clock
    /* Shorter than a listener keeps an idle connection, so that it is us who end it. */
    this.#agent = new Agent({ ...this.#tls, keepAlive: true, maxSockets: 4, maxFreeSockets: 1, timeout: 20_000 })
  }

  async ask(asked: NeighbourRequest): Promise<Result<NeighbourAnswer, NeighbourFailure>> {
    const late = new AbortController()
    const cancel = this.#clock.after(asked.withinMs, () => late.abort())
    const signal = asked.signal ? AbortSignal.any([asked.signal, late.signal]) : late.signal
    try {
      const first = await this.#send(asked, signal)
      const said = first.ok || !first.error.reused || signal.aborted ? first : await this.#send(asked, signal)
      if (said.ok || !signal.aborted) return said
      return fail(asked.signal?.aborted === true ? 'gone' : 'late', 'timeout')
    } finally {
      cancel()
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  get #tls() {
    const { ca } = this.address
    return { ...(ca === undefined ? {} : { ca }), minVersion: 'TLSv1.2', rejectUnauthorized: true } as const
  }

  #send(
    { method, path, token, attended, body }: NeighbourRequest,
    signal: AbortSignal,
  ): Promise<Result<NeighbourAnswer, NeighbourFailure & { readonly reused: boolean }>> {
    return new Promise((resolve) => {
      const text = method === 'POST' ? JSON.stringify(body ?? {}) : undefined
      const away = (detail: string, reused = false): void =>
        resolve({ ok: false, error: { code: 'away', detail, reused } })
      const sent = request(
        new URL(`/api/v1/staff/${path}`, this.address.url),
        {
          ...this.#tls,
          method,
          signal,
          agent: method === 'GET' ? this.#agent : false,
          headers: {
            'x-staff-attended': attended ? 'yes' : 'no',
            ...(token === undefined ? {} : { 'x-staff-token': token }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          readJson(response).then(
            (answer) =>
              answer.ok ? resolve(ok({ status: response.statusCode ?? 0, body: answer.value })) : away('badAnswer'),
            () => away('cutOff'),
          )
        },
      )
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const why = signal.aborted ? 'timeout' : (error.code ?? 'failed')
        away(why, method === 'GET' && sent.reusedSocket && why === 'ECONNRESET')
      })
      sent.end(text)
    })
  }
}

async function readJson(response: IncomingMessage): Promise<Result<unknown, Coded<'badAnswer'>>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    const piece = Buffer.from(chunk)
    bytes += piece.length
    if (bytes > mostBytes) {
      response.destroy()
      return fail('badAnswer')
    }
    chunks.push(piece)
  }
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    return fail('badAnswer')
  }
}
