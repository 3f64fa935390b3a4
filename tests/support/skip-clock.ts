import type { CancelTimer, Clock } from '../../src/kernel/clock.ts'

interface Timer {
  readonly dueMs: number
  readonly fn: () => void
  cancel: () => void
}

/** Real time with jumps: nobody touches the screen for two minutes, and the test goes on at once. `shiftWallMs` sets the time of day. */
export class SkipClock implements Clock {
  readonly #timers = new Set<Timer>()
  #skippedMs = 0
  shiftWallMs = 0

  wallMs(): number {
    return Date.now() + this.shiftWallMs
  }
  monoMs(): number {
    return performance.now() + this.#skippedMs
  }
  synced(): boolean {
    return true
  }
  after(delayMs: number, fn: () => void): CancelTimer {
    const timer: Timer = { dueMs: this.monoMs() + Math.max(0, delayMs), fn, cancel: () => {} }
    this.#timers.add(timer)
    this.#arm(timer)
    return () => {
      timer.cancel()
      this.#timers.delete(timer)
    }
  }
  sleep(delayMs: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false)
    return new Promise((resolve) => {
      const onAbort = () => {
        cancel()
        resolve(false)
      }
      const cancel = this.after(delayMs, () => {
        signal?.removeEventListener('abort', onAbort)
        resolve(true)
      })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** Everything that was to happen within this time is due now. */
  skip(ms: number): void {
    this.#skippedMs += ms
    for (const timer of this.#timers) {
      timer.cancel()
      this.#arm(timer)
    }
  }

  #arm(timer: Timer): void {
    const handle = setTimeout(
      () => {
        this.#timers.delete(timer)
        timer.fn()
      },
      Math.max(0, timer.dueMs - this.monoMs()),
    )
    timer.cancel = () => clearTimeout(handle)
  }
}
