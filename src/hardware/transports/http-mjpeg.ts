import { type ClientRequest, get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import type { Coded } from '../../kernel/result.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { JpegSplitter } from '../protocols/mjpeg/splitter.ts'
import type { FramesSource, FramesTransport } from './frames.ts'
import { type OpenFailure, openFailureOf } from './stream.ts'

/**
 * Motion JPEG over HTTP (`multipart/x-mixed-replace`, or bare JPEGs one after the other). Frames are cut by their own marks,
 * so a wrong or missing boundary or Content-Length does no harm. `signal` ends only the opening, not the stream.
 */
function openHttpMjpeg(
  url: string,
  options: { readonly maxFrameBytes: number; readonly signal: AbortSignal },
): Promise<Result<FramesTransport, OpenFailure>> {
  const { signal } = options
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(fail('open.canceled'))
    let request: ClientRequest
    try {
      request = (url.startsWith('https:') ? getHttps : getHttp)(url, { agent: false })
    } catch (thrown) {
      return resolve({ ok: false, error: openFailureOf(thrown) })
    }
    const splitter = new JpegSplitter(options.maxFrameBytes)
    let reason: Coded<'closed' | 'lost'> | undefined
    let frame: ((jpeg: Uint8Array) => void) | undefined
    /** The newest picture that came before anybody listened. */
    let early: Uint8Array | undefined
    let closed: ((reason: Coded<'closed' | 'lost'>) => void) | undefined
    const end = (why: Coded<'closed' | 'lost'>) => {
      if (reason) return
      reason = why
      request.destroy()
      splitter.wipe()
      if (why.code === 'closed') {
        early?.fill(0)
        early = undefined
      }
      closed?.(why)
    }
    const onAbort = () => {
      end({ code: 'closed' })
      resolve(fail('open.canceled'))
    }
    signal.addEventListener('abort', onAbort, { once: true })
    request.on('error', (error) => {
      signal.removeEventListener('abort', onAbort)
      end({ code: 'lost', detail: openFailureOf(error).detail ?? 'error' })
      resolve({ ok: false, error: openFailureOf(error) })
    })
    request.on('response', (response) => {
      signal.removeEventListener('abort', onAbort)
      if (response.statusCode !== 200) {
        end({ code: 'lost' })
        const code = response.statusCode === 401 || response.statusCode === 403 ? 'open.denied' : 'open.failed'
        return resolve(fail(code, `HTTP ${response.statusCode ?? 0}`))
      }
      response.on('data', (chunk: Buffer) => {
        for (const jpeg of splitter.push(chunk)) {
          if (frame) frame(jpeg)
          else {
            early?.fill(0)
            early = jpeg
          }
        }
        chunk.fill(0)
      })
      response.on('error', () => end({ code: 'lost', detail: 'error' }))
      response.on('close', () => end({ code: 'lost', detail: 'close' }))
      resolve(
        ok({
          onFrame: (listener) => {
            frame = listener
            if (early) listener(early)
            early = undefined
          },
          onClose: (listener) => {
            closed = listener
            if (reason) listener(reason)
          },
          close: () => end({ code: 'closed' }),
        }),
      )
    })
  })
}

/** A camera behind a URL; `stillUrl` is where it gives single pictures of better resolution, if it does. */
export function httpMjpegSource(url: string, stillUrl?: string): FramesSource {
  const start: FramesSource['start'] = (options) => openHttpMjpeg(url, options)
  if (stillUrl === undefined) return { start }
  return { start, still: (options) => takeStill(stillUrl, options) }
}

/** The first picture of what a URL gives. */
async function takeStill(
  url: string,
  options: { readonly maxFrameBytes: number; readonly signal: AbortSignal },
): Promise<Result<Uint8Array, OpenFailure>> {
  const opened = await openHttpMjpeg(url, options)
  if (!opened.ok) return opened
  const frames = opened.value
  const taken = await new Promise<Result<Uint8Array, OpenFailure>>((resolve) => {
    frames.onFrame((jpeg) => resolve(ok(jpeg)))
    frames.onClose(() => resolve(fail('open.failed', 'ended')))
    options.signal.addEventListener('abort', () => resolve(fail('open.canceled')), { once: true })
    if (options.signal.aborted) resolve(fail('open.canceled'))
  })
  frames.close()
  return taken
}
