import type { ApduTransport } from './apdu.ts'
import type { OpenedLink } from './opened-link.ts'
import type { PacketTransport } from './packet.ts'
import type { StreamTransport } from './stream.ts'

/** `out` to the device, `in` from it. The bytes are the listener's only for the length of the call. */
export type Tap = (direction: 'in' | 'out', bytes: Uint8Array) => void

/** The same link, with everything that crosses it shown to `tap`. Links without bytes (pictures, levels, sound) stay as they are. */
export function tapped(link: OpenedLink, tap: Tap): OpenedLink {
  switch (link.kind) {
    case 'stream':
      return { kind: 'stream', transport: tappedStream(link.transport, tap) }
    case 'packet':
      return { kind: 'packet', transport: tappedPackets(link.transport, tap) }
    case 'apdu':
      return { kind: 'apdu', transport: tappedApdus(link.transport, tap) }
    default:
      return link
  }
}

function tappedStream(inner: StreamTransport, tap: Tap): StreamTransport {
  return {
    write: (bytes, options) => {
      tap('out', bytes)
      return inner.write(bytes, options)
    },
    onData: (listener) =>
      inner.onData((bytes) => {
        tap('in', bytes)
        listener(bytes)
      }),
    onClose: (listener) => inner.onClose(listener),
    close: () => inner.close(),
    abandon: () => inner.abandon(),
  }
}

function tappedPackets(inner: PacketTransport, tap: Tap): PacketTransport {
  return {
    maxPacketBytes: inner.maxPacketBytes,
    write: (packet, options) => {
      tap('out', packet)
      return inner.write(packet, options)
    },
    getFeature: (reportId, length) => inner.getFeature(reportId, length),
    sendFeature: (report) => inner.sendFeature(report),
    onPacket: (listener) =>
      inner.onPacket((packet) => {
        tap('in', packet)
        listener(packet)
      }),
    onClose: (listener) => inner.onClose(listener),
    close: () => inner.close(),
  }
}

function tappedApdus(inner: ApduTransport, tap: Tap): ApduTransport {
  return {
    readerName: inner.readerName,
    onCard: (listener) => inner.onCard(listener),
    connectCard: (options) => inner.connectCard(options),
    transmit: async (apdu, options) => {
      tap('out', apdu)
      const answer = await inner.transmit(apdu, options)
      if (answer.ok) tap('in', answer.value)
      return answer
    },
    disconnectCard: () => inner.disconnectCard(),
    onClose: (listener) => inner.onClose(listener),
    close: () => inner.close(),
  }
}
