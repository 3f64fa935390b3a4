import { spawn } from 'node:child_process'
import type { Clock } from '../../kernel/clock.ts'

/** Largest answer listened to: a 102 x 126 BMP has 38,862 bytes. */
const maxBmpBytes = 65_536
const decodeMs = 2000

/** Whether bytes are the one picture a WLT photo can become: an uncompressed 24-bit BMP of 102 x 126. devices.md 1.6 [thid]. */
export function isPhotoBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 54 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pixelsAt = view.getUint32(10, true)
  const isShape =
    view.getInt32(18, true) === 102 &&
    Math.abs(view.getInt32(22, true)) === 126 &&
    view.getUint16(28, true) === 24 &&
    view.getUint32(30, true) === 0
  return isShape && pixelsAt >= 54 && bytes.length >= pixelsAt + 126 * 308
}

/**
 * Hands the 1024 bytes of a photo to the configured program and gives its BMP back; undefined when it fails, says too much, is too
 * slow or answers anything else. The program gets no environment and no shell; nothing of the photo touches the disk.
 */
export function decodePhoto(
  command: readonly string[],
  wlt: Uint8Array,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  const [program, ...args] = command
  if (program === undefined || wlt.length === 0 || options.signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: {}, cwd: '/', shell: false })
    const heard: Buffer[] = []
    let length = 0
    const settle = (bmp: Uint8Array | undefined) => {
      cancel()
      options.signal.removeEventListener('abort', onAbort)
      child.kill('SIGKILL')
      for (const part of heard) part.fill(0)
      heard.length = 0
      resolve(bmp)
    }
    const onAbort = () => settle(undefined)
    const cancel = options.clock.after(decodeMs, onAbort)
    options.signal.addEventListener('abort', onAbort, { once: true })
    child.on('error', onAbort)
    child.stdin.on('error', () => {})
    child.stdout.on('error', () => {})
    child.stdout.on('data', (part: Buffer) => {
      heard.push(part)
      length += part.length
      if (length > maxBmpBytes) onAbort()
    })
    child.on('close', (code) => {
      const bmp = Buffer.concat(heard)
      if (code === 0 && isPhotoBmp(bmp)) return settle(bmp)
      bmp.fill(0)
      settle(undefined)
    })
    child.stdin.end(wlt)
  })
}
