import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { JpegSplitter } from '../protocols/mjpeg/splitter.ts'
import { type OpenFailure, openFailureOf } from './stream.ts'

/** A program that writes motion JPEG to stdout until it is stopped. */
export interface CameraProcess {
  /** Whole pictures; one that came before the first listener is kept for it. */
  onFrame(listener: (jpeg: Uint8Array) => void): void
  /** Called once, when it ended without being stopped; at once when it has already. */
  onEnd(listener: (detail: string) => void): void
  /** Resolves when nothing of it runs any more: asked to end, then killed. */
  stop(): Promise<void>
}

export interface CameraProgram {
  readonly program: string
  readonly args: readonly string[]
  /** Device file that must be there. */
  readonly path: string
}

/** Time a program gets to end by itself before it is killed. */
const graceMs = 400
const maxMessage = 400

/** Starts a program; a success once its first picture has come. `signal` ends only the start. */
export async function startCameraProcess(
  { program, args, path }: CameraProgram,
  clock: Clock,
  { maxFrameBytes, signal }: { readonly maxFrameBytes: number; readonly signal: AbortSignal },
): Promise<Result<CameraProcess, OpenFailure>> {
  if (signal.aborted) return fail('open.canceled')
  if (!existsSync(path)) return fail('open.notFound', 'ENOENT')
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  // Without descriptors left there are no pipes, and the error comes later.
  child.once('error', () => {})
  if (!child.stdout || !child.stderr) return fail('open.failed', 'no pipes')
  const running = new Running(child, new JpegSplitter(maxFrameBytes), clock)
  const begun = await new Promise<'frame' | 'ended' | 'canceled'>((resolve) => {
    running.onFirst(() => resolve('frame'))
    running.onEnd(() => resolve('ended'))
    signal.addEventListener('abort', () => resolve('canceled'), { once: true })
  })
  if (begun === 'frame') return ok(running)
  await running.stop()
  if (begun === 'canceled') return fail('open.canceled')
  if (running.missing) return fail('open.failed', `${program} is not installed`)
  return { ok: false, error: openFailureOf(new Error(running.message || `${program} ended`)) }
}

class Running implements CameraProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  readonly #clock: Clock
  readonly #exited: Promise<void>
  #frame: ((jpeg: Uint8Array) => void) | undefined
  #first: (() => void) | undefined
  #ended: ((detail: string) => void) | undefined
  #kept: Uint8Array | undefined
  #stopped = false
  #over = false
  missing = false
  message = ''

  constructor(child: ChildProcessByStdio<null, Readable, Readable>, splitter: JpegSplitter, clock: Clock) {
    this.#child = child
    this.#clock = clock
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.#stopped) for (const jpeg of splitter.push(chunk)) this.#took(jpeg)
      chunk.fill(0)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.message = `${this.message}${chunk.toString('utf8')}`.slice(-maxMessage)
    })
    child.stdout.on('error', () => {})
    child.stderr.on('error', () => {})
    this.#exited = new Promise((resolve) => {
      const end = () => {
        if (this.#over) return
        this.#over = true
        splitter.wipe()
        resolve()
        if (!this.#stopped) this.#ended?.('ended')
      }
      child.on('error', (error: NodeJS.ErrnoException) => {
        this.missing = error.code === 'ENOENT'
        end()
      })
      child.on('close', end)
    })
  }

  onFirst(listener: () => void): void {
    this.#first = listener
  }

  onFrame(listener: (jpeg: Uint8Array) => void): void {
    this.#frame = listener
    const kept = this.#kept
    this.#kept = undefined
    if (kept) listener(kept)
  }

  onEnd(listener: (detail: string) => void): void {
    this.#ended = listener
    if (this.#over && !this.#stopped) listener('ended')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#kept?.fill(0)
    this.#kept = undefined
    if (this.#over) return
    this.#child.kill('SIGTERM')
    const cancel = this.#clock.after(graceMs, () => this.#child.kill('SIGKILL'))
    await this.#exited
    cancel()
  }

  #took(jpeg: Uint8Array): void {
    this.#first?.()
    this.#first = undefined
    if (this.#frame) return this.#frame(jpeg)
    this.#kept?.fill(0)
    this.#kept = jpeg
  }
}
