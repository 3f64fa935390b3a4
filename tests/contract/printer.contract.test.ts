import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, PrintJob } from '../../src/hardware/contract.ts'
import type { DeviceConfigInput } from '../../src/hardware/devices/device-config.ts'
import {
  SimulatedDevices,
  SimulatedEscposPrinter,
  type SimulatedPrinterOptions,
  serveOverTcp,
  type TcpService,
} from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

const cases = profilesOfDriver('escpos').flatMap((profile) => [
  { profile, wire: 'in the process' },
  { profile, wire: 'over TCP' },
])

/** A picture without long runs of one byte, so that lost or doubled rows show. */
function picture(widthDots: number, heightDots: number): PrintJob {
  const data = Uint8Array.from({ length: (widthDots / 8) * heightDots }, (_, i) => (i * 37 + (i >> 6)) & 0xff)
  return { jobId: 'job-1', raster: { widthDots, heightDots, data }, cut: true }
}

let rig: Rig
let printer: SimulatedEscposPrinter
let service: TcpService | undefined
let claim: Claim<'printer'>

async function setUp(
  profile: string,
  wire: string,
  options: Partial<SimulatedPrinterOptions> = {},
  overrides: DeviceConfigInput['overrides'] = {},
): Promise<void> {
  const simulated = new SimulatedDevices()
  const { capabilities, statusBits } = profiles.get(profile)?.profile ?? {}
  const dotsPerLine = capabilities?.dotsPerLine ?? 576
  const answers = { asb: capabilities?.status === 'asb' }
  const bits = statusBits ?? { dleEot: {}, asb: {} }
  printer = simulated.add(
    'printer',
    new SimulatedEscposPrinter(systemClock, { dotsPerLine, statusBits: bits, answers, ...options }),
  )
  service = wire === 'over TCP' ? await serveOverTcp(printer, 0) : undefined
  const at = service ? { tcp: `127.0.0.1:${service.port}` } : { simulated: 'printer' }
  rig = startRig([{ id: 'receipt', role: 'printer.receipt', profile, at, overrides }], simulated)
  await until(rig.devices, 'printer.receipt', ready, 5000)
  const claimed = rig.devices.claim('printer', 'printer.receipt', by('test'))
  if (!claimed.ok) throw new Error(claimed.error.code)
  claim = claimed.value
}

afterEach(async () => {
  await rig.devices.stop()
  await service?.close()
})

const holds = (condition: string) => (s: { conditions: readonly string[] }) => s.conditions.includes(condition)

