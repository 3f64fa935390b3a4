import type { Clock } from '../../kernel/clock.ts'
import { ok } from '../../kernel/result.ts'
import type { OpenPackets } from './packet.ts'
import { PacketLink } from './packet-link.ts'
import { featureMessages, PacketSplitter, prefixed } from './packet-split.ts'
import { tcpStream } from './tcp.ts'

/** Longest wait for a packet to leave. */
const sendMs = 5000

/** Packets of a device behind a TCP port, each with its length before it: simulators and tests by others. */
export function tcpPackets(host: string, port: number, clock: Clock): OpenPackets {
  return async (signal) => {
    const opened = await tcpStream(host, port, clock)(signal)
    if (!opened.ok) return opened
    const stream = opened.value
    /** One question about a feature report at a time: drivers ask them one after the other. */
    let answered: ((message: Uint8Array) => void) | undefined
    const splitter = new PacketSplitter((message) => answered?.(message))
    const ask = (message: Uint8Array, answer: number): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        answered = (said) => {
          answered = undefined
          if (said[0] === answer && said[1] === 1) resolve(said.subarray(2))
          else reject(new Error('the device has no such feature report'))
        }
        stream.write(prefixed(message, true), { timeoutMs: sendMs }).then(
          (written) => {
            if (!written.ok) reject(new Error(written.error.code))
          },
          () => reject(new Error('write')),
        )
      })
    const link = new PacketLink(clock, {
      send: (packet, done) => {
        stream.write(prefixed(packet), { timeoutMs: sendMs }).then(
          (written) => done(written.ok ? null : new Error(written.error.code)),
          (thrown: unknown) => done(thrown instanceof Error ? thrown : new Error('write')),
        )
      },
      shut: () => stream.close(),
      getFeature: (reportId, length) =>
        ask(Uint8Array.of(featureMessages.get, reportId, length >> 8, length & 0xff), featureMessages.got),
      sendFeature: async (report) => {
        await ask(Uint8Array.of(featureMessages.send, ...report), featureMessages.sent)
      },
    })
    stream.onData((bytes) => {
      for (const packet of splitter.push(bytes)) link.received(packet)
      bytes.fill(0)
    })
    stream.onClose((reason) => link.ended(reason.detail ?? reason.code))
    return ok(link)
  }
}
