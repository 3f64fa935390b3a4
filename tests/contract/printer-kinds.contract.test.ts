import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TextJob } from '../../src/hardware/contract.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { claim, holds, picture, printer, rig, setUp, tearDown } from './printer-stand.ts'
import { hasSocat } from './pty.ts'
import { profiles, profilesOfDriver, ready, until, within } from './rig.ts'

const models = profilesOfDriver('escpos')
const serial = models.filter((id) => profiles.get(id)?.profile.transport.kind === 'serial')

afterEach(tearDown)

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

  test('pulled from its plug while it takes a ticket back: nobody can say, and it is not tried again', async () => {
    if (profiles.get(profile)?.profile.capabilities.presenter?.retractCommand === undefined) return
    await claim.device.print(picture(384, 60), within(8000))
    await until(rig.devices, 'printer.receipt', media('exiting'))
    printer.wire.faults.slowMs = 30
    const retracting = claim.device.retract(within(3000))
    while (printer.mouth.retained === 0) await systemClock.sleep(1)
    printer.wire.unplug()
    expect(await retracting).toMatchObject({ outcome: 'unknown', code: 'deviceGone' })
    printer.wire.clearFaults()
    printer.wire.plug()
    await until(rig.devices, 'printer.receipt', ready, 5000)
    expect(printer.mouth.retained).toBe(1)
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

describe('XOFF', () => {
  const xoff = Uint8Array.of(0x13)

  test.each(['over TCP', 'over a pty'])(
    'that came before the job, %s, and no XON: a printer that is online prints at once',
    async (wire) => {
      await setUp('escpos-80mm-generic', wire)
      printer.wire.send(xoff)
      await systemClock.sleep(20)
      const startedMs = systemClock.monoMs()
      expect(await claim.device.print(picture(576, 300), within(20_000))).toMatchObject({ outcome: 'done' })
      expect(systemClock.monoMs() - startedMs).toBeLessThan(3000)
    },
  )

  test('of a printer with automatic status only is over when that is answered', async () => {
    await setUp('escpos-80mm-generic', 'over TCP', { answers: { dleEot: false, info: false } })
    printer.wire.send(xoff)
    await systemClock.sleep(20)
    expect(await claim.device.print(picture(576, 300), within(4000))).toMatchObject({ outcome: 'done' })
  })
})
