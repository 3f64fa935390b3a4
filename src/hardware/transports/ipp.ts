import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { JobTransport } from './job.ts'
import { type OpenFailure, openFailureOf, type WriteFailure } from './stream.ts'

type PostResult = Result<Uint8Array, OpenFailure | WriteFailure>

const maxAnswerBytes = 1 << 20
const ippPort = 631

/**
 * A printer that takes jobs over HTTP (RFC 8010 4). `ipp` is HTTP, `ipps` HTTPS with a certificate that must be trusted by
 * this system. Failures `open.*` mean that the printer has not got the request; `closed`, `timeout`, `aborted` that it may have.
 */
export function ippTransport(uri: string, clock: Clock): JobTransport {
  const place = new URL(uri.replace(/^ipp(s?):/, 'http$1:'))
  const secure = place.protocol === 'https:'
  const over = new AbortController()

  function post(
    parts: readonly Uint8Array[],
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<PostResult> {
    if (signal.aborted || over.signal.aborted) return Promise.resolve(fail('open.canceled'))
    return new Promise((resolve) => {
      let connected = false
      const settle = (result: PostResult) => {
        cancel()
        signal.removeEventListener('abort', onAbort)
        over.signal.removeEventListener('abort', onAbort)
        asked.destroy()
        resolve(result)
      }
      const onAbort = () => settle(fail(connected ? 'aborted' : 'open.canceled'))
      const length = parts.reduce((sum, part) => sum + part.length, 0)
      const asked: ClientRequest = (secure ? httpsRequest : httpRequest)({
        host: place.hostname.replace(/^\[|\]$/g, ''),
        port: place.port === '' ? ippPort : Number(place.port),
        path: `${place.pathname}${place.search}`,
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/ipp', 'content-length': length, 'user-agent': 'kioskd' },
      })
      const cancel = clock.after(timeoutMs, () => settle(fail(connected ? 'timeout' : 'open.timeout')))
      signal.addEventListener('abort', onAbort, { once: true })
      over.signal.addEventListener('abort', onAbort, { once: true })
      asked.on('socket', (socket) =>
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true
        }),
      )
      asked.on('error', (error) =>
        settle(
          connected ? fail('closed', openFailureOf(error).detail) : { ok: false as const, error: openFailureOf(error) },
        ),
      )
      asked.on('response', (answer) => collect(answer, settle))
      for (const part of parts) asked.write(part)
      asked.end()
    })
  }

  return {
    uri,
    post,
    close: () => {
      over.abort()
      return Promise.resolve()
    },
  }
}

function collect(answer: IncomingMessage, settle: (result: PostResult) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  answer.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxAnswerBytes) return settle(fail('closed', 'answer too long'))
    chunks.push(chunk)
  })
  answer.on('error', () => settle(fail('closed', 'answer broken off')))
  answer.on('close', () => settle(fail('closed', 'answer broken off')))
  answer.on('end', () => {
    const { statusCode = 0 } = answer
    if (statusCode === 200) return settle(ok(Uint8Array.from(Buffer.concat(chunks))))
    // 4xx: turned away before it was a job. Of anything else nobody knows what became of the request.
    settle(fail(statusCode >= 400 && statusCode < 500 ? 'open.refused' : 'closed', `http ${statusCode}`))
  })
}
