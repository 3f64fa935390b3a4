import type { Clock } from '../../kernel/clock.ts'

const spanMs = 60_000
const mostTries = 12
/** More addresses than this in a minute is no branch; strangers then wait for each other. */
const mostAddresses = 256

/** Counts sign-ins by address, beside the counting by reference: one PC cannot try the whole branch's references in turn. */
export class Throttle {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #tries = new Map<string, { since: number; count: number }>()

  constructor(clock: Pick<Clock, 'monoMs'>) {
    this.#clock = clock
  }

  /** Counts one try; false when it is not to be heard. */
  admits(address: string): boolean {
    const now = this.#clock.monoMs()
    const known = this.#tries.get(address)
    if (known !== undefined && now - known.since < spanMs) {
      known.count += 1
      return known.count <= mostTries
    }
    for (const [other, { since }] of this.#tries) if (now - since >= spanMs) this.#tries.delete(other)
    if (this.#tries.size >= mostAddresses) return false
    this.#tries.set(address, { since: now, count: 1 })
    return true
  }
}
