import type { Clock } from '../../../kernel/clock.ts'
import type { Supervisor } from '../supervisor.ts'
import { testDevice } from './test-device.ts'

/** Between two automatic tests of a device that stays well. */
const everyMs = 6 * 60 * 60_000
/** After it has come up: a device is wanted by people first. */
const firstAfterMs = 60_000
/** How often is looked for devices that are due. */
const lookMs = 30_000

export interface AutomaticTests {
  readonly clock: Clock
  readonly supervisors: readonly Supervisor[]
  /** True while somebody has claimed it: then its test waits. */
  claimed(deviceId: string): boolean
  readonly signal: AbortSignal
}

/** Runs the profile's automatic self-tests, one device after the other, when nobody needs it. Ends with the signal. */
export async function runAutomaticTests({ clock, supervisors, claimed, signal }: AutomaticTests): Promise<void> {
  const due = new Map<string, number>()
  while (await clock.sleep(lookMs, signal)) {
    for (const supervisor of supervisors) {
      const { id, operatingState } = supervisor.snapshot()
      if (operatingState !== 'ready') {
        due.delete(id)
        continue
      }
      const dueMonoMs = due.get(id) ?? clock.monoMs() + firstAfterMs
      due.set(id, dueMonoMs)
      if (clock.monoMs() < dueMonoMs || claimed(id)) continue
      due.set(id, clock.monoMs() + everyMs)
      for (const test of supervisor.profile?.selfTest ?? [])
        if (test.auto) await testDevice(supervisor, test.id, 'automatic', signal)
    }
  }
}
