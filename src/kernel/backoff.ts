/** Smallest and largest wait between two attempts, milliseconds. */
export interface BackoffRange {
  readonly minMs: number
  readonly maxMs: number
}

/**
 * Capped exponential backoff with full jitter: the n-th wait, from 1, is uniform in [minMs, min(maxMs, minMs * 2^n)].
 * Jitter is what keeps a thousand kiosks from coming back in the same second after a broker restart.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 (full jitter, with a floor).
 */
export class Backoff {
  readonly #range: BackoffRange
  readonly #random: () => number
  #attempt = 0

  constructor(range: BackoffRange, random: () => number = Math.random) {
    this.#range = range
    this.#random = random
  }

  get attempts(): number {
    return this.#attempt
  }

  /** The next wait in milliseconds. */
  nextMs(): number {
    const { minMs, maxMs } = this.#range
    const ceilingMs = Math.min(maxMs, minMs * 2 ** Math.min(this.#attempt + 1, 30))
    this.#attempt += 1
    return Math.round(minMs + this.#random() * (ceilingMs - minMs))
  }

  /** Call when an attempt has succeeded. */
  reset(): void {
    this.#attempt = 0
  }
}
