import type { Clock } from '../../kernel/clock.ts'
import type { CameraFailure, CameraFrame, CameraView, Outcome } from '../contract.ts'
import type { FramesTransport } from '../transports/frames.ts'
import { stopCode } from './driver.ts'

/** Frames that somebody may still look at, kept only to be overwritten at the end. */
const maxHandedOut = 8
const maxWaiters = 8
const watchEveryMs = 200

export interface ViewLimits {
  readonly frameTimeoutMs: number
  readonly frozenMs: number
}

export type ViewState = 'running' | 'noFrames' | 'frozen' | 'lost'

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Keeps the newest picture of a running stream and watches that pictures come and change. */
export class StreamView implements CameraView {
  readonly #clock: Clock
  readonly #frames: FramesTransport
  readonly #limits: ViewLimits
  readonly #onState: (state: ViewState) => void
  readonly #onClosed: () => void
  readonly #waiters = new Set<(frame: CameraFrame | 'ended') => void>()
  #latest: CameraFrame | undefined
  #handedOut: CameraFrame[] = []
  #seq = 0
  #changedMonoMs: number
  #arrivedMonoMs: number
  #state: ViewState = 'running'
  #closed = false
  #cancelWatch: () => void = () => {}

  constructor(
    frames: FramesTransport,
    clock: Clock,
    limits: ViewLimits,
    onState: (state: ViewState) => void,
    onClosed: () => void,
  ) {
    this.#frames = frames
    this.#clock = clock
    this.#limits = limits
    this.#onState = onState
    this.#onClosed = onClosed
    this.#changedMonoMs = clock.monoMs()
    this.#arrivedMonoMs = clock.monoMs()
    frames.onFrame((jpeg) => this.#arrived(jpeg))
    frames.onClose(() => this.#ended())
    this.#watch()
  }

  latest(): CameraFrame | undefined {
    if (this.#latest) this.#handOut(this.#latest)
    return this.#latest
  }

  next(options: {
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<Outcome<CameraFrame, CameraFailure>> {
    const { timeoutMs, signal } = options
    if (signal.aborted) return Promise.resolve({ outcome: 'failed', code: stopCode(signal) })
    if (this.#closed || this.#state === 'lost') return Promise.resolve({ outcome: 'failed', code: 'deviceGone' })
    if (this.#waiters.size >= maxWaiters) return Promise.resolve({ outcome: 'failed', code: 'notReady' })
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<CameraFrame, CameraFailure>) => {
        this.#waiters.delete(waiter)
        cancel()
        signal.removeEventListener('abort', onAbort)
        resolve(outcome)
      }
      const waiter = (frame: CameraFrame | 'ended') =>
        settle(frame === 'ended' ? { outcome: 'failed', code: 'deviceGone' } : { outcome: 'done', value: frame })
      const onAbort = () => settle({ outcome: 'failed', code: stopCode(signal) })
      const cancel = this.#clock.after(timeoutMs, () =>
        settle({ outcome: 'failed', code: this.#state === 'frozen' ? 'framesFrozen' : 'noFrames' }),
      )
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiters.add(waiter)
    })
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#closed = true
    this.#cancelWatch()
    this.#frames.close()
    for (const waiter of [...this.#waiters]) waiter('ended')
    this.#latest?.jpeg.fill(0)
    for (const frame of this.#handedOut) frame.jpeg.fill(0)
    this.#latest = undefined
    this.#handedOut = []
    this.#onClosed()
    return Promise.resolve()
  }

  #arrived(jpeg: Uint8Array): void {
    if (this.#closed) {
      jpeg.fill(0)
      return
    }
    const nowMonoMs = this.#clock.monoMs()
    this.#arrivedMonoMs = nowMonoMs
    const previous = this.#latest
    if (!previous || !sameBytes(previous.jpeg, jpeg)) this.#changedMonoMs = nowMonoMs
    this.#seq += 1
    this.#latest = { jpeg, seq: this.#seq, atMonoMs: nowMonoMs }
    if (previous && !this.#handedOut.includes(previous)) previous.jpeg.fill(0)
    this.#judge()
    if (this.#state !== 'running') return
    const frame = this.#latest
    if (this.#waiters.size > 0) this.#handOut(frame)
    for (const waiter of [...this.#waiters]) waiter(frame)
  }

  #handOut(frame: CameraFrame): void {
    if (this.#handedOut.includes(frame)) return
    this.#handedOut.push(frame)
    if (this.#handedOut.length > maxHandedOut) this.#handedOut.shift()?.jpeg.fill(0)
  }

  #ended(): void {
    if (this.#closed) return
    this.#cancelWatch()
    this.#set('lost')
    for (const waiter of [...this.#waiters]) waiter('ended')
  }

  #watch(): void {
    this.#cancelWatch = this.#clock.after(watchEveryMs, () => {
      this.#judge()
      this.#watch()
    })
  }

  #judge(): void {
    const nowMonoMs = this.#clock.monoMs()
    if (nowMonoMs - this.#arrivedMonoMs > this.#limits.frameTimeoutMs) this.#set('noFrames')
    else this.#set(nowMonoMs - this.#changedMonoMs > this.#limits.frozenMs ? 'frozen' : 'running')
  }

  #set(state: ViewState): void {
    if (state === this.#state || this.#state === 'lost') return
    this.#state = state
    this.#onState(state)
  }
}
