import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { Driver, DriverFailure } from '../drivers/driver.ts'
import { deadline, unlessHung } from './deadline.ts'
import { graceMs } from './run-command.ts'

/** What the supervisor itself asks of a driver, beside commands of a claim. */
export type LookKind = 'identify' | 'poll' | 'softReset' | 'park'

export interface Look {
  readonly clock: Clock
  readonly driver: Driver
  readonly over: AbortSignal
  readonly stop: AbortSignal
  readonly what: LookKind
  readonly limitMs: number
  caught(thrown: unknown): void
}

/** One look at a device; ends within its limit and the grace whatever the driver does, and never throws. */
export async function look(options: Look): Promise<Result<void, DriverFailure>> {
  const { clock, driver, what } = options
  const limit = deadline(clock, options.limitMs, [
    [options.over, 'deviceGone'],
    [options.stop, 'canceled'],
  ])
  try {
    const looking = driver[what]?.(limit.signal) ?? Promise.resolve(ok(undefined))
    return await unlessHung(clock, looking, limit.signal, graceMs, () => fail('comms.timeout', `${what} hangs`))
  } catch (thrown) {
    options.caught(thrown)
    return fail('comms.timeout', 'driver threw')
  } finally {
    limit.done()
  }
}
