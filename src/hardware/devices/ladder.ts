import type { Clock } from '../../kernel/clock.ts'
import type { Result } from '../../kernel/result.ts'
import type { DriverFailure } from '../drivers/driver.ts'
import type { Profile } from '../profiles/schema.ts'

export interface LadderHost {
  readonly clock: Clock
  readonly recovery: Profile['recovery']
  /** Aborted when the link has ended by itself. */
  readonly over: AbortSignal
  /** When the device was last reset, monotonic ms; kept over links. */
  readonly reset: { monoMs: number }
  step(step: string): void
  look(what: 'poll' | 'softReset'): Promise<Result<void, DriverFailure> | undefined>
  /** Restarts the USB port; false where that cannot be done. */
  usbReset(): Promise<boolean>
}

/**
 * The recovery ladder of DESIGN 5.3, from the mildest step to the hardest. `recovered`: the link is good again; `reopen`: open a
 * new one; `exhausted`: nothing helped, open a new one and call it a fault meanwhile.
 */
export async function climb(host: LadderHost): Promise<'recovered' | 'reopen' | 'exhausted'> {
  const { clock, recovery, reset } = host
  for (const step of recovery.steps) {
    if (host.over.aborted) return 'reopen'
    const resets = step === 'softReset' || step === 'usbReset'
    if (resets) {
      if (clock.monoMs() - reset.monoMs < recovery.cooldownMs) continue
      reset.monoMs = clock.monoMs()
    }
    host.step(step)
    if (step === 'reopen') return 'reopen'
    if (step === 'usbReset') {
      if (await host.usbReset()) return 'reopen'
      continue
    }
    const tried = await host.look(step === 'retry' ? 'poll' : 'softReset')
    if (tried?.ok) return 'recovered'
  }
  return 'exhausted'
}
