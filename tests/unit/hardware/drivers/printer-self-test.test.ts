import { describe, expect, test } from 'vitest'
import type { Driver, DriverReport } from '../../../../src/hardware/drivers/driver.ts'
import { loadDriver } from '../../../../src/hardware/drivers/families.ts'
import { printerOf, SimulatedDocumentPrinter } from '../../../../src/hardware/simulators/index.ts'
import { type SimulatedEndpoint, simulatedLink } from '../../../../src/hardware/transports/simulated.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { profiles } from '../../../contract/rig.ts'

const never = new AbortController().signal

/** The driver of a profile over a simulated device, and how much paper it says it has used. */
async function driverOf(id: string, endpoint: SimulatedEndpoint): Promise<{ driver: Driver; used: () => number }> {
  const profile = profiles.get(id)?.profile
  if (!profile) throw new Error(id)
  let used = 0
  const nothing = () => {}
  const report: DriverReport = {
    ...{ seen: nothing, conditions: nothing, identity: nothing, lost: nothing, suspect: nothing, usage: nothing },
    ...{ media: nothing, level: nothing, sensor: nothing },
    used: (_id, amount) => {
      used += amount
    },
  }
  const opened = await simulatedLink(endpoint, systemClock).open(never)
  if (!opened.ok) throw new Error(opened.error.code)
  const make = await loadDriver(profile.driver)
  const memory = { rasterDebtBytes: 0, notes: new Map<string, string>() }
  const driver = make(opened.value, {
    clock: systemClock,
    profile: () => profile,
    report,
    memory,
    sensor: () => undefined,
  })
  const identified = await driver.identify(never)
  if (!identified.ok) throw new Error(identified.error.code)
  return { driver, used: () => used }
}

describe('self-tests of a receipt printer', () => {
  const setUp = async (id = 'escpos-80mm-generic') => {
    const profile = profiles.get(id)?.profile
    if (!profile) throw new Error(id)
    const printer = printerOf(profile, systemClock)
    return { printer, ...(await driverOf(id, printer.endpoint())) }
  }

  test('comms moves no paper and says how the printer is', async () => {
    const { printer, driver } = await setUp()
    expect(await driver.selfTest?.('comms', never)).toEqual({ outcome: 'done', value: { code: 'ok', detail: 'well' } })
    printer.setPaper('low')
    expect(await driver.selfTest?.('comms', never)).toMatchObject({ value: { detail: 'media-low-warning' } })
    expect(printer.usedMm).toBe(0)
  })

  test.each(['escpos-80mm-generic', 'escpos-58mm-generic', 'epson-tm-t88v'])(
    'test-page of %s fills the width with a page drawn without a font, and counts its paper',
    async (id) => {
      const { printer, driver, used } = await setUp(id)
      expect(await driver.selfTest?.('test-page', never)).toMatchObject({ outcome: 'done', value: { code: 'ok' } })
      await driver.softReset(never) // ends a ticket that no knife cut
      const [page] = printer.receipts
      const rowBytes = (page?.widthDots ?? 0) / 8
      expect(page?.data[20 * rowBytes]).toBeGreaterThanOrEqual(0xf0) // the frame at the left edge
      expect((page?.data[21 * rowBytes - 1] ?? 0) & 0x0f).toBe(0x0f) // and at the right
      expect(used()).toBeGreaterThan(30)
    },
  )

  test('test-page fails without paper, with nothing sent', async () => {
    const { printer, driver } = await setUp()
    printer.setPaper('empty')
    expect(await driver.selfTest?.('test-page', never)).toMatchObject({ outcome: 'failed', code: 'mediaEmpty' })
    expect(printer.usedMm).toBe(0)
  })
})

test('a document printer prints a PDF of its own that names the profile', async () => {
  const printer = new SimulatedDocumentPrinter(systemClock)
  await printer.start()
  const { driver, used } = await driverOf('ipp-everywhere', printer.endpoint())
  expect(await driver.selfTest?.('test-page', never)).toMatchObject({ outcome: 'done', value: { code: 'ok' } })
  const text = printer.jobs[0]?.document?.toString('latin1') ?? ''
  expect(text.startsWith('%PDF-1.4')).toBe(true)
  expect(text).toContain('(kioskd ipp-everywhere)')
  expect(used()).toBe(1)
  await printer.stop()
})
