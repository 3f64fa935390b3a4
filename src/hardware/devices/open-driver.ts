import { fail, type Result } from '../../kernel/result.ts'
import type { Driver, DriverContext } from '../drivers/driver.ts'
import { deadline, unlessHung } from './deadline.ts'
import type { LifecycleEvent } from './lifecycle.ts'
import type { OpenDriver } from './plan.ts'
import { graceMs } from './run-command.ts'

/** Opens within the profile's `openMs`. A failure is what the lifecycle should hear: gone, or a fault somebody must mend. */
export async function openDriver(
  open: OpenDriver,
  context: DriverContext,
  stop: AbortSignal,
): Promise<Result<Driver, LifecycleEvent & { readonly code: string }>> {
  const { clock } = context
  const limit = deadline(clock, context.profile().timeouts.openMs, [[stop, 'canceled']])
  try {
    const opening = open(context, limit.signal)
    const opened = await unlessHung(clock, opening, limit.signal, graceMs, () => fail('open.timeout'))
    if (opened.ok) return opened
    const code = opened.error.code === 'open.canceled' ? 'open.timeout' : opened.error.code
    // Permissions and a second owner do not heal by waiting for a plug.
    const ours = code === 'open.denied' || code === 'open.inUse'
    return { ok: false, error: { type: ours ? 'fault' : 'notThere', code } }
  } finally {
    limit.done()
  }
}
