import type { CancelTimer } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { done, failed } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import type { Level, LinesTransport } from '../transports/lines.ts'
import type { Driver, DriverContext, DriverFailure } from './driver.ts'

type Sensor = NonNullable<Profile['capabilities']['sensors']>[number]

/** Doors, tamper and proximity switches, power supplies on single lines: a level becomes a value when it has stood long enough. */
export function createSensorsDriver(lines: LinesTransport, context: DriverContext): Driver {
  const { clock, report } = context
  const sensors = () => context.profile().capabilities.sensors ?? []
  const settled = new Map<string, Level>()
  const waiting = new Map<string, { readonly level: Level; readonly cancel: CancelTimer }>()

  lines.onLevel((name, level) => {
    const sensor = sensors().find((s) => s.name === name)
    if (sensor) heard(sensor, level)
  })
  lines.onClose((reason) => {
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  function heard(sensor: Sensor, level: Level): void {
    report.seen()
    const { name } = sensor
    if (waiting.get(name)?.level === level) return
    waiting.get(name)?.cancel()
    waiting.delete(name)
    if (settled.get(name) === level) return
    const waitMs = sensor.debounceMs + (level === 1 ? sensor.confirmMs : sensor.releaseMs)
    const cancel = clock.after(waitMs, () => {
      waiting.delete(name)
      settle(sensor, level)
    })
    waiting.set(name, { level, cancel })
  }

  function settle(sensor: Sensor, level: Level): void {
    settled.set(sensor.name, level)
    report.sensor(sensor.name, level === 1 ? sensor.active : sensor.inactive)
    report.conditions(
      sensors().flatMap((s) => (s.condition !== undefined && settled.get(s.name) === 1 ? [s.condition] : [])),
    )
  }

  /** The truth of every line now. The first level of a line counts at once: there is no earlier one it could have bounced from. */
  async function look(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    for (const sensor of sensors()) {
      if (signal.aborted) return fail('canceled')
      const level = await lines.read(sensor.name)
      if (!level.ok) return fail('comms.closed', level.error.detail)
      if (settled.has(sensor.name)) heard(sensor, level.value)
      else settle(sensor, level.value)
    }
    report.seen()
    return ok(undefined)
  }

  return {
    device: {
      class: 'sensors',
      async readSensors({ signal }) {
        const looked = await look(signal)
        if (!looked.ok) return failed(looked.error.code === 'canceled' ? 'canceled' : 'commsError', looked.error.detail)
        const values = sensors().map((s) => [s.name, settled.get(s.name) === 1 ? s.active : s.inactive] as const)
        return done(Object.fromEntries(values))
      },
    },
    identify: look,
    poll: look,
    softReset: look,
    close: async () => {
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
      await lines.close()
    },
  }
}
