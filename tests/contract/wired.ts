import { SimulatedDevices, serveOverTcp, type TcpService } from '../../src/hardware/simulators/index.ts'
import { openPty, type Pty } from './pty.ts'
import { profiles, type Rig, ready, startRig, until } from './rig.ts'

const wires = ['in the process', 'over TCP', 'over a pty'] as const
type Wire = (typeof wires)[number]

/**
 * Every profile of these drivers in the process, and one of each dialect on every other wire it can have; a pty stands for a serial
 * line only. Models that differ by their ids alone would say the same thing over TCP.
 */
export function wiredCases(drivers: readonly string[]): readonly { readonly profile: string; readonly wire: Wire }[] {
  const dialects = new Set<string>()
  return [...profiles.values()]
    .filter(({ profile }) => drivers.includes(profile.driver))
    .flatMap(({ profile }) => {
      const dialect = JSON.stringify([profile.class, profile.driver, profile.transport, profile.protocol])
      const isNew = !dialects.has(dialect)
      dialects.add(dialect)
      return wires
        .filter((wire) => wire !== 'over a pty' || profile.transport.kind === 'serial')
        .filter((wire) => wire === 'in the process' || isNew)
        .map((wire) => ({ profile: profile.id, wire }))
    })
}

export interface Wired extends Rig {
  stop(): Promise<void>
}

type Simulator = Parameters<typeof serveOverTcp>[0] & Parameters<SimulatedDevices['add']>[1]

/** One device of a profile, its simulator at the far end of this wire, ready to be claimed by its role. */
export async function startWired(profile: string, wire: Wire, role: string, device: Simulator): Promise<Wired> {
  const simulated = new SimulatedDevices()
  simulated.add('device', device)
  const service: TcpService | undefined = wire === 'in the process' ? undefined : await serveOverTcp(device, 0)
  const pty: Pty | undefined = service && wire === 'over a pty' ? await openPty(service.port) : undefined
  const tcp = service ? { tcp: `127.0.0.1:${service.port}` } : { simulated: 'device' }
  const rig = startRig([{ id: 'device', role, profile, at: pty ? { path: pty.path } : tcp }], simulated)
  await until(rig.devices, role, ready)
  return {
    ...rig,
    stop: async () => {
      await rig.devices.stop()
      await pty?.close()
      await service?.close()
    },
  }
}
