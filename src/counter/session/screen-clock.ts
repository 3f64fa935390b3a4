import type { CancelTimer, Clock } from '../../kernel/clock.ts'

interface Armed {
  readonly of: string
  readonly ms: number
  readonly sinceMonoMs: number
  readonly cancel: CancelTimer
}

/** The time a screen has left. One at a time; armed again for the same thing it goes on, for another it starts anew. */
export class ScreenClock {
  readonly #clock: Clock
  readonly #onEnd: () => void
  #armed: Armed | undefined

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock
    this.#onEnd = onEnd
  }

  /** `of` names what the time is for; `null` takes the time away. */
  arm(of: string, ms: number | null): void {
    if (this.#armed?.of === of) return
    this.stop()
    if (ms === null) return
    const cancel = this.#clock.after(ms, () => {
      this.#armed = undefined
      this.#onEnd()
    })
    this.#armed = { of, ms, sinceMonoMs: this.#clock.monoMs(), cancel }
  }

  /** The same time once more, from its beginning. */
  restart(): void {
    if (!this.#armed) return
    const { of, ms } = this.#armed
    this.stop()
    this.arm(of, ms)
  }

  /** Since it was armed; undefined when nothing runs. */
  get elapsedMs(): number | undefined {
    return this.#armed && this.#clock.monoMs() - this.#armed.sinceMonoMs
  }

  get remainingMs(): number | null {
    return this.#armed ? Math.max(0, Math.round(this.#armed.ms - (this.elapsedMs ?? 0))) : null
  }

  stop(): void {
    this.#armed?.cancel()
    this.#armed = undefined
  }
}
