import { request } from 'node:http'
import { z } from 'zod'
import { type Coded, fail, messageOf, ok, type Result } from '../kernel/result.ts'
import type { PageSeen } from './page-watch.ts'

const pageSeenSchema = z.object({ silentMs: z.number().min(0).nullable(), inSession: z.boolean() })
const timeoutMs = 3000
const mostBytes = 4096

/** Asks the daemon on this machine what it knows of its page. */
export function askPage(port: number, signal: AbortSignal): Promise<Result<PageSeen, Coded<'silent'>>> {
  return new Promise((resolve) => {
    const silent = (why: unknown) => resolve(fail('silent', messageOf(why)))
    const options = { host: '127.0.0.1', port, path: '/api/v1/page', timeout: timeoutMs, agent: false, signal }
    const sent = request(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (text.length > mostBytes) sent.destroy(new Error('too long an answer'))
      })
      response.on('error', silent)
      response.on('end', () => {
        const read = readAnswer(text)
        resolve(read.success ? ok(read.data) : fail('silent', 'another server has the port'))
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', silent)
    sent.end()
  })
}

function readAnswer(text: string): ReturnType<typeof pageSeenSchema.safeParse> {
  try {
    return pageSeenSchema.safeParse(JSON.parse(text))
  } catch {
    return pageSeenSchema.safeParse(undefined)
  }
}
