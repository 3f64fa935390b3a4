import type { StopCode } from './driver.ts'
import { stopCode } from './driver.ts'

type Waited<T> = { readonly value: T } | { readonly stopped: StopCode }

/** Hands what a device says by itself to whoever waits for it; what comes while nobody waits is dropped. */
export class Waiter<T> {
  #waiting: ((waited: Waited<T>) => void) | undefined

  get waiting(): boolean {
    return this.#waiting !== undefined
  }

  /** False when nobody waits: the value is the caller's to wipe. */
  offer(value: T): boolean {
    const waiting = this.#waiting
    waiting?.({ value })
    return waiting !== undefined
  }

  /** Ends the wait: the device has gone. */
  end(): void {
    this.#waiting?.({ stopped: 'deviceGone' })
  }

  next(signal: AbortSignal): Promise<Waited<T>> {
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
