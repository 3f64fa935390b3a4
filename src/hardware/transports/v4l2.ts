import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { TransportSettings } from '../profiles/schema/transport.ts'
import { type CameraProcess, startCameraProcess } from './camera-process.ts'
import type { FramesSource, FramesTransport } from './frames.ts'
import type { OpenFailure } from './stream.ts'

export type V4l2Settings = Extract<TransportSettings, { readonly kind: 'v4l2' }>

interface Size {
  readonly width: number
  readonly height: number
}

interface Options {
  readonly maxFrameBytes: number
  readonly signal: AbortSignal
}

/** Pictures thrown away before a still: exposure and white balance settle over the first ones after a start. */
const settlingFrames = 4
const stillFramesPerSecond = 10

/**
 * A camera of this machine through a program that speaks its driver's language: there is no maintained V4L2 library for Node
 * (devices.md 4). The program lives as long as somebody looks. A still of better resolution interrupts a running picture and
 * lets it go on afterwards, because a camera serves one program at a time.
 */
export function v4l2Source(path: string, settings: V4l2Settings, clock: Clock): FramesSource {
  let running: View | undefined
  const launch = (size: Size, framesPerSecond: number, options: Options) =>
    startCameraProcess(programOf(path, settings, size, framesPerSecond), clock, options)

  const source: FramesSource = {
    start: async (options) => {
      if (running) return fail('open.inUse', 'a picture is running')
      const process = await launch(settings, settings.framesPerSecond, options)
      if (!process.ok) return process
      const view = new View(process.value, () => {
        if (running === view) running = undefined
      })
      running = view
      return ok(view)
    },
  }
  const { stillWidth: width, stillHeight: height } = settings
  if (width === undefined || height === undefined) return source
  return {
    ...source,
    still: async (options) => {
      const view = running
      await view?.pause()
      const still = await takeStill(() => launch({ width, height }, stillFramesPerSecond, options), options.signal)
      if (view?.wantsMore) {
        // The view outlives the command that asked for the still: only its own end stops it.
        const again = await launch(settings, settings.framesPerSecond, { ...options, signal: view.over })
        view.resume(again)
      }
      return still
    },
  }
}

async function takeStill(
  launch: () => Promise<Result<CameraProcess, OpenFailure>>,
  signal: AbortSignal,
): Promise<Result<Uint8Array, OpenFailure>> {
  const started = await launch()
  if (!started.ok) return started
  const process = started.value
  const taken = await new Promise<Result<Uint8Array, OpenFailure>>((resolve) => {
    let seen = 0
    process.onFrame((jpeg) => {
      seen += 1
      if (seen > settlingFrames) resolve(ok(jpeg))
      else jpeg.fill(0)
    })
    process.onEnd((detail) => resolve(fail('open.failed', detail)))
    signal.addEventListener('abort', () => resolve(fail('open.canceled')), { once: true })
    if (signal.aborted) resolve(fail('open.canceled'))
  })
  process.onFrame((jpeg) => jpeg.fill(0))
  await process.stop()
  return taken
}

/** A running picture that may be interrupted for a still. */
class View implements FramesTransport {
  readonly #over = new AbortController()
  readonly #onOver: () => void
  #process: CameraProcess | undefined
  #reason: Coded<'closed' | 'lost'> | undefined
  #frame: ((jpeg: Uint8Array) => void) | undefined
  #closed: ((reason: Coded<'closed' | 'lost'>) => void) | undefined

  constructor(process: CameraProcess, onOver: () => void) {
    this.#onOver = onOver
    this.#use(process)
  }

  get over(): AbortSignal {
    return this.#over.signal
  }
  get wantsMore(): boolean {
    return this.#reason === undefined
  }

  onFrame(listener: (jpeg: Uint8Array) => void): void {
    this.#frame = listener
    this.#process?.onFrame(listener)
  }

  onClose(listener: (reason: Coded<'closed' | 'lost'>) => void): void {
    this.#closed = listener
    if (this.#reason) listener(this.#reason)
  }

  close(): void {
    this.#end({ code: 'closed' })
  }

  async pause(): Promise<void> {
    const process = this.#process
    this.#process = undefined
    await process?.stop()
  }

  resume(started: Result<CameraProcess, OpenFailure>): void {
    if (!started.ok) return this.#end({ code: 'lost', detail: started.error.code })
    if (this.#reason) void started.value.stop()
    else this.#use(started.value)
  }

  #use(process: CameraProcess): void {
    this.#process = process
    if (this.#frame) process.onFrame(this.#frame)
    process.onEnd((detail) => {
      if (this.#process === process) this.#end({ code: 'lost', detail })
    })
  }

  #end(reason: Coded<'closed' | 'lost'>): void {
    if (this.#reason) return
    this.#reason = reason
    this.#over.abort()
    void this.#process?.stop()
    this.#process = undefined
    this.#onOver()
    this.#closed?.(reason)
  }
}

/** Program and arguments that write motion JPEG to stdout. */
function programOf(path: string, settings: V4l2Settings, { width, height }: Size, framesPerSecond: number) {
  if (settings.program === 'rpicam') {
    const size = ['--width', String(width), '--height', String(height)]
    return {
      program: 'rpicam-vid',
      args: [
        '-n',
        '-v',
        '0',
        '-t',
        '0',
        '--codec',
        'mjpeg',
        ...size,
        '--framerate',
        String(framesPerSecond),
        '-o',
        '-',
      ],
      path,
    }
  }
  const { inputFormat } = settings
  const input = ['-f', 'v4l2', ...(inputFormat === 'auto' ? [] : ['-input_format', inputFormat])]
  const shape = ['-framerate', String(framesPerSecond), '-video_size', `${width}x${height}`]
  // What the camera has compressed itself is passed on as it is.
  const codec = inputFormat === 'mjpeg' ? ['-c:v', 'copy'] : ['-c:v', 'mjpeg', '-q:v', '3']
  const output = ['-an', ...codec, '-f', 'mjpeg', 'pipe:1']
  return {
    program: 'ffmpeg',
    args: ['-hide_banner', '-loglevel', 'error', '-nostdin', ...input, ...shape, '-i', path, ...output],
    path,
  }
}
