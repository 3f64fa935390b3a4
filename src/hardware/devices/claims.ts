import type { Clock } from '../../kernel/clock.ts'
import type { ClaimInfo, ClaimRequest } from '../contract.ts'

interface Held {
  readonly info: ClaimInfo
  readonly cancelLease: () => void
  readonly end: () => void
}

/** Who holds which device. A claim that nobody renews ends by itself. */
export class ClaimBook {
  readonly #clock: Clock
  readonly #held = new Map<string, Held>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  list(): readonly ClaimInfo[] {
    return [...this.#held.values()].map((held) => held.info)
  }

  holder(deviceId: string): ClaimInfo | undefined {
    return this.#held.get(deviceId)?.info
  }

  /** Whether somebody else may have it now: nobody holds it, or whoever did gives way, and has it no more. */
  free(deviceId: string): boolean {
    const held = this.#held.get(deviceId)
    if (held?.info.yields) held.end()
    return !this.#held.has(deviceId)
  }

  /** Notes a claim; `onLapse` runs when its lease ends without renewal, `end` when it has to give way. */
  take(deviceId: string, request: ClaimRequest, onLapse: () => void, end: () => void): ClaimInfo {
    const info: ClaimInfo = { ...request, deviceId, sinceWallMs: this.#clock.wallMs() }
    this.#held.set(deviceId, { info, cancelLease: this.#clock.after(request.leaseMs, onLapse), end })
    return info
  }

  /** Begins the lease anew; false when this claim no longer holds. */
  renew(info: ClaimInfo, onLapse: () => void): boolean {
    const held = this.#held.get(info.deviceId)
    if (held?.info !== info) return false
    held.cancelLease()
    this.#held.set(info.deviceId, { ...held, cancelLease: this.#clock.after(info.leaseMs, onLapse) })
    return true
  }

  end(info: ClaimInfo): void {
    const held = this.#held.get(info.deviceId)
    if (held?.info !== info) return
    held.cancelLease()
    this.#held.delete(info.deviceId)
  }
}
