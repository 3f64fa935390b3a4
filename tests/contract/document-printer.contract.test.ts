import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, DocumentJob } from '../../src/hardware/contract.ts'
import {
  SimulatedDevices,
  SimulatedDocumentPrinter,
  type SimulatedDocumentPrinterOptions,
} from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profilesOfDriver, type Rig, ready, startRig, until, within } from './rig.ts'

/** Looks like a PDF to a counter of pages, and holds bytes of every value. */
function pdf(pages: number): DocumentJob {
  const text = `%PDF-1.4\n${'<< /Type /Page >>\n'.repeat(pages)}`
  const document = Uint8Array.from([...Buffer.from(text), ...Array.from({ length: 5000 }, (_, i) => i & 0xff)])
  return { jobId: 'job-1', document, mimeType: 'application/pdf', copies: 1 }
}

let rig: Rig
let printer: SimulatedDocumentPrinter
let claim: Claim<'printer'>

async function setUp(profile: string, wire: string, options: SimulatedDocumentPrinterOptions = {}): Promise<void> {
  const simulated = new SimulatedDevices()
  printer = simulated.add('printer', new SimulatedDocumentPrinter(systemClock, options))
  await printer.start()
  const endpoint = printer.endpoint()
  const at = wire === 'by its address' && endpoint.kind === 'job' ? { ipp: endpoint.uri } : { simulated: 'printer' }
  const overrides = {
    status: { pollMs: 100 },
    timeouts: { commandMs: 300 },
    recovery: { backoffMs: [20, 100] as [number, number] },
  }
  rig = startRig([{ id: 'a4', role: 'printer.document', profile, at, overrides }], simulated)
  await until(rig.devices, 'printer.document', ready, 5000)
  const claimed = rig.devices.claim('printer', 'printer.document', by('test'))
  if (!claimed.ok) throw new Error(claimed.error.code)
  claim = claimed.value
}

afterEach(async () => {
  await rig.devices.stop()
  await printer.stop()
})

const holds = (condition: string) => (s: { conditions: readonly string[] }) => s.conditions.includes(condition)

