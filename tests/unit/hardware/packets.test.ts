import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeAnswer, FrameDecoder } from '../../../src/hardware/protocols/sdt/frame.ts'
import type { PacketTransport } from '../../../src/hardware/transports/packet.ts'
import { PacketLink } from '../../../src/hardware/transports/packet-link.ts'
import { PacketSplitter, prefixed } from '../../../src/hardware/transports/packet-split.ts'
import { readReportDescriptor } from '../../../src/hardware/transports/report-descriptor.ts'
import { type PacketFraming, streamOverPackets } from '../../../src/hardware/transports/stream-over-packets.ts'
import { FakeClock, systemClock } from '../../../src/kernel/clock.ts'
import { ok } from '../../../src/kernel/result.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const hex = (packet: Uint8Array) => Buffer.from(packet).toString('hex')

/** A packet link that keeps what is written and lets the test say what comes in. */
function kept() {
  const written: string[] = []
  let hear: (packet: Uint8Array) => void = () => {}
  const transport: PacketTransport = {
    maxPacketBytes: undefined,
    write: (packet) => {
      written.push(hex(packet))
      return Promise.resolve(ok(undefined))
    },
    getFeature: () => Promise.resolve(ok(new Uint8Array(0))),
    sendFeature: () => Promise.resolve(ok(undefined)),
    onPacket: (listener) => {
      hear = listener
    },
    onClose: () => {},
    close: () => Promise.resolve(),
  }
  return { written, transport, hear: (packet: Uint8Array) => hear(packet) }
}

const find = bytes('aaaaaa96690003200122')

describe('frames in packets', () => {
  test.each<[PacketFraming, string[]]>([
    [{ kind: 'single' }, ['00aaaaaa96690003200122']],
    [{ kind: 'split', headBytes: 7 }, ['00aaaaaa96690003', '01200122']],
    [{ kind: 'stream', packetBytes: 8 }, ['00aaaaaa9669000320', '000122']],
    [{ kind: 'hid', reportId: 5, reportBytes: 8, header: bytes('c0de') }, ['05c0deaaaaaa966900', '05c0de032001220000']],
  ])('%j', async (framing, wanted) => {
    const { written, transport } = kept()
    await streamOverPackets(transport, framing).write(find, { timeoutMs: 100 })
    expect(written).toEqual(wanted)
  })

  test('a split answer is put together in whatever order its two pipes speak', () => {
    const answer = encodeAnswer([0, 0, 0x90], new Uint8Array(100).fill(7))
    const [head, rest] = [answer.subarray(0, 7), answer.subarray(7)]
    const parts = [
      [0, ...head],
      [1, ...rest.subarray(0, 64)],
      [1, ...rest.subarray(64)],
    ].map((p) => Uint8Array.from(p))
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const { transport, hear } = kept()
      const heard: number[] = []
      streamOverPackets(transport, { kind: 'split', headBytes: 7 }).onData((data) => heard.push(...data))
      for (const i of order) hear(Uint8Array.from(parts[i] ?? []))
      expect(new FrameDecoder().push(Uint8Array.from(heard))).toHaveLength(1)
    }
  })

  test('whatever packets come, the next whole answer is found', async () => {
    const answer = encodeAnswer([0, 0, 0x9f], Uint8Array.of(1, 2, 3, 4))
    const halves = [Uint8Array.from([0, ...answer.subarray(0, 7)]), Uint8Array.from([1, ...answer.subarray(7)])]
    const { transport, hear } = kept()
    const stream = streamOverPackets(transport, { kind: 'split', headBytes: 7 })
    const decoder = new FrameDecoder()
    let bodies = 0
    stream.onData((data) => {
      bodies += decoder.push(data).length
    })
    for (const junk of fc.sample(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 3 }), 5000)) {
      for (const packet of junk) hear(packet)
      // Each question begins anew.
      decoder.wipe()
      await stream.write(find, { timeoutMs: 100 })
      bodies = 0
      for (const half of halves) hear(Uint8Array.from(half))
      expect(bodies).toBe(1)
    }
  })

  test('reports of another id or header are none of ours', () => {
    const { transport, hear } = kept()
    const heard: string[] = []
    const framing: PacketFraming = { kind: 'hid', reportId: 1, reportBytes: 4, header: bytes('aa') }
    streamOverPackets(transport, framing).onData((data) => heard.push(hex(data)))
    for (const packet of ['02aa0102', '01bb0102', '01aa0102']) hear(bytes(packet))
    expect(heard).toEqual(['0102'])
  })
})

describe('packets over TCP', () => {
  test('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 4 }),
        fc.nat(7),
        (all, size) => {
          const splitter = new PacketSplitter()
          const stream = Buffer.concat(all.map((packet) => prefixed(packet)))
          const got: string[] = []
          for (let at = 0; at < stream.length; at += size + 1)
            got.push(...splitter.push(stream.subarray(at, at + size + 1)).map(hex))
          expect(got).toEqual(all.map(hex))
        },
      ),
      { numRuns: Math.min(numRuns / 10, 100_000) },
    )
  })
})

describe('HID report descriptors', () => {
  test.each([
    ['a swipe reader', '0600ff0901a1011500 26ff0075080920', { usagePage: 'ff00', usage: '0001', numbered: false }],
    ['a POS scanner', '058c0902a1018502', { usagePage: '008c', usage: '0002', numbered: true }],
    ['a keyboard', '05010906a101050719e0', { usagePage: '0001', usage: '0006', numbered: false }],
    ['nothing', '', { numbered: false }],
  ])('of %s', (_what, descriptor, wanted) => {
    expect(readReportDescriptor(bytes(descriptor))).toEqual(wanted)
  })

  test('any bytes end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        readReportDescriptor(junk)
      }),
      { numRuns },
    )
  })
})

describe('a packet link', () => {
  test('closes in half a second even when the device hangs', async () => {
    const clock = new FakeClock()
    const link = new PacketLink(clock, { send: (_p, done) => done(), shut: () => new Promise(() => {}) })
    let closed = false
    const closing = link.close().then(() => {
      closed = true
    })
    await clock.advance(400)
    expect(closed).toBe(false)
    await clock.advance(200)
    await closing
  })

  test('keeps packets for a listener that comes later, each whole', () => {
    const link = new PacketLink(systemClock, { send: (_p, done) => done(), shut: () => {} })
    link.received(bytes('0102'))
    link.received(bytes('03'))
    const heard: string[] = []
    link.onPacket((packet) => heard.push(hex(packet)))
    expect(heard).toEqual(['0102', '03'])
  })

  test('a device that hangs on a feature report is a timeout, one without them is closed', async () => {
    const hangs = new PacketLink(systemClock, {
      send: () => {},
      shut: () => {},
      sendFeature: () => new Promise(() => {}),
    })
    expect(await hangs.sendFeature(bytes('fe01'))).toMatchObject({ ok: false, error: { code: 'timeout' } })
    expect(await hangs.getFeature(1, 8)).toMatchObject({ ok: false, error: { code: 'closed' } })
  })
})
