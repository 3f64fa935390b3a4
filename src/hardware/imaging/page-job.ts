import { spawn } from 'node:child_process'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { framed, type PageAnswer, type PageRequest, pageAnswer, unframed } from './page.ts'

const program = new URL('./page-process.ts', import.meta.url).pathname
const timeoutMs = 15_000
const maxHeaderBytes = 4096

export interface Page {
  readonly answer: PageAnswer
  readonly jpeg: Uint8Array
}

/**
 * Makes a page of a photo in a process of its own, which ends with it: pixels by the million would hold up every other device, and
 * the image library would stay in the daemon's memory for good. The photo is overwritten when it has been handed over.
 */
export function makePageInProcess(
  photo: Uint8Array,
  request: PageRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<Page, Coded<'canceled' | 'pageFailed'>>> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      photo.fill(0)
      return resolve(fail('canceled'))
    }
    const child = spawn(process.execPath, ['--max-semi-space-size=1', program], { stdio: ['pipe', 'pipe', 'ignore'] })
    const chunks: Buffer[] = []
    let bytes = 0
    let why: 'canceled' | 'tooLong' | undefined
    const kill = (reason: typeof why) => {
      why ??= reason
      child.kill('SIGKILL')
    }
    const onAbort = () => kill('canceled')
    const cancel = clock.after(timeoutMs, () => kill('tooLong'))
    signal.addEventListener('abort', onAbort, { once: true })
    // First of all: without descriptors left there are no pipes, and the error comes later.
    child.once('error', () => {})
    if (!child.stdin || !child.stdout) {
      cancel()
      photo.fill(0)
      return resolve(fail('pageFailed', 'no pipes'))
    }
    child.stdin.on('error', () => {})
    child.stdout.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > request.maxBytes + maxHeaderBytes) kill('tooLong')
      else chunks.push(chunk)
    })
    const settle = (result: Result<Page, Coded<'canceled' | 'pageFailed'>>) => {
      cancel()
      signal.removeEventListener('abort', onAbort)
      photo.fill(0)
      for (const chunk of chunks) chunk.fill(0)
      resolve(result)
    }
    child.on('error', (error) => settle(fail('pageFailed', error.message.slice(0, 120))))
    child.on('close', () => {
      if (why === 'canceled') return settle(fail('canceled'))
      if (why) return settle(fail('pageFailed', why))
      const whole = Buffer.concat(chunks)
      settle(readAnswer(whole))
      whole.fill(0)
    })
    const [head, body] = framed(request, photo)
    child.stdin.write(head)
    child.stdin.end(body)
  })
}

function readAnswer(message: Buffer): Result<Page, Coded<'pageFailed'>> {
  const parts = unframed(message)
  const answer = pageAnswer.safeParse(parts?.header)
  if (!parts || !answer.success) return fail('pageFailed', 'no answer')
  return ok({ answer: answer.data, jpeg: Uint8Array.from(parts.bytes) })
}
