import type { DeviceClass } from '../../src/hardware/contract.ts'
import { SimulatedDevices, type SimulatedUnit, serveUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { openPty } from './pty.ts'
import { by, profiles, ready, startRig, until } from './rig.ts'
import type { wiredCases } from './wired.ts'

export type Wire = ReturnType<typeof wiredCases>[number]['wire']

/** Boxes that a site would name; the profiles of boards leave them out. */
export const boxes = {
  A01: { board: '01', lock: '01' },
  A02: { board: '01', lock: '02' },
  B01: { board: '02', lock: '01' },
}

/** A device of byte patterns, claimed, its simulated unit at the far end of this wire. */
export async function byteStand<K extends DeviceClass>(deviceClass: K, profileId: string, wire: Wire) {
  const loaded = profiles.get(profileId)?.profile
  if (!loaded) throw new Error(profileId)
  const capabilities = deviceClass === 'locker' ? { boxes } : {}
  const unit: SimulatedUnit = await simulatorOf({ ...loaded, capabilities }, systemClock)
  const simulated = new SimulatedDevices()
  simulated.add('unit', unit)
  const served = wire === 'in the process' ? undefined : await serveUnit(unit, 0, '127.0.0.1')
  const port = Number(served?.place.value.split(':').at(-1))
  const pty = wire === 'over a pty' ? await openPty(port) : undefined
  const overrides = {
    capabilities,
    status: { pollMs: 100 },
    timeouts: { commandMs: 150 },
    recovery: { backoffMs: [20, 50] as [number, number] },
  }
  const at = pty ? { path: pty.path } : served ? { tcp: served.place.value } : { simulated: 'unit' }
  const rig = startRig([{ id: 'unit', role: 'unit', profile: profileId, at, overrides }], simulated)
  await until(rig.devices, 'unit', ready)
  const claim = rig.devices.claim(deviceClass, 'unit', by('test'))
  if (!claim.ok) throw new Error(claim.error.code)
  return {
    ...rig,
    unit,
    claim: claim.value,
    device: claim.value.device,
    order: (name: string, value = '') => {
      const wrong = unit.orders[name]?.run(value)
      if (wrong !== undefined) throw new Error(wrong)
    },
    stop: async () => {
      await rig.devices.stop()
      await pty?.close()
      await served?.close()
    },
  }
}

/** Waits for something that happens at the far end of a wire. */
export async function eventually(wanted: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    if (wanted()) return
    await systemClock.sleep(10)
  }
  throw new Error('did not happen')
}
