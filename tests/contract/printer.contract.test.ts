import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { claim, holds, picture, printer, rig, setUp, tearDown } from './printer-stand.ts'
import { profilesOfDriver, ready, until, within } from './rig.ts'

const models = profilesOfDriver('escpos')
/** One of each way to tell status and to hand out tickets: over TCP these go through the whole suite as well. */
const kinds = ['escpos-80mm-generic', 'escpos-58mm-generic', 'citizen-ppu-231', 'pyramid-reliance']
const cases = [
  ...models.map((profile) => ({ profile, wire: 'in the process' })),
  ...kinds.map((profile) => ({ profile, wire: 'over TCP' })),
]

afterEach(tearDown)

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
    const answers = { dleEot: false, asb: false, info: false }
    await setUp('escpos-80mm-generic', 'in the process', { answers }, { capabilities: { status: 'none' } })
    const snapshot = await until(rig.devices, 'printer.receipt', ready)
    expect(snapshot.consumables).toEqual([{ id: 'paper', level: 'unknown' }])
    expect(await claim.device.print(picture(576, 100), within(3000))).toMatchObject({ outcome: 'done' })
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
