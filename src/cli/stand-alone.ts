import { printReport } from '../api/control/print-report.ts'
import { createDevices } from '../hardware/devices/create-devices.ts'
import { ScreenPen } from '../hardware/transports/screen-pen.ts'
import { systemClock as clock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import type { Technician } from './selftest.ts'
import { simulatedRegistry } from './simulated.ts'
import type { LoadedSite } from './site-file.ts'

/** Longest wait for devices to come up, ms. */
const settleMs = 12_000
const unsettled: readonly string[] = ['opening', 'identifying', 'recovering']

/** Opens the devices of a site without the daemon, for as long as they are looked at. */
export async function standAlone({ site, profiles }: LoadedSite): Promise<Technician> {
  const simulated = await simulatedRegistry(site.devices, profiles)
  const devices = createDevices({
    devices: site.devices,
    profiles: profiles.profiles,
    clock,
    log: silentLog,
    /* The field is there even when no page draws it. */
    screen: new ScreenPen(),
    ...(simulated ? { simulated: simulated.registry } : {}),
  })
  devices.start()
  const settled = new AbortController()
  const look = () => {
    if (devices.snapshots().every((d) => !unsettled.includes(d.operatingState))) settled.abort()
  }
  const stopLooking = devices.onChange(look)
  look()
  await clock.sleep(settleMs, settled.signal)
  stopLooking()
  const never = new AbortController().signal
  return {
    selfTest: (id, test) => devices.selfTest(id, { signal: never, ...(test === undefined ? {} : { test }) }),
    readiness: () => Promise.resolve(devices.readiness(profiles.problems)),
    print: async (role, lines) => {
      const printed = await printReport(devices, role, lines, never)
      return printed.outcome === 'done' ? undefined : printed.code
    },
    end: async () => {
      await devices.stop()
      await simulated?.stop()
    },
  }
}
