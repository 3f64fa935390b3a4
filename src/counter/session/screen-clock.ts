import type { CancelTimer, Clock } from '../../kernel/clock.ts'

/** The time a screen has left. One at a time; armed again for the same thing it goes on, for another it starts anew. */
export class ScreenClock {
  readonly #clock: Clock
  readonly #onEnd: () => void
  #armed: { readonly of: string; readonly endsAtMonoMs: number; readonly cancel: CancelTimer } | undefined

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
    this.#armed = { of, endsAtMonoMs: this.#clock.monoMs() + ms, cancel }
  }

  get remainingMs(): number | null {
    return this.#armed ? Math.max(0, Math.round(this.#armed.endsAtMonoMs - this.#clock.monoMs())) : null
  }

  stop(): void {
    this.#armed?.cancel()
    this.#armed = undefined
  }
}