describe.each([
  ...profilesOfDriver('ipp').map((profile) => ({ profile, wire: 'simulated', jobsInTwo: false })),
  { profile: 'ipp-everywhere', wire: 'by its address', jobsInTwo: true },
])('document printer $profile $wire', ({ profile, wire, jobsInTwo }) => {
  beforeEach(() => setUp(profile, wire, { jobsInTwo }))

  test('says who it is and how much toner it has', async () => {
    const snapshot = await until(rig.devices, 'printer.document', (s) => s.consumables.some((c) => c.percent === 80))
    expect(snapshot).toMatchObject({ firmware: '1.2.3', serial: 'SIM0001' })
    expect(claim.device.kind).toBe('document')
  })

  test('prints a document byte for byte, once, and counts its pages', async () => {
    const job = pdf(3)
    expect(await claim.device.printDocument(job, within(8000))).toEqual({ outcome: 'done', value: { pages: 3 } })
    expect(printer.jobs).toHaveLength(1)
    expect(Buffer.compare(printer.jobs[0]?.document ?? Buffer.alloc(0), job.document)).toBe(0)
    const used = await until(rig.devices, 'printer.document', (s) => s.consumables.some((c) => c.used === 3))
    expect(used.consumables.find((c) => c.id === 'paper')).toMatchObject({ level: 'ok' })
  })

  test.each([
    ['media-empty-error', 'mediaEmpty', () => printer.setPaper('empty'), () => printer.setPaper('ok')],
    ['cover-open-error', 'coverOpen', () => printer.setCover(true), () => printer.setCover(false)],
    [
      'media-jam-error',
      'mediaJammed',
      () => printer.jam(),
      () => {
        printer.setCover(true)
        printer.setCover(false)
      },
    ],
  ] as const)(
    '%s is shown with a remedy, refuses a job with nothing sent, and clears',
    async (condition, code, cause, cure) => {
      cause()
      const bad = await until(rig.devices, 'printer.document', holds(condition))
      expect(bad.remedies.map((r) => r.condition)).toContain(condition)
      expect(await claim.device.printDocument(pdf(1), within(3000))).toMatchObject({ outcome: 'failed', code })
      expect(printer.jobs).toHaveLength(0)
      cure()
      await until(rig.devices, 'printer.document', (s) => s.conditions.length === 0)
      expect(await claim.device.printDocument(pdf(1), within(8000))).toMatchObject({ outcome: 'done' })
    },
  )

  test('paper that ends in the middle is waited for, and the job goes on when there is some', async () => {
    printer.emptyAfter(1)
    const job = claim.device.printDocument(pdf(3), within(8000))
    await until(rig.devices, 'printer.document', holds('media-empty-error'))
    printer.setPaper('ok')
    expect(await job).toEqual({ outcome: 'done', value: { pages: 3 } })
    expect(printer.pages).toBe(3)
  })

  test('paper that ends in the middle and is not filled up in time leaves the job unknown', async () => {
    printer.emptyAfter(1)
    expect(await claim.device.printDocument(pdf(3), within(1500))).toMatchObject({
      outcome: 'unknown',
      code: 'mediaEmpty',
    })
    expect(printer.jobs).toHaveLength(1)
    expect(printer.jobs[0]?.state).toBe(6) // nobody cancelled it
  })

  test('low toner is a warning and prints', async () => {
    printer.levels.black = 8
    const low = await until(rig.devices, 'printer.document', holds('marker-supply-low-warning'))
    expect(low.consumables.find((c) => c.id === 'black')).toMatchObject({ level: 'low' })
    expect(await claim.device.printDocument(pdf(1), within(8000))).toMatchObject({ outcome: 'done' })
  })

  test('a kind of document it does not take is refused', async () => {
    const job = { ...pdf(1), mimeType: 'image/jpeg' as const }
    await rig.devices.stop()
    await printer.stop()
    await setUp(profile, wire, { jobsInTwo, formats: ['application/pdf'] })
    expect(await claim.device.printDocument(job, within(3000))).toMatchObject({
      outcome: 'failed',
      code: 'notSupported',
    })
    expect(printer.jobs).toHaveLength(0)
  })

  test('a plug pulled in the middle leaves the job unknown; afterwards the printer comes back by itself', async () => {
    const job = claim.device.printDocument(pdf(200), within(20_000))
    while (printer.pages < 2) await systemClock.sleep(1)
    await printer.stop()
    expect(await job).toMatchObject({ outcome: 'unknown', code: 'deviceGone' })
    await until(rig.devices, 'printer.document', (s) => s.operatingState !== 'ready' && s.operatingState !== 'busy')
    await printer.start()
    await until(rig.devices, 'printer.document', ready, 5000)
    expect(printer.jobs).toHaveLength(1)
  })

  test('silence before the job is a failure, and is told apart from silence after it', async () => {
    printer.silent = true
    const outcome = await claim.device.printDocument(pdf(1), within(2000))
    expect(outcome.outcome).toBe('failed')
    expect(printer.jobs).toHaveLength(0)
  })
})

describe('a document printer', () => {
  test('that has not begun a job gives it back when the command is cancelled', async () => {
    await setUp('ipp-everywhere', 'simulated', { pendingMs: 60_000 })
    const cancel = new AbortController()
    const job = claim.device.printDocument(pdf(1), within(5000, cancel.signal))
    while (printer.jobs.length === 0) await systemClock.sleep(1)
    await systemClock.sleep(50) // the first look at the job is on its way
    cancel.abort()
    expect(await job).toMatchObject({ outcome: 'failed', code: 'canceled' })
    expect(printer.jobs[0]?.state).toBe(7)
  })

  test('is no place for receipts', async () => {
    await setUp('ipp-everywhere', 'simulated')
    const raster = { widthDots: 8, heightDots: 1, data: Uint8Array.of(1) }
    expect(await claim.device.print({ jobId: 'x', raster, cut: true }, within(1000))).toMatchObject({
      outcome: 'failed',
      code: 'notSupported',
    })
  })
})
