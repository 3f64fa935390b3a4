import { failed, type Outcome } from '../../contract.ts'
import type { SelfTestFinding } from '../../drivers/driver.ts'
import { runSelfTest } from '../self-test.ts'
import type { Supervisor } from '../supervisor.ts'

/** Runs one self-test of a device's profile and notes how it ended. */
export async function testDevice(
  supervisor: Supervisor,
  testId: string,
  by: 'automatic' | 'operator',
  signal: AbortSignal,
): Promise<Outcome<SelfTestFinding>> {
  const { profile } = supervisor
  const test = profile?.selfTest.find((t) => t.id === testId)
  if (!profile || !test) return failed('notSupported', `tests: ${profile?.selfTest.map((t) => t.id).join(', ') ?? ''}`)
  const outcome = await runSelfTest(supervisor, test, { timeoutMs: profile.timeouts.jobMs, signal })
  const code = outcome.outcome === 'done' ? outcome.value.code : outcome.code
  if (code !== 'notReady') supervisor.health.selfTested({ testId, by, outcome: outcome.outcome, code })
  return outcome
}
