import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedScanner } from '../../src/hardware/simulators/index.ts'
import { SimulatedPacketWire } from '../../src/hardware/simulators/wire.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, ready, testWhen, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

const cases = wiredCases(['hid-pos', 'hid-keyboard', 'serial-scanner']).flatMap((c) => {
  const known = profiles.get(c.profile)?.profile
  return known ? [{ ...c, known }] : []
})

test('a scanner that must be switched to HID POS is, at every opening', async () => {
  const known = profiles.get('honeywell-voyager-1400g-pos')?.profile
  if (!known) throw new Error('no such profile')
  const scanner = new SimulatedScanner(systemClock, known)
  const wired = await startWired(known.id, 'in the process', 'barcodeReader', scanner)
  const switched = () => scanner.wire instanceof SimulatedPacketWire && scanner.wire.feature(0xfe)
  expect(switched()).toEqual(Uint8Array.of(0xfe, 1))
  await wired.stop()
})

describe.each(cases)('barcode reader $profile $wire', ({ profile, wire, known }) => {
  const tellsSymbology = known.driver === 'hid-pos'
  let wired: Wired
  let scanner: SimulatedScanner
  let claim: Claim<'barcodeReader'>

  beforeEach(async () => {
    scanner = new SimulatedScanner(systemClock, known)
    wired = await startWired(profile, wire, 'barcodeReader', scanner)
    const claimed = wired.devices.claim('barcodeReader', 'barcodeReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  /** Holds codes before the scanner until the read has ended: it may need a moment to light up. */
  async function read(show: () => unknown, symbologies?: readonly string[]) {
    const reading = claim.device.read({ ...within(3000), ...(symbologies ? { symbologies } : {}) })
    await until(wired.devices, 'barcodeReader', (s) => s.operatingState === 'busy')
    const endMs = systemClock.monoMs() + 1000
    while (!scanner.lit && systemClock.monoMs() < endMs) await systemClock.sleep(5)
    show()
    return await reading
  }
  const dataOf = (outcome: Awaited<ReturnType<typeof read>>) =>
    outcome.outcome === 'done' ? outcome.value.data.reveal() : outcome.code

  test('reads a code, whose text is in nobody else’s sight', async () => {
    const outcome = await read(() => scanner.scan('HC-9901-abc'))
    expect(dataOf(outcome)).toBe('HC-9901-abc')
    expect(JSON.stringify(outcome)).not.toContain('HC-9901')
    expect(outcome).toMatchObject({ value: { symbology: tellsSymbology ? 'qrCode' : 'unknown' } })
  })

  test('reads a long one', async () => {
    const long = 'https://example.org/?c=0123456789'.repeat(20)
    expect(dataOf(await read(() => scanner.scan(long)))).toBe(long)
  })

  test('a code without an end of its own ends with silence', async () => {
    scanner.end = 'none'
    expect(dataOf(await read(() => scanner.scan('NO-END')))).toBe('NO-END')
  })

  test('a code that was there before the call is thrown away', async () => {
    scanner.scan('EARLY')
    await systemClock.sleep(100)
    expect(dataOf(await read(() => scanner.scan('NOW')))).toBe('NOW')
  })

  test('one that is too long is told as such, and the next is read', async () => {
    expect(await read(() => scanner.scan('9'.repeat(5000)))).toMatchObject({
      outcome: 'failed',
      code: 'barcodeInvalid',
    })
    expect(dataOf(await read(() => scanner.scan('NEXT')))).toBe('NEXT')
  })

  testWhen(tellsSymbology)('codes of other kinds than asked for are passed over', async () => {
    const outcome = await read(() => {
      scanner.scan('6901234567892', ']E0')
      scanner.scan('WANTED', ']Q1')
    }, ['qrCode'])
    expect(dataOf(outcome)).toBe('WANTED')
  })

  testWhen(tellsSymbology)('a split code that lost its end is invalid, not half a code', async () => {
    expect(await read(() => scanner.scanTorn('x'.repeat(100)))).toMatchObject({
      outcome: 'failed',
      code: 'barcodeInvalid',
    })
    expect(dataOf(await read(() => scanner.scan('WHOLE')))).toBe('WHOLE')
  })

  testWhen(known.driver !== 'hid-keyboard')('Chinese text comes through', async () => {
    expect(dataOf(await read(() => scanner.scan('健康码：绿')))).toBe('健康码：绿')
  })

  testWhen(known.protocol.commands === 'gm65')('the light is on only while somebody waits for a code', async () => {
    expect(scanner.lit).toBe(false)
    const cancel = new AbortController()
    const reading = claim.device.read(within(3000, cancel.signal))
    const lit = async (wanted: boolean) => {
      const endMs = systemClock.monoMs() + 1000
      while (scanner.lit !== wanted && systemClock.monoMs() < endMs) await systemClock.sleep(5)
      return scanner.lit
    }
    expect(await lit(true)).toBe(true)
    cancel.abort()
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'canceled' })
    expect(await lit(false)).toBe(false)
  })

  testWhen(!(wire === 'over a pty'))('unplugging ends a read, and it is ready after plugging in', async () => {
    expect(await read(() => scanner.wire.unplug())).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(wired.devices, 'barcodeReader', (s) => s.operatingState === 'absent', 1000)
    scanner.wire.plug()
    await until(wired.devices, 'barcodeReader', ready, 2500)
    expect(dataOf(await read(() => scanner.scan('AGAIN')))).toBe('AGAIN')
  })
})
