import type { Clock } from '../../kernel/clock.ts'
import { ok } from '../../kernel/result.ts'
import type { OpenPackets } from './packet.ts'
import { PacketLink } from './packet-link.ts'
import { PacketSplitter, prefixed } from './packet-split.ts'
import { tcpStream } from './tcp.ts'

/** Longest wait for a packet to leave. */
const sendMs = 5000

/** Packets of a device behind a TCP port, each with its length before it: simulators and tests by others. No feature reports. */
export function tcpPackets(host: string, port: number, clock: Clock): OpenPackets {
  return async (signal) => {
    const opened = await tcpStream(host, port, clock)(signal)
    if (!opened.ok) return opened
    const stream = opened.value
    const splitter = new PacketSplitter()
    const link = new PacketLink(clock, {
      send: (packet, done) => {
        stream.write(prefixed(packet), { timeoutMs: sendMs }).then(
          (written) => done(written.ok ? null : new Error(written.error.code)),
          (thrown: unknown) => done(thrown instanceof Error ? thrown : new Error('write')),
        )
      },
      shut: () => stream.close(),
    })
    stream.onData((bytes) => {
      for (const packet of splitter.push(bytes)) link.received(packet)
      bytes.fill(0)
    })
    stream.onClose((reason) => link.ended(reason.detail ?? reason.code))
    return ok(link)
  }
}
