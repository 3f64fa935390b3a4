import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { type Coded, fail, messageOf, ok, type Result } from '../kernel/result.ts'
import { controlSocket } from './state-files.ts'

export type ControlFailure = Coded<'notRunning' | 'denied' | 'failed'>

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

const mostBytes = 32 << 20

/** One request to the running daemon's control socket. */
export function askDaemon(
  stateDir: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  timeoutMs = 120_000,
): Promise<Result<ControlAnswer, ControlFailure>> {
  return new Promise((resolve) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = text === undefined ? {} : { 'content-type': 'application/json' }
    const socketPath = join(stateDir, controlSocket)
    const read = async (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      let bytes = 0
      for await (const chunk of response) {
        const piece = Buffer.from(chunk)
        bytes += piece.length
        if (bytes > mostBytes) break
        chunks.push(piece)
      }
      const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      resolve(ok({ status: response.statusCode ?? 0, body: answer }))
    }
    const sent = request({ socketPath, method, path, headers, timeout: timeoutMs }, (response) => {
      read(response).catch((thrown: unknown) => resolve(fail('failed', messageOf(thrown))))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const { code = '', message } = error
      if (code === 'ENOENT' || code === 'ECONNREFUSED') resolve(fail('notRunning'))
      else resolve(fail(code === 'EACCES' ? 'denied' : 'failed', message))
    })
    sent.end(text)
  })
}
