import type { DeviceConfig } from '../hardware/devices/device-config.ts'
import type { ProfileSet } from '../hardware/profiles/load.ts'
import type { SimulatedRegistry } from '../hardware/transports/simulated.ts'
import { systemClock as clock } from '../kernel/clock.ts'

interface Simulated {
  readonly registry: SimulatedRegistry
  /** Closes what would keep the process alive: the camera is a server. */
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
  const simulators = await import('../hardware/simulators/index.ts')
  const registry = new simulators.SimulatedDevices()
  for (const { name, profile } of wanted) {
    if (profile?.class === 'identityReader') {
      const [card] = simulators.presetCards
      const reader = registry.add(name, new simulators.SimulatedSdtReader(clock, simulators.sdtOptionsOf(profile)))
      if (card) reader.insertCard(card)
    } else if (profile?.class === 'printer') registry.add(name, simulators.printerOf(profile, clock))
    else if (profile?.class === 'camera') await registry.add(name, new simulators.SimulatedMjpegCamera(clock)).plug(0)
    else if (profile) registry.add(name, await simulators.simulatorOf(profile, clock))
  }
  return {
    registry,
    stop: async () => {
      for (const [, device] of registry.entries()) if (device.kind === 'camera') await device.unplug()
    },
  }
}
