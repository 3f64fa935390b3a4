import type { StopCode } from './driver.ts'
import { stopCode } from './driver.ts'

type Waited<T> = { readonly value: T } | { readonly stopped: StopCode }

/** Hands what a device says by itself to whoever waits for it; what comes while nobody waits is dropped. */
export class Waiter<T> {
  #waiting: ((waited: Waited<T>) => void) | undefined
  #wants: (value: T) => boolean = () => true

  /** False when nobody waits for such a value: it is the caller's to wipe. */
  offer(value: T): boolean {
    if (!this.#waiting || !this.#wants(value)) return false
    this.#waiting({ value })
    return true
  }

  /** Ends the wait: the device has gone. */
  end(): void {
    this.#waiting?.({ stopped: 'deviceGone' })
  }

  /** The next value that `wants` agrees to. */
  next(signal: AbortSignal, wants: (value: T) => boolean = () => true): Promise<Waited<T>> {
    this.#wants = wants
    if (signal.aborted) return Promise.resolve({ stopped: stopCode(signal) })
    return new Promise((resolve) => {
      const onAbort = () => settle({ stopped: stopCode(signal) })
      const settle = (waited: Waited<T>) => {
        this.#waiting = undefined
        signal.removeEventListener('abort', onAbort)
        resolve(waited)
      }
      this.#waiting = settle
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
}
