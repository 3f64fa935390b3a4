import { createHash } from 'node:crypto'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { type Camera, type CameraFailure, type CameraFrame, done, failed, type Outcome } from '../contract.ts'
import type { FramesSource, FramesTransport } from '../transports/frames.ts'
import { StreamView, type ViewState } from './camera-view.ts'
import { type DriverContext, type DriverFailure, stopCode } from './driver.ts'

const conditionsOf: Readonly<Record<ViewState, readonly string[]>> = {
  running: [],
  noFrames: ['no-frames-error'],
  frozen: ['frames-frozen-error'],
  lost: [],
}

/** A probe that finds the last one's picture again waits so long at most for another. */
const maxProbeWaitMs = 3000

/** What every driver with a lens has in common. */
export interface Eye {
  readonly openView: Camera['openView']
  /** One picture of the running kind, from the view that is open or a short look. */
  glance(signal: AbortSignal): Promise<Outcome<CameraFrame['jpeg'], CameraFailure>>
  /** Whether pictures come and change. */
  probe(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** Largest picture that is taken, bytes. */
  readonly maxFrameBytes: number
  close(): Promise<void>
}

/**
 * A camera that gives motion JPEG, over HTTP or from a device of this machine. Nothing is held open while nobody looks: an idle
 * camera is probed by taking one frame. Whether the picture stands still is judged from the bytes: a live sensor's noise makes
 * every JPEG differ. A camera that sends a still scene byte for byte the same needs a long `frozenMs` in its profile.
 */
export function createEye(source: FramesSource, context: DriverContext): Eye {
  const { clock, report } = context
  let view: StreamView | undefined
  let lastProbe: { readonly hash: string; readonly sinceMonoMs: number } | undefined
  const limits = () => {
    const { frameTimeoutMs = 1000, frozenMs = 2000 } = context.profile().capabilities
    return { frameTimeoutMs, frozenMs }
  }
  const maxFrameBytes = () => {
    const { transport } = context.profile()
    return transport.kind === 'http-mjpeg' || transport.kind === 'v4l2' ? transport.maxFrameBytes : 4_000_000
  }

  /** The connection, given up after the profile's `openMs`. */
  async function open(signal: AbortSignal): Promise<Result<FramesTransport, DriverFailure>> {
    const late = new AbortController()
    const cancel = clock.after(context.profile().timeouts.openMs, () => late.abort())
    const opened = await source.start({
      maxFrameBytes: maxFrameBytes(),
      signal: AbortSignal.any([signal, late.signal]),
    })
    cancel()
    if (opened.ok) return opened
    if (signal.aborted) return fail('canceled')
    if (late.signal.aborted) return fail('comms.timeout', 'open')
    return fail('open.failed', opened.error.detail ?? opened.error.code)
  }

  /** One frame; longer only when it equals the last probe's, until it changes or counts as frozen. */
  async function probe(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const opened = await open(signal)
    if (!opened.ok) return opened
    const frames = opened.value
    const { frameTimeoutMs, frozenMs } = limits()
    const found = await new Promise<'seen' | 'noFrames' | 'frozen' | 'lost' | 'canceled'>((resolve) => {
      const previous = lastProbe
      const isFrozen = () => previous !== undefined && clock.monoMs() - previous.sinceMonoMs >= frozenMs
      let cancel = clock.after(frameTimeoutMs, () => resolve('noFrames'))
      let suspicious = false
      frames.onFrame((jpeg) => {
        report.seen()
        const hash = createHash('sha256').update(jpeg).digest('hex')
        jpeg.fill(0)
        if (hash !== previous?.hash) {
          lastProbe = { hash, sinceMonoMs: clock.monoMs() }
          cancel()
          resolve('seen')
        } else if (!suspicious) {
          suspicious = true
          cancel()
          const waitMs = Math.min(frozenMs, maxProbeWaitMs)
          cancel = clock.after(waitMs, () => resolve(isFrozen() ? 'frozen' : 'seen'))
        }
      })
      frames.onClose(() => {
        cancel()
        resolve('lost')
      })
      signal.addEventListener(
        'abort',
        () => {
          cancel()
          resolve('canceled')
        },
        { once: true },
      )
    })
    frames.close()
    if (found === 'canceled') return fail('canceled')
    if (found === 'lost') return fail('comms.closed')
    // A camera that is there but shows nothing, or nothing new, is known to be bad; the link is not.
    report.conditions(conditionsOf[found === 'seen' ? 'running' : found])
    return ok(undefined)
  }

  const openView: Camera['openView'] = async ({ signal }) => {
    if (view) return { outcome: 'failed', code: 'notReady', detail: 'a view is open' }
    const opened = await open(signal)
    if (!opened.ok) {
      if (signal.aborted) return { outcome: 'failed', code: stopCode(signal) }
      report.suspect()
      return { outcome: 'failed', code: 'deviceGone', detail: opened.error.code }
    }
    const running = new StreamView(
      opened.value,
      clock,
      limits(),
      (state) => {
        report.conditions(conditionsOf[state])
        if (state === 'lost') release()
      },
      () => release(),
    )
    const release = () => {
      if (view !== running) return
      view = undefined
      report.usage(false)
      report.suspect()
    }
    view = running
    report.usage(true)
    const first = await running.next({ timeoutMs: limits().frameTimeoutMs, signal })
    if (first.outcome === 'done') {
      report.seen()
      return { outcome: 'done', value: running }
    }
    if (first.code === 'noFrames') report.conditions(conditionsOf.noFrames)
    await running.close()
    return { outcome: 'failed', code: first.code }
  }

  const glance: Eye['glance'] = async (signal) => {
    const limit = { timeoutMs: context.profile().timeouts.openMs + limits().frameTimeoutMs, signal }
    const open = view
    if (open) {
      const frame = await open.next(limit)
      return frame.outcome === 'done' ? done(Uint8Array.from(frame.value.jpeg)) : frame
    }
    const opened = await openView(limit)
    if (opened.outcome !== 'done') return opened
    const frame = opened.value.latest()
    const jpeg = frame && Uint8Array.from(frame.jpeg)
    await opened.value.close()
    return jpeg ? done(jpeg) : failed('noFrames')
  }

  return {
    openView,
    glance,
    probe,
    get maxFrameBytes() {
      return maxFrameBytes()
    },
    close: async () => {
      await view?.close()
    },
  }
}
