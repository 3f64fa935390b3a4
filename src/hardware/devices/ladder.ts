import type { Clock } from '../../kernel/clock.ts'
import type { Result } from '../../kernel/result.ts'
import type { DriverFailure } from '../drivers/driver.ts'
import type { Profile } from '../profiles/schema.ts'

/** How far up the ladder a device has been since it was last well; kept over links. */
export interface Reached {
  /** Last soft or USB reset, monotonic ms. */
  resetMonoMs: number
  /** A new link was opened and did not help. */
  reopened: boolean
}

export interface LadderHost {
  readonly clock: Clock
  readonly recovery: Profile['recovery']
  /** Aborted when the link has ended by itself. */
  readonly over: AbortSignal
  readonly reached: Reached
  step(step: string): void
  look(what: 'poll' | 'softReset'): Promise<Result<void, DriverFailure> | undefined>
  /** Restarts the USB port; false where that cannot be done. */
  usbReset(): Promise<boolean>
}

/**
 * The recovery ladder of DESIGN 5.3, from the mildest step to the hardest. A step beyond `reopen` is reached when the new link was no
 * better. `recovered`: the link is good again; `reopen`: open a
 * new one; `exhausted`: nothing helped, open a new one and call it a fault meanwhile.
 */
export async function climb(host: LadderHost): Promise<'recovered' | 'reopen' | 'exhausted'> {
  const { clock, recovery, reached } = host
  for (const step of recovery.steps) {
    if (host.over.aborted) return 'reopen'
    const resets = step === 'softReset' || step === 'usbReset'
    if (resets) {
      if (clock.monoMs() - reached.resetMonoMs < recovery.cooldownMs) continue
      reached.resetMonoMs = clock.monoMs()
    }
    if (step === 'reopen') {
      if (reached.reopened) continue
      reached.reopened = true
      host.step(step)
      return 'reopen'
    }
    host.step(step)
    if (step === 'usbReset') {
      if (await host.usbReset()) return 'reopen'
      continue
    }
    const tried = await host.look(step === 'retry' ? 'poll' : 'softReset')
    if (tried?.ok) return 'recovered'
  }
  reached.reopened = false
  return 'exhausted'
}

/** A device that is there and does not talk over a new link: of the ladder only the port's restart is left. */
export async function restartPort(
  host: Pick<LadderHost, 'clock' | 'recovery' | 'reached' | 'step' | 'usbReset'>,
): Promise<void> {
  const { clock, recovery, reached } = host
  if (!recovery.steps.includes('usbReset')) return
  if (clock.monoMs() - reached.resetMonoMs < recovery.cooldownMs) return
  reached.resetMonoMs = clock.monoMs()
  host.step('usbReset')
  await host.usbReset()
}
