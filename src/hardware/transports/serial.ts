import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok } from '../../kernel/result.ts'
import { Link } from './link.ts'
import { type OpenStream, openFailureOf } from './stream.ts'

export interface SerialSettings {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
  readonly flow: 'none' | 'rtscts' | 'xonxoff'
  /** Wait after opening before the first byte: boards that restart at every opening, and ports that die at once. */
  readonly settleMs: number
  /** Whether DTR falls when the port is closed. */
  readonly hupcl: boolean
}

/**
 * A serial port by path (`/dev/ttyUSB0`, `/dev/serial/by-path/…`, also a pty). The library is loaded only when a serial device
 * is configured: it costs memory that kiosks without one don't have to spend.
 */
export function serialStream(path: string, settings: SerialSettings, clock: Clock): OpenStream {
  return async (signal) => {
    const { SerialPort } = await import('serialport')
    if (signal.aborted) return fail('open.canceled')
    return await new Promise((resolve) => {
      const port = new SerialPort({
        path,
        baudRate: settings.baudRate,
        dataBits: settings.dataBits,
        parity: settings.parity,
        stopBits: settings.stopBits,
        rtscts: settings.flow === 'rtscts',
        xon: settings.flow === 'xonxoff',
        xoff: settings.flow === 'xonxoff',
        hupcl: settings.hupcl,
        autoOpen: false,
      })
      const shut = () => {
        if (!port.isOpen) return
        // tcdrain holds a thread of the pool for as long as the device takes nothing; throwing the rest away lets it return.
        port.flush(() => port.close(() => {}))
      }
      const onAbort = () => {
        // An open in progress cannot be taken back; the port is closed as soon as it comes.
        port.once('open', shut)
        resolve(fail('open.canceled'))
      }
      signal.addEventListener('abort', onAbort, { once: true })
      port.on('error', () => {})
      port.open((error) => {
        signal.removeEventListener('abort', onAbort)
        if (signal.aborted) return
        if (error) return resolve({ ok: false, error: openFailureOf(error) })
        // Some modules are powered or woken by DTR; a pty refuses it ("Inappropriate ioctl"), which is no fault.
        port.set({ dtr: true, rts: true }, () => {})
        let draining = false
        const link = new Link(
          clock,
          (bytes, done) => {
            // One drain at a time: each one waits in a thread of the pool, and there are four for the whole process. Bytes written
            // meanwhile count as gone when the kernel has them.
            if (draining) {
              port.write(Buffer.from(bytes), done)
              return
            }
            draining = true
            port.write(Buffer.from(bytes), (failed) => {
              if (!failed)
                return port.drain((undrained) => {
                  draining = false
                  done(undrained)
                })
              draining = false
              done(failed)
            })
          },
          shut,
        )
        // An unplugged port comes as 'close' with `disconnected`, not as 'error'.
        port.on('close', () => link.ended('close'))
        port.on('error', (failed) => link.ended(messageOf(failed)))
        port.on('data', (bytes: Buffer) => link.received(bytes))
        if (settings.settleMs === 0) return resolve(ok(link))
        clock.after(settings.settleMs, () =>
          resolve(port.isOpen ? ok(link) : fail('open.failed', 'closed while settling')),
        )
      })
    })
  }
}
