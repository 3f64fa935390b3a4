import type { CancelTimer } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { done, type FlashRate, failed } from '../contract.ts'
import type { Level, LinesTransport } from '../transports/lines.ts'
import type { Driver, DriverContext, DriverFailure } from './driver.ts'

/**
 * Half a period of each rate, ms. XFS4IoT leaves the numbers open; the quickest stays below three flashes a second, the limit for
 * people with photosensitive epilepsy (WCAG 2.3.1).
 */
const halfPeriodMs: Partial<Readonly<Record<FlashRate, number>>> = { slow: 1000, medium: 500, quick: 200 }

/** Guidance lights on single lines. */
export function createLightsDriver(lines: LinesTransport, context: DriverContext): Driver {
  const { clock, report } = context
  const names = () => (context.profile().capabilities.lights ?? []).map((light) => light.name)
  const flashing = new Map<string, CancelTimer>()
  lines.onClose((reason) => {
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  async function put(name: string, level: Level): Promise<boolean> {
    const written = await lines.write(name, level)
    if (written.ok) report.seen()
    else report.suspect()
    return written.ok
  }

  function flash(name: string, level: Level, halfMs: number): void {
    flashing.set(
      name,
      clock.after(halfMs, () => {
        const next: Level = level === 1 ? 0 : 1
        flash(name, next, halfMs)
        put(name, next).then(
          (good) => {
            if (!good) stop(name)
          },
          () => stop(name),
        )
      }),
    )
  }

  function stop(name: string): void {
    flashing.get(name)?.()
    flashing.delete(name)
  }

  async function allOff(): Promise<Result<void, DriverFailure>> {
    for (const name of names()) {
      stop(name)
      if (!(await put(name, 0))) return fail('comms.closed', name)
    }
    return ok(undefined)
  }

  return {
    device: {
      class: 'lights',
      async setLight({ name, flashRate }) {
        if (!names().includes(name)) return failed('invalidLight', `lights: ${names().join(', ')}`)
        stop(name)
        const level: Level = flashRate === 'off' ? 0 : 1
        if (!(await put(name, level))) return failed('commsError', name)
        const halfMs = halfPeriodMs[flashRate]
        if (halfMs !== undefined) flash(name, level, halfMs)
        return done(undefined)
      },
    },
    identify: allOff,
    // Outputs have nothing to tell; a line that has gone shows in `onClose` and at the next write.
    poll: () => {
      report.seen()
      return Promise.resolve(ok(undefined))
    },
    softReset: allOff,
    park: allOff,
    async selfTest(id, signal) {
      if (id !== 'lamps') return failed('notSupported', id)
      for (const name of names()) {
        if (!(await put(name, 1))) return failed('commsError', name)
        await clock.sleep(300, signal)
        await put(name, 0)
      }
      return done({ code: 'ok' })
    },
    close: async () => {
      await allOff()
      await lines.close()
    },
  }
}
