import type { CommandLimits, CommandName, DeviceByClass, DeviceClass, Outcome } from '../contract.ts'
import { failed } from '../contract.ts'
import { classFacts, lateOutcomes } from './class-commands.ts'
import type { Supervisor } from './supervisor.ts'

/** What a claim hands out: the device, through its supervisor, until the claim is released. */
export interface Handle<K extends DeviceClass> {
  readonly device: DeviceByClass[K]
  /** Cancels what runs and closes what is open. */
  end(): void
}

type Command = (...args: readonly unknown[]) => Promise<Outcome<unknown>>

/** Something a command opened that must not outlive the claim, e.g. a camera view. */
interface Closable {
  close(): Promise<void>
}

const isClosable = (value: unknown): value is Closable =>
  typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function'

/**
 * The device of a class as its owner sees it: every command of the class goes through the supervisor's queue with its limits
 * (always the last argument), facts come from the evaluated profile.
 */
export function createHandle<K extends DeviceClass>(supervisor: Supervisor, deviceClass: K): Handle<K> {
  const ended = new AbortController()
  let open: Closable | undefined

  const command =
    (name: CommandName<K>, lateOutcome: 'failed' | 'unknown'): Command =>
    async (...args) => {
      if (ended.signal.aborted) return failed('notReady', 'the claim has ended')
      const limits = args.at(-1) as CommandLimits
      const outcome = await supervisor.command<unknown, string>(
        {
          name,
          timeoutMs: limits.timeoutMs,
          signal: AbortSignal.any([limits.signal, ended.signal]),
          lateOutcome,
        },
        (driver, signal) => {
          if (driver.device.class !== deviceClass) return Promise.resolve(failed('notReady'))
          // The class is the tag of the union and every name in the table is a command of it.
          const run = (driver.device as unknown as Record<string, Command>)[name]
          return run
            ? run.call(driver.device, ...args.slice(0, -1), { ...limits, signal })
            : Promise.resolve(failed('notSupported'))
        },
      )
      if (outcome.outcome !== 'done' || !isClosable(outcome.value)) return outcome
      if (ended.signal.aborted) {
        await outcome.value.close()
        return failed('canceled')
      }
      open = outcome.value
      return outcome
    }

  const device: Record<string, unknown> = { class: deviceClass }
  for (const [name, late] of Object.entries<'failed' | 'unknown'>(lateOutcomes[deviceClass]))
    device[name] = command(name as CommandName<K>, late)
  for (const name of Object.keys(classFacts[deviceClass](undefined)))
    Object.defineProperty(device, name, {
      enumerable: true,
      get: () => (classFacts[deviceClass](supervisor.profile) as Record<string, unknown>)[name],
    })
  return {
    device: device as unknown as DeviceByClass[K],
    end: () => {
      ended.abort()
      open?.close().catch(() => {})
      open = undefined
    },
  }
}
