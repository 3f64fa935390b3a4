import { expect, test } from 'vitest'
import { PrinterLine } from '../../../../src/hardware/drivers/escpos-line.ts'
import { printJob } from '../../../../src/hardware/drivers/escpos-print.ts'
import type { StreamTransport } from '../../../../src/hardware/transports/stream.ts'
import { FakeClock } from '../../../../src/kernel/clock.ts'
import { ok } from '../../../../src/kernel/result.ts'
import { picture } from '../../../contract/printer-stand.ts'
import { profiles } from '../../../contract/rig.ts'

const xoff = 0x13
const xon = 0x11
const generic = profiles.get('escpos-80mm-generic')?.profile
if (!generic) throw new Error('the generic profile is there')
const profile = { ...generic, capabilities: { ...generic.capabilities, status: 'dle-eot' as const, silentMs: 1000 } }

/** A printer that answers real-time status at once, and says XOFF after the first piece of a picture; from then on DLE EOT 1 is `afterwards`. */
function setUp(afterwards = 0x12) {
  const clock = new FakeClock()
  let hear: (bytes: Uint8Array) => void = () => {}
  const bands: number[] = []
  const say = (...bytes: number[]) => hear(Uint8Array.from(bytes))
  const transport: StreamTransport = {
    write: async (bytes) => {
      if (bytes[0] === 0x10 && bytes[1] === 0x04) say(bytes[2] === 1 && bands.length > 0 ? afterwards : 0x12)
      if (bytes[0] === 0x1d && bytes[1] === 0x76) {
        bands.push(clock.monoMs())
        if (bands.length === 1) say(xoff)
      }
      return ok(undefined)
    },
    onData: (listener) => {
      hear = listener
    },
    onClose: () => {},
    close: async () => {},
    abandon: () => {},
  }
  const line = new PrinterLine(transport, clock, { dleEot: {}, asb: {} }, () => {})
  const print = () => {
    const tools = { line, clock, profile, memory: { rasterDebtBytes: 0, notes: new Map() } }
    let ended: string | undefined
    void printJob(tools, picture(576, 1000), new AbortController().signal).then(({ outcome }) => {
      ended = outcome
    })
    return () => ended
  }
  return { clock, line, bands, say, print }
}

test('XOFF between two pieces of a job stops it until XON', async () => {
  const { clock, line, bands, say, print } = setUp()
  const ended = print()
  await clock.advance(900)
  expect([bands.length, line.ready]).toEqual([1, false])
  say(xon)
  await clock.advance(20)
  expect(bands.length).toBeGreaterThan(5)
  await clock.advance(10_000)
  expect(ended()).toBe('done')
})

test('XOFF without XON holds a job no longer than the printer can take over all it has, if it says that it is online', async () => {
  const { clock, line, bands, print } = setUp()
  const ended = print()
  await clock.advance(2000)
  expect([bands.length, line.ready]).toEqual([1, false])
  await clock.advance(1500)
  expect(bands.length).toBeGreaterThan(5)
  await clock.advance(10_000)
  expect(ended()).toBe('done')
})

test('of a printer that says it is offline XOFF stands', async () => {
  const { clock, line, bands, print } = setUp(0x1a)
  print()
  await clock.advance(15_000)
  expect([bands.length, line.ready]).toEqual([1, false])
})
