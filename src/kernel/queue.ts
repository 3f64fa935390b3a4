import { fail, ok, type Result } from './result.ts'

/** A bounded first-in first-out buffer: a full one refuses, it never grows and never drops silently. */
export class BoundedQueue<T> {
  readonly #items: T[] = []
  readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get size(): number {
    return this.#items.length
  }

  push(item: T): Result<void, { code: 'queueFull' }> {
    if (this.#items.length >= this.limit) return fail('queueFull')
    this.#items.push(item)
    return ok(undefined)
  }

  shift(): T | undefined {
    return this.#items.shift()
  }

  clear(): void {
    this.#items.length = 0
  }
}

/** Runs jobs one after the other; a job's failure never stops the next. At most `limit` wait. */
export class SerialExecutor {
  readonly #waiting: BoundedQueue<() => Promise<void>>
  #running = false

  constructor(limit: number) {
    this.#waiting = new BoundedQueue(limit)
  }

  get busy(): boolean {
    return this.#running
  }

  /** Resolves with the job's value, or `queueFull` when too many wait. Rejects only if the job itself throws. */
  run<T>(job: () => Promise<T>): Promise<Result<T, { code: 'queueFull' }>> {
    return new Promise((resolve, reject) => {
      const pushed = this.#waiting.push(() => job().then((value) => resolve(ok(value)), reject))
      if (!pushed.ok) {
        resolve(pushed)
        return
      }
      if (!this.#running) void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    this.#running = true
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) await job()
    this.#running = false
  }
}
