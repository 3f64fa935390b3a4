import { type AddressInfo, createServer, type Socket } from 'node:net'
import { featureMessages, PacketSplitter, prefixed } from '../transports/packet-split.ts'
import type { StreamPeer } from '../transports/simulated.ts'
import { SimulatedPacketWire } from './wire.ts'

export interface TcpService {
  readonly port: number
  readonly host: string
  close(): Promise<void>
}

/** The far end of a cable, which may tell when its plug is pulled. */
export interface PluggablePeer extends StreamPeer {
  onPlugged?(listener: (plugged: boolean) => void): () => void
}

/**
 * A simulated device on a TCP port, for anyone without hardware. One client at a time; unplugging closes the connection
 * and the port, plugging in opens the same port again. Packets have their length before them (u16, big-endian).
 */
export async function serveOverTcp(
  device: { readonly wire: PluggablePeer },
  port: number,
  host = '127.0.0.1',
): Promise<TcpService> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const packets = device.wire instanceof SimulatedPacketWire ? device.wire : undefined
    const splitter =
      packets &&
      new PacketSplitter((message) => {
        answerFeature(packets, message).then(
          (answer) => socket.write(prefixed(answer, true)),
          () => socket.destroy(),
        )
      })
    const send = (bytes: Uint8Array) => socket.write(splitter ? prefixed(bytes) : bytes)
    const far = device.wire.connect({ send, hangUp: () => socket.destroy() })
    socket.on('close', () => {
      sockets.delete(socket)
      far?.disconnected()
    })
    if (!far) {
      socket.destroy()
      return
    }
    socket.on('data', (bytes) => {
      for (const part of splitter ? splitter.push(bytes) : [bytes]) far.receive(part)
    })
  })
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(port)
  const taken = (server.address() as AddressInfo).port
  const stopWatching = device.wire.onPlugged?.((plugged) => {
    if (plugged === server.listening) return
    if (plugged) listen(taken).catch(() => {})
    else server.close()
  })
  return {
    port: taken,
    host,
    close: () => {
      stopWatching?.()
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => (server.listening ? server.close(() => resolve()) : resolve()))
    },
  }
}

/** Answers a message about a feature report; one that the device does not have is answered as such. */
async function answerFeature(wire: SimulatedPacketWire, message: Uint8Array): Promise<Uint8Array> {
  const [kind = 0, reportId = 0, high = 0, low = 0] = message
  const { get, got, sent } = featureMessages
  try {
    if (kind === get) return Uint8Array.of(got, 1, ...(await wire.getFeature(reportId, (high << 8) | low)))
    await wire.sendFeature(message.subarray(1))
    return Uint8Array.of(sent, 1)
  } catch {
    return Uint8Array.of(kind === get ? got : sent, 0)
  }
}
