import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Clock } from '../../kernel/clock.ts'
import type { LinesPeer, SoundPeer } from '../transports/simulated.ts'
import { type JsonLine, jsonLineOver } from '../transports/tcp-json.ts'
import type { TcpService } from './serve-over-tcp.ts'

/** Levels and sound have no bytes of their own: over TCP they are JSON lines (`transports/lines-tcp.ts`, `sound-tcp.ts`). */
async function serve(port: number, host: string, greet: (far: JsonLine) => void): Promise<TcpService> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    greet(jsonLineOver(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    host,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export function serveLines(peer: LinesPeer, port: number, host: string): Promise<TcpService> {
  return serve(port, host, (far) => {
    const link = peer.connect({ changed: (line, level) => far.send({ line, level }), hangUp: () => far.close() })
    if (!link) return far.close()
    far.send({ ready: true })
    far.onMessage(({ line, level }) => {
      if (typeof line === 'string' && (level === 0 || level === 1)) link.set(line, level)
    })
    far.onClose(() => link.disconnected())
  })
}

export function serveSound(peer: SoundPeer, clock: Clock, port: number, host: string): Promise<TcpService> {
  return serve(port, host, (far) => {
    const done = (id: unknown) => far.send(peer.plugged ? { id, ok: true } : { id, ok: false, code: 'noDevice' })
    far.onMessage((message) => {
      const { id } = message
      if (message.do === 'playFile' && typeof message.file === 'string')
        clock.after(peer.played({ file: message.file }), () => done(id))
      else if (message.do === 'speak' && typeof message.characters === 'number')
        clock.after(peer.played({ lang: String(message.lang), characters: message.characters }), () => done(id))
      else if (message.do === 'setVolume' && typeof message.percent === 'number') {
        peer.volume(message.percent)
        done(id)
      } else if (message.do === 'probe') done(id)
    })
  })
}
