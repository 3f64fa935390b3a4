import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Clock } from '../../kernel/clock.ts'
import { fail, ok } from '../../kernel/result.ts'
import { Link } from './link.ts'
import { type OpenStream, openFailureOf } from './stream.ts'

/** usblp has no event loop support in Node: opened non-blocking and asked this often. */
const readEveryMs = 25
const retryWriteMs = 5
const pieceBytes = 4096

const isAgain = (thrown: unknown) =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EAGAIN'

/**
 * A USB printer through the kernel's usblp driver (`/dev/usb/lp0`): writes go to bulk OUT, reads return the status bytes of
 * bulk IN. Unplugging shows as ENODEV. devices.md 3.5. The port's own status (LPGETSTATUS) is out of reach: Node has no ioctl,
 * and usbfs lets the class request GET_PORT_STATUS through only to who has claimed the interface, which usblp holds (Linux
 * drivers/usb/core/devio.c, check_ctrlrecip; only GET_DEVICE_ID is excepted). DLE EOT says more.
 */
export function usbLpStream(path: string, clock: Clock): OpenStream {
  return async (signal) => {
    let file: FileHandle
    try {
      file = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY)
    } catch (thrown) {
      return { ok: false, error: openFailureOf(thrown) }
    }
    const stop = new AbortController()
    const shut = () => {
      stop.abort()
      file.close().catch(() => {})
    }
    if (signal.aborted) {
      shut()
      return fail('open.canceled')
    }
    const link = new Link(
      clock,
      (bytes, done) => {
        writeAll(file, bytes, clock, stop.signal).then(() => done(), done)
      },
      shut,
    )
    readLoop(file, clock, stop.signal, link).catch((thrown: unknown) => link.ended(openFailureOf(thrown).detail))
    return ok(link)
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, clock: Clock, stop: AbortSignal): Promise<void> {
  for (let sent = 0; sent < bytes.length; ) {
    try {
      const { bytesWritten } = await file.write(bytes, sent, Math.min(pieceBytes, bytes.length - sent))
      sent += bytesWritten
    } catch (thrown) {
      if (!isAgain(thrown)) throw thrown
      if (!(await clock.sleep(retryWriteMs, stop))) throw new Error('closed')
    }
  }
}

async function readLoop(file: FileHandle, clock: Clock, stop: AbortSignal, link: Link): Promise<void> {
  const buffer = Buffer.alloc(256)
  while (!stop.aborted) {
    let count = 0
    try {
      count = (await file.read(buffer, 0, buffer.length)).bytesRead
    } catch (thrown) {
      if (stop.aborted) return
      if (!isAgain(thrown)) throw thrown
    }
    if (count > 0) link.received(Uint8Array.from(buffer.subarray(0, count)))
    else if (!(await clock.sleep(readEveryMs, stop))) return
  }
}
