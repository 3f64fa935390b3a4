import type { Clock } from '../../../kernel/clock.ts'

const bucketMs = 5000
const windowMs = 60_000

interface Bucket {
  readonly number: number
  calls: number
  retries: number
}

/**
 * How many second tries a minute may have: a share of the calls, and a few that are always allowed. A gateway in trouble is not buried under
 * the tries of a thousand kiosks. Counted in twelve buckets, however many calls there are.
 */
export class RetryBudget {
  readonly #limits: { readonly budget: number; readonly spare: number }
  readonly #clock: Clock
  #buckets: Bucket[] = []

  constructor(limits: { readonly budget: number; readonly spare: number }, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Counts a call's first try. */
  called(): void {
    this.#now().calls += 1
  }

  /** Takes one second try out of the budget; false when it is used up. */
  take(): boolean {
    const now = this.#now()
    const calls = this.#buckets.reduce((sum, b) => sum + b.calls, 0)
    const retries = this.#buckets.reduce((sum, b) => sum + b.retries, 0)
    if (retries + 1 > Math.max(this.#limits.spare, Math.floor(calls * this.#limits.budget))) return false
    now.retries += 1
    return true
  }

  #now(): Bucket {
    const number = Math.floor(this.#clock.monoMs() / bucketMs)
    this.#buckets = this.#buckets.filter((b) => b.number > number - windowMs / bucketMs)
    const last = this.#buckets.at(-1)
    if (last?.number === number) return last
    const fresh: Bucket = { number, calls: 0, retries: 0 }
    this.#buckets.push(fresh)
    return fresh
  }
}
