import { type CommandLimits, done, failed, type Outcome } from '../contract.ts'
import type { SelfTestFinding } from '../drivers/driver.ts'
import type { Supervisor } from './supervisor.ts'

/** Runs a self-test of the profile on the device, in its turn; a driver without tests of its own is asked how it is. */
export function runSelfTest(
  supervisor: Supervisor,
  id: string,
  options: CommandLimits,
): Promise<Outcome<SelfTestFinding>> {
  return supervisor.command<SelfTestFinding, string>(
    { ...options, name: 'selfTest', lateOutcome: 'unknown' },
    async (driver, signal) => {
      if (driver.selfTest) return driver.selfTest(id, signal)
      const looked = await driver.poll(signal)
      return looked.ok ? done({ code: 'ok' }) : failed(looked.error.code, looked.error.detail)
    },
  )
}
