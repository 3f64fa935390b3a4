import type { Clock } from '../../kernel/clock.ts'

const spanMs = 60_000
const mostTries = 12
/** More of them than this in a minute is no branch; strangers then wait for each other. */
const mostKnown = 256

/**
 * Counts sign-ins that were not good by who asks (an address, a member of staff), beside the counting by reference: one PC cannot try the
 * whole branch's references in turn.
 */
export class Throttle {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #most: number
  readonly #tries = new Map<string, { since: number; count: number }>()

  constructor(clock: Pick<Clock, 'monoMs'>, most = mostTries) {
    this.#clock = clock
    this.#most = most
  }

  /** Counts one try; false when it is not to be heard. */
  admits(who: string): boolean {
    const now = this.#clock.monoMs()
    const known = this.#tries.get(who)
    if (known !== undefined && now - known.since < spanMs) {
      known.count += 1
      return known.count <= this.#most
    }
    for (const [other, { since }] of this.#tries) if (now - since >= spanMs) this.#tries.delete(other)
    if (this.#tries.size >= mostKnown) return false
    this.#tries.set(who, { since: now, count: 1 })
    return true
  }

  /** How long until this one is heard again, ms. */
  leftMs(who: string): number {
    const known = this.#tries.get(who)
    return known === undefined ? 0 : Math.max(0, spanMs - (this.#clock.monoMs() - known.since))
  }

  /** That try was good: it is not counted. A whole branch that comes by one address in the morning waits for nobody. */
  forgive(who: string): void {
    const known = this.#tries.get(who)
    if (known !== undefined) known.count = Math.max(0, known.count - 1)
  }
}
