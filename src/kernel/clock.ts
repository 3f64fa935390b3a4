/** A pending timer. Calling it again after it fired does nothing. */
export type CancelTimer = () => void

/**
 * The only source of time. `wallMs` may jump (NTP, no RTC battery); durations and deadlines use `monoMs`.
 * `synced` says whether the wall clock has been set by a time source since boot; it travels with every event.
 */
export interface Clock {
  /** Unix epoch, milliseconds. */
  wallMs(): number
  /** Milliseconds since an arbitrary start, never going back. */
  monoMs(): number
  synced(): boolean
  /** Run `fn` once after `delayMs`. */
  after(delayMs: number, fn: () => void): CancelTimer
  /** Resolves `true` after `delayMs`, or `false` as soon as `signal` aborts. Never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<boolean>
}

function sleepWith(after: Clock['after'], delayMs: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const onAbort = () => {
      cancel()
      resolve(false)
    }
    const cancel = after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve(true)
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Year 2025: a wall clock before it has certainly not been set. */
const plausibleEpochMs = 1_735_689_600_000

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  synced: () => Date.now() > plausibleEpochMs,
  after(delayMs, fn) {
    const timer = setTimeout(fn, delayMs)
    return () => clearTimeout(timer)
  },
  sleep(delayMs, signal) {
    return sleepWith(systemClock.after, delayMs, signal)
  },
}

interface FakeTimer {
  readonly dueMs: number
  readonly order: number
  readonly fn: () => void
}

/** A clock that moves only when told to; timers fire in due order during `advance`. */
export class FakeClock implements Clock {
  #wallMs: number
  #monoMs = 0
  #order = 0
  #timers = new Set<FakeTimer>()
  isSynced = true

  constructor(wallMs = 1_790_000_000_000) {
    this.#wallMs = wallMs
  }

  wallMs(): number {
    return this.#wallMs
  }
  monoMs(): number {
    return this.#monoMs
  }
  synced(): boolean {
    return this.isSynced
  }
  after(delayMs: number, fn: () => void): CancelTimer {
    const timer: FakeTimer = { dueMs: this.#monoMs + Math.max(0, delayMs), order: this.#order++, fn }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }
  sleep(delayMs: number, signal?: AbortSignal): Promise<boolean> {
    return sleepWith((ms, fn) => this.after(ms, fn), delayMs, signal)
  }

  /** The wall clock jumps (somebody set it); the monotonic one does not. */
  jumpWall(deltaMs: number): void {
    this.#wallMs += deltaMs
  }

  pendingTimers(): number {
    return this.#timers.size
  }

  /** Moves both clocks on and lets promises settle between timers. */
  async advance(deltaMs: number): Promise<void> {
    const endMs = this.#monoMs + deltaMs
    await settle()
    for (;;) {
      const next = [...this.#timers]
        .filter((t) => t.dueMs <= endMs)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]
      if (!next) break
      this.#timers.delete(next)
      this.#move(next.dueMs)
      next.fn()
      await settle()
    }
    this.#move(endMs)
    await settle()
  }

  #move(toMonoMs: number): void {
    this.#wallMs += toMonoMs - this.#monoMs
    this.#monoMs = toMonoMs
  }
}

/** Lets every promise that is ready now run, including a few rounds of follow-ups. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
