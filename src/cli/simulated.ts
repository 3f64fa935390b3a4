import type { DeviceConfig } from '../hardware/devices/device-config.ts'
import type { ProfileSet } from '../hardware/profiles/load.ts'
import type { SimulatedRegistry } from '../hardware/transports/simulated.ts'
import { systemClock as clock } from '../kernel/clock.ts'

interface Simulated {
  readonly registry: SimulatedRegistry
  /** Closes what would keep the process alive: cameras and document printers are servers. */
  readonly stop: () => Promise<void>
}

/**
 * Stands up an in-process simulator for each device of the site that is `at: { simulated: NAME }`: a kiosk to try without
 * hardware and without the demo. Undefined when the site has none; then the simulators are not even loaded.
 */
export async function simulatedRegistry(
  devices: readonly DeviceConfig[],
  profiles: ProfileSet,
): Promise<Simulated | undefined> {
  const wanted = devices.flatMap((d) =>
    'simulated' in d.at ? [{ name: d.at.simulated, profile: profiles.profiles.get(d.profile)?.profile }] : [],
  )
  if (wanted.length === 0) return undefined
  const { simulatorOf, SimulatedDevices } = await import('../hardware/simulators/index.ts')
  const registry = new SimulatedDevices()
  const units = await Promise.all(
    wanted.flatMap(({ name, profile }) =>
      profile ? [simulatorOf(profile, clock).then((unit) => registry.add(name, unit))] : [],
    ),
  )
  for (const unit of units) {
    await unit.start?.()
    // A card lies on the reader, so that a visit can begin.
    const cards = unit.orders.insert?.values
    if (unit.class === 'identityReader' && cards?.[0]) unit.orders.insert?.run(cards[0])
  }
  return {
    registry,
    stop: async () => {
      for (const unit of units) await unit.stop?.()
    },
  }
}
