import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, PrintJob, TextJob } from '../../src/hardware/contract.ts'
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
import { hasSocat, openPty, type Pty } from './pty.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

const models = profilesOfDriver('escpos')
/** One of each way to tell status and to hand out tickets: over TCP these go through the whole suite as well. */
const kinds = ['escpos-80mm-generic', 'escpos-58mm-generic', 'citizen-ppu-231', 'pyramid-reliance']
const cases = [
  ...models.map((profile) => ({ profile, wire: 'in the process' })),
  ...kinds.map((profile) => ({ profile, wire: 'over TCP' })),
]
const serial = models.filter((id) => profiles.get(id)?.profile.transport.kind === 'serial')

/** A picture without long runs of one byte, so that lost or doubled rows show. */
function picture(widthDots: number, heightDots: number): PrintJob {
  const data = Uint8Array.from({ length: (widthDots / 8) * heightDots }, (_, i) => (i * 37 + (i >> 6)) & 0xff)
  return { jobId: 'job-1', raster: { widthDots, heightDots, data }, cut: true }
}

let rig: Rig
let printer: SimulatedEscposPrinter
let service: TcpService | undefined
let pty: Pty | undefined
let claim: Claim<'printer'>

async function setUp(
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

afterEach(async () => {
  await rig.devices.stop()
  await pty?.close()
  await service?.close()
  pty = undefined
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

const text: TextJob = {
  jobId: 'job-2',
  lines: [
    { text: '养老资格认证', align: 'centre', bold: true, large: true },
    { text: '受理编号 YL20261121-0001' },
    { text: '㐀 (GB18030-2000)', align: 'right' },
    { text: '' },
  ],
  cut: true,
}

describe.each(models)('the letters of printer %s', (profile) => {
  test('print Chinese as it was written where the model has them, and are refused where not', async () => {
    await setUp(profile, 'in the process')
    const outcome = await claim.device.printText(text, within(8000))
    if (claim.device.text === 'raster') {
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'notSupported' })
      expect(printer.usedMm).toBe(0)
      return
    }
    expect(outcome).toMatchObject({ outcome: 'done' })
    expect(printer.receipts[0]?.lines).toEqual([
      { text: '养老资格认证', align: 'centre', bold: true, wide: 2, high: 2 },
      { text: '受理编号 YL20261121-0001', align: 'left', bold: false, wide: 1, high: 1 },
      { text: '㐀 (GB18030-2000)', align: 'right', bold: false, wide: 1, high: 1 },
    ])
    expect(printer.unknownBytes).toBe(0)
  })
})

describe('letters', () => {
  beforeEach(() => setUp('escpos-80mm-generic', 'over TCP', {}, { capabilities: { text: 'gb18030' } }))

  test.each(['😀', 'ñ', '\u001b@', '\ue000', '\ud800', '𠀀'])(
    'that no printer has (%j) are refused with nothing sent',
    async (bad) => {
      const before = printer.receivedBytes
      const outcome = await claim.device.printText({ ...text, lines: [{ text: `好${bad}` }] }, within(3000))
      expect(outcome).toMatchObject({ outcome: 'failed', code: 'printerError' })
      if (outcome.outcome === 'failed') expect(outcome.detail).not.toContain(bad)
      expect(printer.receipts).toHaveLength(0)
      expect(printer.usedMm).toBe(0)
      expect(printer.receivedBytes - before).toBeLessThan(40) // questions only
    },
  )

  test('end unknown when the paper ends in the middle', async () => {
    printer.emptyAfterMm(5)
    expect(await claim.device.printText(text, within(8000))).toMatchObject({ outcome: 'unknown', code: 'mediaEmpty' })
  })
})

const presenting = models.filter((id) => profiles.get(id)?.profile.capabilities.presenter !== undefined)

describe.each(presenting)('the mouth of printer %s', (profile) => {
  beforeEach(() => setUp(profile, 'over TCP', {}, { status: { pollMs: 50 } }))
  const media = (state: string) => (s: { media?: string }) => s.media === state

  test('offers a ticket and knows when it is taken', async () => {
    expect(claim.device.presents).toBe(true)
    expect(await claim.device.print(picture(384, 60), within(8000))).toMatchObject({ outcome: 'done' })
    await until(rig.devices, 'printer.receipt', media('exiting'))
    expect(printer.mouth.offered).toBe(true)
    expect(printer.take()).toBe(true)
    await until(rig.devices, 'printer.receipt', media('notPresent'))
  })

  test('takes a forgotten ticket back once where it can, and says so where it cannot', async () => {
    await claim.device.print(picture(384, 60), within(8000))
    await until(rig.devices, 'printer.receipt', media('exiting'))
    const outcome = await claim.device.retract(within(3000))
    const can = profiles.get(profile)?.profile.capabilities.presenter?.retractCommand !== undefined
    expect(outcome).toMatchObject(can ? { outcome: 'done' } : { outcome: 'failed', code: 'notSupported' })
    expect(printer.mouth.retained).toBe(can ? 1 : 0)
    expect(printer.mouth.offered).toBe(!can)
    if (can) await until(rig.devices, 'printer.receipt', media('notPresent'))
    if (can) expect(await claim.device.retract(within(3000))).toMatchObject({ outcome: 'failed', code: 'notReady' })
    expect(printer.mouth.retained).toBe(can ? 1 : 0)
  })

  test('that holds a ticket when the daemon starts says so', async () => {
    await claim.device.print(picture(384, 60), within(8000))
    await until(rig.devices, 'printer.receipt', media('exiting'))
    printer.wire.unplug()
    await until(rig.devices, 'printer.receipt', (s) => s.operatingState === 'absent')
    printer.wire.plug()
    await until(rig.devices, 'printer.receipt', (s) => ready(s) && s.media === 'present', 5000)
  })
})

describe.each(models)('printer %s over its own kind of line', (profile) => {
  test.each(serial.includes(profile) && hasSocat ? ['over TCP', 'over a pty'] : ['over TCP'])(
    '%s: prints, tells that its paper is out, comes back',
    async (wire) => {
      await setUp(profile, wire, {}, { status: { pollMs: 100 } })
      const job = picture(claim.device.dotsPerLine, 120)
      expect(await claim.device.print(job, within(8000))).toMatchObject({ outcome: 'done' })
      printer.take()
      printer.setPaper('empty')
      await until(rig.devices, 'printer.receipt', holds('media-empty-error'), 3000)
      printer.setPaper('ok')
      await until(rig.devices, 'printer.receipt', (s) => ready(s) && !holds('media-empty-error')(s), 3000)
      expect(printer.unknownBytes).toBe(0)
    },
  )
})

describe('a printer that falls silent in the middle of a job', () => {
  test('ends the command as unknown long before its whole time, and nothing is sent again', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { mmPerSecond: 100 }, { capabilities: { silentMs: 400 } })
    const startedMs = systemClock.monoMs()
    const job = claim.device.print(picture(576, 600), within(20_000))
    while (printer.usedMm < 2) await systemClock.sleep(1)
    printer.order('silent')
    expect(await job).toMatchObject({ outcome: 'unknown', code: 'timeout' })
    expect(systemClock.monoMs() - startedMs).toBeLessThan(5000)
  })

  test('while one that is merely slow is waited for', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { mmPerSecond: 60 }, { capabilities: { silentMs: 400 } })
    expect(await claim.device.print(picture(576, 900), within(20_000))).toMatchObject({ outcome: 'done' })
  })
})
