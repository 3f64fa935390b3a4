import { connect } from 'node:net'
import type { Clock } from '../../kernel/clock.ts'
import { fail, ok } from '../../kernel/result.ts'
import { Link } from './link.ts'
import { type OpenStream, openFailureOf } from './stream.ts'

/** A device behind a TCP port: network printers (9100), serial servers, emulators. */
export function tcpStream(host: string, port: number, clock: Clock): OpenStream {
  return (signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(fail('open.canceled'))
      const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 })
      const onAbort = () => {
        socket.destroy()
        resolve(fail('open.canceled'))
      }
      const onError = (error: Error) => {
        signal.removeEventListener('abort', onAbort)
        socket.destroy()
        resolve({ ok: false, error: openFailureOf(error) })
      }
      signal.addEventListener('abort', onAbort, { once: true })
      socket.once('error', onError)
      socket.once('connect', () => {
        signal.removeEventListener('abort', onAbort)
        socket.off('error', onError)
        const link = new Link(
          clock,
          (bytes, done) => socket.write(bytes, done),
          () => socket.destroy(),
          () => socket.resetAndDestroy(),
        )
        socket.on('error', (error) => link.ended(openFailureOf(error).detail))
        // A half-closed peer will never answer again.
        socket.on('end', () => link.ended('end'))
        socket.on('close', () => link.ended('close'))
        socket.on('data', (bytes) => link.received(bytes))
        resolve(ok(link))
      })
    })
}
