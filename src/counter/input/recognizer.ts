import { type ChildProcess, spawn } from 'node:child_process'
import { z } from 'zod'
import type { VoiceLang } from '../../api/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'

/**
 * `speech` of the site file: a program that listens to one sentence at the kiosk's own microphone. It gets the language (`zh`, `yue`,
 * `en`, `pt`) in place of `{lang}`, writes what it understood as one line of UTF-8 on its standard output, and ends with 0; nothing
 * understood is an empty line. SIGTERM: the visitor has said all; it has five seconds to understand it. It is killed when the visitor has gone on
 * or the time is over.
 */
export const speechSchema = z.strictObject({
  program: z.string().regex(/^\//, 'must be a path from /'),
  args: z.array(z.string().max(500)).max(40).default(['{lang}']),
  timeoutMs: z.number().int().min(3000).max(60_000).default(15_000),
})
export type SpeechConfig = z.output<typeof speechSchema>

export type RecognizerFailure = Coded<'nothing' | 'noProgram' | 'timeout' | 'aborted' | 'failed'>

/** What was said, as far as it was understood. Somebody's words: nobody but the one who asked gets them. */
export interface Recognizer {
  listen(
    lang: VoiceLang,
    /** `finish`: that was all; `signal`: nobody wants to know any more. */
    until: { readonly finish: AbortSignal; readonly signal: AbortSignal },
  ): Promise<Result<string, RecognizerFailure>>
}

/** More than anybody asks a kiosk for in one sentence. */
const mostBytes = 4096
const understandMs = 5000

export function programRecognizer({ program, args, timeoutMs }: SpeechConfig, clock: Clock): Recognizer {
  return {
    listen: (lang, { finish, signal }) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(fail('aborted'))
        const said = args.map((arg) => arg.replaceAll('{lang}', lang))
        const child = begin(program, said)
        if (!child) return resolve(fail('failed', program))
        const heard: Buffer[] = []
        let bytes = 0
        let over = false
        const end = (result: Result<string, RecognizerFailure>): void => {
          if (over) return
          over = true
          cancel()
          finish.removeEventListener('abort', finished)
          signal.removeEventListener('abort', aborted)
          signalGroup(child.pid, 'SIGKILL')
          for (const piece of heard) piece.fill(0)
          resolve(result)
        }
        const aborted = (): void => end(fail('aborted'))
        const late = (): void => end(fail('timeout'))
        let cancel = clock.after(timeoutMs, late)
        const finished = (): void => {
          cancel()
          cancel = clock.after(understandMs, late)
          signalGroup(child.pid, 'SIGTERM')
        }
        finish.addEventListener('abort', finished, { once: true })
        signal.addEventListener('abort', aborted, { once: true })
        child.on('error', (error: NodeJS.ErrnoException) =>
          end(fail(error.code === 'ENOENT' || error.code === 'EACCES' ? 'noProgram' : 'failed', program)),
        )
        /* Out of file descriptors there is a child without pipes, and then its `error`. */
        child.stdout?.on('data', (piece: Buffer) => {
          bytes += piece.length
          if (over) return void piece.fill(0)
          if (bytes > mostBytes) return end(fail('failed', 'too much'))
          heard.push(piece)
        })
        child.on('close', (code) => {
          /* Who has said all, and whose program knows no better than to end at that, was not understood. */
          if (code !== 0) return end(finish.aborted ? fail('nothing') : fail('failed', `ended with ${code}`))
          const [line = ''] = Buffer.concat(heard).toString('utf8').split('\n')
          const words = line.trim()
          end(words === '' ? fail('nothing') : ok(words))
        })
      }),
  }
}

/** Undefined where it cannot even be tried, e.g. without memory; most failures come as the child's `error`. */
function begin(program: string, args: readonly string[]): ChildProcess | undefined {
  try {
    /* A group of its own: what it has started ends with it. */
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  } catch {
    return undefined
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}
