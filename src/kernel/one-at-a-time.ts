/**
 * Runs jobs of one key one after the other, and jobs of different keys as they come: what the second one looks at, the first has written. A job
 * that throws stops nobody behind it.
 */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Keys somebody is at now. */
  get size(): number {
    return this.#last.size
  }

  async run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key)
    const mine = before === undefined ? job() : before.then(job)
    const over = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#last.set(key, over)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === over) this.#last.delete(key)
    }
  }
}
