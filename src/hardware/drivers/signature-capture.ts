import type { Clock } from '../../kernel/clock.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import {
  done,
  failed,
  type Outcome,
  type PenPoint,
  type Signature,
  type SignatureFailure,
  type SignaturePad,
} from '../contract.ts'
import { stopCode } from './driver.ts'

/** A pen at 200 points a second for two minutes; more is no signature. */
const maxPoints = 24_000

type CaptureOptions = Parameters<SignaturePad['capture']>[0]

/** One point as a pad tells it. */
export interface PadPoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
  readonly down: boolean
}

/** One signature being written: strokes from points, until the screen says it is done or something ends it. */
export class SignatureCapture {
  readonly #clock: Clock
  readonly #options: CaptureOptions
  readonly #end = new AbortController()
  #strokes: PenPoint[][] = []
  #points = 0
  #firstMonoMs: number | undefined
  #isDown = false
  #why: 'clearedByCitizen' | 'deviceGone' | undefined

  constructor(clock: Clock, options: CaptureOptions) {
    this.#clock = clock
    this.#options = options
  }

  point({ x, y, pressure, down }: PadPoint): void {
    if (this.#end.signal.aborted) return
    const nowMonoMs = this.#clock.monoMs()
    if (down) this.#firstMonoMs ??= nowMonoMs
    const point: PenPoint = { x, y, pressure, atMs: Math.round(nowMonoMs - (this.#firstMonoMs ?? nowMonoMs)) }
    if (down && this.#points < maxPoints) {
      if (!this.#isDown) this.#strokes.push([])
      this.#strokes.at(-1)?.push(point)
      this.#points += 1
    }
    if (down || this.#isDown) this.#options.onPoint?.(point, down)
    this.#isDown = down
  }

  cleared(): void {
    this.#stop('clearedByCitizen')
  }

  gone(): void {
    this.#stop('deviceGone')
  }

  /** Ends when the screen says so; what was written is forgotten unless it is the result. */
  async result(aspect: () => number): Promise<Outcome<Signature, SignatureFailure>> {
    const { signal, finish } = this.#options
    const over = AbortSignal.any([signal, finish, this.#end.signal])
    if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }))
    const strokes = this.#strokes
    this.#strokes = []
    this.#end.abort()
    if (this.#why) return failed(this.#why)
    if (signal.aborted) return failed(stopCode(signal))
    return strokes.length === 0 ? failed('emptySignature') : done({ strokes: new Sensitive(strokes), aspect: aspect() })
  }

  #stop(why: 'clearedByCitizen' | 'deviceGone'): void {
    this.#why ??= why
    this.#end.abort()
  }
}
