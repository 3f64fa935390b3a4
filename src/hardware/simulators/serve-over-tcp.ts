import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { StreamPeer } from '../transports/simulated.ts'

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
 * A simulated byte device on a TCP port, for anyone without hardware. One client at a time; unplugging closes the connection
 * and the port, plugging in opens the same port again.
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
    const far = device.wire.connect({ send: (bytes) => socket.write(bytes), hangUp: () => socket.destroy() })
    socket.on('close', () => {
      sockets.delete(socket)
      far?.disconnected()
    })
    if (!far) {
      socket.destroy()
      return
    }
    socket.on('data', (bytes) => far.receive(bytes))
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
