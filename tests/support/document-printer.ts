import { SimulatedDevices, SimulatedDocumentPrinter } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { type Rig, ready, startRig, until } from '../contract/rig.ts'

/** A kiosk with one A4 printer, simulated at the far end of its wire. */
export async function documentPrinterStand(): Promise<{
  readonly a4: SimulatedDocumentPrinter
  readonly rig: Rig
  readonly close: () => Promise<void>
}> {
  const simulated = new SimulatedDevices()
  const a4 = simulated.add('printer', new SimulatedDocumentPrinter(systemClock, {}))
  await a4.start()
  const at = { simulated: 'printer' }
  const overrides = { status: { pollMs: 100 } }
  const rig = startRig([{ id: 'a4', role: 'printer.document', profile: 'ipp-everywhere', at, overrides }], simulated)
  await until(rig.devices, 'printer.document', ready, 5000)
  return {
    a4,
    rig,
    close: async () => {
      await rig.devices.stop()
      await a4.stop()
    },
  }
}
