import { drawInProcess } from '../../counter/printing/drawing.ts'
import { type Devices, failed, type Outcome } from '../../hardware/contract.ts'

/** Columns of the narrowest paper in a printer's own letters. */
const columns = 32

/** Prints staff's lines on a receipt printer: in its own letters where it has them, else as a picture. */
export async function printReport(
  devices: Devices,
  role: string,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<unknown>> {
  const claim = devices.claim('printer', role, { owner: 'staff', reason: 'readiness-report', leaseMs: 60_000 })
  if (!claim.ok) return failed(claim.error.code, claim.error.detail)
  const { device, release } = claim.value
  const limits = { timeoutMs: 30_000, signal }
  const jobId = 'readiness-report'
  try {
    if (device.text === 'gb18030')
      return await device.printText({ jobId, lines: wrapped(lines).map((text) => ({ text })), cut: true }, limits)
    const drawn = await drawInProcess({ lines, widthDots: device.dotsPerLine, dpi: device.dpi }, signal)
    if (!drawn.ok) return failed(drawn.error.code, drawn.error.detail)
    return await device.print({ jobId, raster: drawn.value, cut: true }, limits)
  } finally {
    release()
  }
}

/** A Chinese character takes two columns; counting them as one would break lines in the middle of the printer's own wrap. */
function wrapped(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const out: string[] = []
    let text = ''
    let width = 0
    for (const character of line) {
      const wide = (character.codePointAt(0) ?? 0) > 0x7f ? 2 : 1
      if (width + wide > columns) {
        out.push(text)
        text = ''
        width = 0
      }
      text += character
      width += wide
    }
    return [...out, text]
  })
}
