import { execFile } from 'node:child_process'
import type { Raster } from '../../hardware/contract.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { DrawRequest } from './receipt.ts'

const program = new URL('./draw-process.ts', import.meta.url).pathname
const timeoutMs = 10_000
const mostBytes = 4 << 20

/**
 * Draws in a process of its own that ends with it: the image library and the font would cost the daemon 28 MB for
 * the rest of its life, and a crash in native code costs a receipt instead of the kiosk.
 */
export function drawInProcess(request: DrawRequest, signal: AbortSignal): Promise<Result<Raster, Coded<'drawFailed'>>> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--max-semi-space-size=1', program],
      { encoding: 'buffer', timeout: timeoutMs, maxBuffer: mostBytes, signal, killSignal: 'SIGKILL' },
      (error, stdout) =>
        resolve(error ? fail('drawFailed', messageOf(error).split('\n')[0] ?? '') : readRaster(stdout)),
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(JSON.stringify(request))
  })
}

function readRaster(bytes: Buffer): Result<Raster, Coded<'drawFailed'>> {
  if (bytes.length < 8) return fail('drawFailed', 'no raster')
  const widthDots = bytes.readUInt32BE(0)
  const heightDots = bytes.readUInt32BE(4)
  const data = Uint8Array.from(bytes.subarray(8))
  bytes.fill(0)
  return data.length === Math.ceil(widthDots / 8) * heightDots
    ? ok({ widthDots, heightDots, data })
    : fail('drawFailed', 'wrong size')
}
