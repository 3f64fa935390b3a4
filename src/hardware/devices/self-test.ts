import { type CommandLimits, done, failed, type Outcome } from '../contract.ts'
import type { SelfTestFinding } from '../drivers/driver.ts'
import type { Profile } from '../profiles/schema.ts'
import type { Supervisor } from './supervisor.ts'

/**
 * Runs a self-test of the profile on the device, in its turn. An automatic test that the driver has no code of its own for is a
 * look at the device; an operator's test is never taken for done without having been carried out.
 */
export function runSelfTest(
  supervisor: Supervisor,
  test: Profile['selfTest'][number],
  options: CommandLimits,
): Promise<Outcome<SelfTestFinding>> {
  return supervisor.command<SelfTestFinding, string>(
    { ...options, name: 'selfTest', lateOutcome: 'unknown' },
    async (driver, signal) => {
      const own = await driver.selfTest?.(test.id, signal)
      const unsupported = own === undefined || (own.outcome === 'failed' && own.code === 'notSupported')
      if (own && (!unsupported || test.auto !== true)) return own
      if (test.auto !== true) return failed('notSupported', test.id)
      const looked = await driver.poll(signal)
      return looked.ok ? done({ code: 'ok' }) : failed(looked.error.code, looked.error.detail)
    },
  )
}
