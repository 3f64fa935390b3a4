import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { testDocument } from '../../src/hardware/drivers/ipp-test-page.ts'
import { by, type Rig, ready, startRig, until, within } from '../contract/rig.ts'
import { IppEvePrinter, whyNoIppPrinter } from '../support/ippeve.ts'

const missing = whyNoIppPrinter()

/* A printer that is none of ours: CUPS's ippeveprinter. */
describe.skipIf(missing !== undefined)(`a real IPP printer (${missing ?? 'ippeveprinter'})`, () => {
  const printer = new IppEvePrinter()
  let rig: Rig
  let claim: Claim<'printer'>

  beforeAll(async () => {
    await printer.start()
    rig = startRig([
      {
        id: 'a4',
        role: 'printer.document',
        profile: 'ipp-everywhere',
        at: { ipp: printer.uri },
        overrides: { status: { pollMs: 200 } },
      },
    ])
    await until(rig.devices, 'printer.document', ready, 5000)
    const claimed = rig.devices.claim('printer', 'printer.document', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  }, 40_000)

  afterAll(async () => {
    await rig?.devices.stop()
    await printer.stop()
  }, 20_000)

  const job = (document: Uint8Array) => ({ jobId: 'j', document, mimeType: 'application/pdf', copies: 1 }) as const
  // The .prn beside it is what the command printed, which is nothing.
  const spooled = () =>
    readdirSync(printer.spool)
      .filter((name) => name.endsWith('.pdf'))
      .map((name) => readFileSync(join(printer.spool, name)))

  test('takes a PDF, follows it to its end, and has spooled it byte for byte, once', async () => {
    const document = testDocument('kioskd and a printer that others wrote')
    expect(await claim.device.printDocument(job(document), within(15_000))).toMatchObject({ outcome: 'done' })
    const files = spooled()
    expect(files).toHaveLength(1)
    expect(Buffer.compare(files[0] ?? Buffer.alloc(0), document)).toBe(0)
  }, 20_000)

  test('tells its markers', async () => {
    printer.order([
      'ATTR: marker-levels=12,80 marker-names=Black,Waste marker-types=toner,waste-toner marker-colors=#000000,none',
    ])
    expect(await claim.device.printDocument(job(testDocument('markers')), within(15_000))).toMatchObject({
      outcome: 'done',
    })
    const told = await until(rig.devices, 'printer.document', (s) => s.consumables.some((c) => c.percent === 12), 3000)
    expect(told.consumables.find((c) => c.id === 'black')).toMatchObject({ percent: 12 })
  }, 20_000)

  test('tells that its paper has run out, in the middle of a job', async () => {
    printer.order(['STATE: +media-empty-error'], 3)
    const outcome = claim.device.printDocument(job(testDocument('paper out')), within(15_000))
    await until(rig.devices, 'printer.document', (s) => s.conditions.some((c) => c.startsWith('media-empty')), 5000)
    await outcome
    printer.order(['STATE: -media-empty-error'])
  }, 20_000)
})
