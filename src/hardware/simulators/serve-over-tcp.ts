import { type AddressInfo, createServer, type Socket } from 'node:net'
import { PacketSplitter, prefixed } from '../transports/packet-split.ts'
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
    const splitter = device.wire instanceof SimulatedPacketWire ? new PacketSplitter() : undefined
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
