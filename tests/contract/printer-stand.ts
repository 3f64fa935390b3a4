import type { Claim, PrintJob } from '../../src/hardware/contract.ts'
import type { DeviceConfigInput } from '../../src/hardware/devices/device-config.ts'
import {
  presenterOf,
  SimulatedDevices,
  SimulatedEscposPrinter,
  type SimulatedPrinterOptions,
  serveOverTcp,
  type TcpService,
} from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { openPty, type Pty } from './pty.ts'
import { by, profiles, type Rig, ready, startRig, until } from './rig.ts'

/** A picture without long runs of one byte, so that lost or doubled rows show. */
export function picture(widthDots: number, heightDots: number): PrintJob {
  const data = Uint8Array.from({ length: (widthDots / 8) * heightDots }, (_, i) => (i * 37 + (i >> 6)) & 0xff)
  return { jobId: 'job-1', raster: { widthDots, heightDots, data }, cut: true }
}

export let rig: Rig
export let printer: SimulatedEscposPrinter
let service: TcpService | undefined
let pty: Pty | undefined
export let claim: Claim<'printer'>

/** A kiosk with one simulated printer of a profile, claimed; `wire` is `in the process`, `over TCP` or `over a pty`. */
export async function setUp(
  profile: string,
  wire: string,
  options: Partial<SimulatedPrinterOptions> = {},
  overrides: DeviceConfigInput['overrides'] = {},
): Promise<void> {
  const simulated = new SimulatedDevices()
  const { capabilities, statusBits, protocol } = profiles.get(profile)?.profile ?? {}
  const dotsPerLine = capabilities?.dotsPerLine ?? 576
  const answers = { asb: capabilities?.status === 'asb' }
  const bits = statusBits ?? { dleEot: {}, asb: {} }
  printer = simulated.add(
    'printer',
    new SimulatedEscposPrinter(systemClock, {
      dotsPerLine,
      statusBits: bits,
      answers,
      presenter: presenterOf(capabilities ?? {}),
      plainStatus: protocol?.plainStatus === true,
      ...(capabilities?.dpi === undefined ? {} : { dpi: capabilities.dpi }),
      ...options,
    }),
  )
  service = wire === 'in the process' ? undefined : await serveOverTcp(printer, 0)
  pty = wire === 'over a pty' && service ? await openPty(service.port) : undefined
  const tcp = service ? { tcp: `127.0.0.1:${service.port}` } : { simulated: 'printer' }
  const at = pty ? { path: pty.path } : tcp
  rig = startRig([{ id: 'receipt', role: 'printer.receipt', profile, at, overrides }], simulated)
  await until(rig.devices, 'printer.receipt', ready, 5000)
  const claimed = rig.devices.claim('printer', 'printer.receipt', by('test'))
  if (!claimed.ok) throw new Error(claimed.error.code)
  claim = claimed.value
}

/** For `afterEach`. */
export async function tearDown(): Promise<void> {
  await rig.devices.stop()
  await pty?.close()
  await service?.close()
  pty = undefined
}

export const holds = (condition: string) => (s: { conditions: readonly string[] }) => s.conditions.includes(condition)