describe.each(cases)('printer $profile $wire', ({ profile, wire }) => {
  // Looked at more often than a real one, so that the suite is quick.
  beforeEach(() => setUp(profile, wire, {}, { status: { pollMs: 150 } }))

  test('prints exactly the picture, and says how much paper it took', async () => {
    const job = picture(claim.device.dotsPerLine, 300)
    const outcome = await claim.device.print(job, within(8000))
    expect(outcome).toMatchObject({ outcome: 'done' })
    if (outcome.outcome === 'done') expect(Math.abs(outcome.value.paperMm - printer.usedMm)).toBeLessThan(14)
    await claim.device.print(job, within(8000)) // the next job's start ends a ticket that no knife cut
    const [ticket] = printer.receipts
    expect(Buffer.compare(ticket?.data.subarray(0, job.raster.data.length) ?? Buffer.alloc(0), job.raster.data)).toBe(0)
    expect(printer.unknownBytes).toBe(0)
  })

  test('draws a code below the picture where the model can, and refuses one where it cannot', async () => {
    const job = { ...picture(claim.device.dotsPerLine, 40), qr: 'https://example.invalid/q/YL20261121-0001' }
    const outcome = await claim.device.print(job, within(8000))
    if (claim.device.qr === 'raster') {
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'printerError' })
      expect(printer.usedMm).toBe(0)
      return
    }
    expect(outcome).toMatchObject({ outcome: 'done' })
    expect(printer.usedMm).toBeGreaterThan(20)
    expect(printer.unknownBytes).toBe(0)
  })

  test.each([
    ['cover-open-error', 'coverOpen', () => printer.setCover(true), () => printer.setCover(false)],
    ['media-empty-error', 'mediaEmpty', () => printer.setPaper('empty'), () => printer.setPaper('ok')],
    ['cutter-error', 'cutterError', () => printer.order('cutterError'), () => printer.order('none')],
  ] as const)(
    '%s is shown, refuses a job with nothing sent, and clears by itself',
    async (condition, code, cause, cure) => {
      cause()
      await until(rig.devices, 'printer.receipt', holds(condition), 2000)
      const before = printer.usedMm
      expect(await claim.device.print(picture(384, 50), within(5000))).toMatchObject({ outcome: 'failed', code })
      expect(printer.usedMm).toBe(before)
      cure()
      const well = await until(rig.devices, 'printer.receipt', (s) => ready(s) && s.conditions.length === 0, 2500)
      expect(well.consumables).toEqual([{ id: 'paper', level: 'ok' }])
      expect(await claim.device.print(picture(384, 50), within(8000))).toMatchObject({ outcome: 'done' })
    },
  )

  test('paper that ends in the middle of a job leaves it unknown, and the rest does not come out later', async () => {
    printer.emptyAfterMm(10)
    const outcome = await claim.device.print(picture(384, 400), within(8000))
    expect(outcome).toMatchObject({ outcome: 'unknown', code: 'mediaEmpty' })
    await until(rig.devices, 'printer.receipt', holds('media-empty-error'), 1000)
    await systemClock.sleep(50) // what we said last is on its way
    const used = printer.usedMm
    printer.setPaper('ok')
    expect(printer.usedMm - used).toBeLessThan(1)
  })

  test('low paper is a warning and prints', async () => {
    printer.setPaper('low')
    const low = await until(rig.devices, 'printer.receipt', holds('media-low-warning'), 2000)
    expect(low.consumables).toEqual([{ id: 'paper', level: 'low' }])
    expect(await claim.device.print(picture(384, 50), within(8000))).toMatchObject({ outcome: 'done' })
  })

  test('a link that breaks in the middle of a job leaves it unknown', async () => {
    printer.wire.faults.slowMs = 30
    const job = claim.device.print(picture(384, 2000), within(8000))
    while (printer.usedMm < 1) await systemClock.sleep(0)
    printer.wire.unplug()
    expect(await job).toMatchObject({ outcome: 'unknown' })
    await until(rig.devices, 'printer.receipt', (s) => s.operatingState === 'absent', 500)
    printer.wire.plug()
    await until(rig.devices, 'printer.receipt', ready, 4000)
  })

  test('a picture wider than the paper is refused', async () => {
    const outcome = await claim.device.print(picture(claim.device.dotsPerLine + 8, 8), within(3000))
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'printerError' })
  })

  test('status bytes between the data and XON/XOFF-like noise do no harm', async () => {
    printer.order('statusNoise')
    expect(await claim.device.print(picture(384, 300), within(8000))).toMatchObject({ outcome: 'done' })
  })
})

describe('printers that say less', () => {
  test('DLE EOT only, although the profile hopes for more', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { answers: { asb: false, info: false } })
    expect(await claim.device.print(picture(576, 100), within(8000))).toMatchObject({ outcome: 'done' })
    printer.setCover(true)
    await until(rig.devices, 'printer.receipt', holds('cover-open-error'), 2000)
  })

  test('automatic status only', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { answers: { dleEot: false, info: false } })
    expect(await claim.device.print(picture(576, 100), within(8000))).toMatchObject({ outcome: 'done' })
    printer.setPaper('empty')
    await until(rig.devices, 'printer.receipt', holds('media-empty-error'), 1000)
    expect(await claim.device.print(picture(576, 100), within(8000))).toMatchObject({
      outcome: 'failed',
      code: 'mediaEmpty',
    })
  })

  test('nothing at all: done means sent', async () => {
    const simulated = new SimulatedDevices()
    const answers = { dleEot: false, asb: false, info: false }
    printer = simulated.add(
      'p',
      new SimulatedEscposPrinter(systemClock, { statusBits: { dleEot: {}, asb: {} }, answers }),
    )
    service = undefined
    const overrides = { capabilities: { status: 'none' as const } }
    rig = startRig(
      [{ id: 'p', role: 'printer', profile: 'escpos-80mm-generic', at: { simulated: 'p' }, overrides }],
      simulated,
    )
    const snapshot = await until(rig.devices, 'printer', ready)
    expect(snapshot.consumables).toEqual([{ id: 'paper', level: 'unknown' }])
    const claimed = rig.devices.claim('printer', 'printer', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    expect(await claimed.value.device.print(picture(576, 100), within(3000))).toMatchObject({ outcome: 'done' })
    expect(printer.receipts).toHaveLength(1)
  })

  test('a slow printer is waited for, and paper ending at its end is still noticed', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { mmPerSecond: 100 })
    printer.emptyAfterMm(45)
    expect(await claim.device.print(picture(576, 400), within(8000))).toMatchObject({
      outcome: 'unknown',
      code: 'mediaEmpty',
    })
  })
})
