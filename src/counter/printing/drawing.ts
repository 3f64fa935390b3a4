import { spawn } from 'node:child_process'
import type { Raster, Signature } from '../../hardware/contract.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { DocumentContent } from './document-content.ts'
import { type Drawn, drawnSchema } from './draw-answer.ts'
import type { DrawRequest } from './draw-request.ts'

type DrawFailure = Coded<'drawFailed'>

/** A page to print, as made: PDF, and PNG of its first page for the screen. */
export interface PreparedDocument {
  readonly pdf: Sensitive<Uint8Array>
  readonly preview: Sensitive<Uint8Array>
  readonly pages: number
}

const program = new URL('./draw-process.ts', import.meta.url).pathname
/** Ten scanned pages on a slow machine; a receipt takes a fraction of a second. */
const timeoutMs = { raster: 10_000, document: 60_000, signature: 10_000 }
const mostBytes = 64 << 20

/** Draws a receipt or a page of lines as dots for a printer. */
export async function drawInProcess(
  request: Extract<DrawRequest, { widthDots: number }>,
  signal: AbortSignal,
): Promise<Result<Raster, DrawFailure>> {
  const drawn = await runDrawing(request, timeoutMs.raster, signal)
  if (!drawn.ok) return drawn
  const { parts, widthDots = 0, heightDots = 0 } = drawn.value
  const data = parts[0] ?? new Uint8Array()
  return data.length === Math.ceil(widthDots / 8) * heightDots && data.length > 0
    ? ok({ widthDots, heightDots, data })
    : fail('drawFailed', 'wrong size')
}

/** Makes an A4 document: PDF for the printer and a picture of its first page (PNG, 1000 px wide) for the screen. */
export async function makeDocument(
  content: DocumentContent,
  signal: AbortSignal,
): Promise<Result<PreparedDocument, DrawFailure>> {
  const drawn = await runDrawing({ document: content }, timeoutMs.document, signal)
  if (!drawn.ok) return drawn
  const { parts, pages = 0 } = drawn.value
  const [pdf, preview] = parts
  return pdf && preview && pages > 0
    ? ok({ pdf: new Sensitive(pdf), preview: new Sensitive(preview), pages })
    : fail('drawFailed', 'no document')
}

/** Draws a signature as PNG, 600 px wide, black on transparent. The strokes stay the caller's. */
export async function signaturePng(
  signature: Signature,
  signal: AbortSignal,
): Promise<Result<Sensitive<Uint8Array>, DrawFailure>> {
  const strokes = signature.strokes
    .reveal()
    .map((stroke) => stroke.map(({ x, y, pressure }): [number, number, number] => [x, y, pressure]))
  const request = { signature: { strokes, aspect: signature.aspect } }
  const drawn = await runDrawing(request, timeoutMs.signature, signal)
  if (!drawn.ok) return drawn
  const [png] = drawn.value.parts
  return png ? ok(new Sensitive(png)) : fail('drawFailed', 'no picture')
}

interface Answer extends Drawn {
  readonly parts: readonly Uint8Array[]
}

/**
 * Draws in a process of its own that ends with it: the image library and the font would cost the daemon 28 MB for
 * the rest of its life, and a crash in native code costs a receipt instead of the kiosk. What is drawn goes in and out by pipe,
 * and every buffer that held it is zeroed.
 */
function runDrawing(request: DrawRequest, limitMs: number, signal: AbortSignal): Promise<Result<Answer, DrawFailure>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let said = ''
    const child = spawn(process.execPath, ['--max-semi-space-size=1', program], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: limitMs,
      signal,
      killSignal: 'SIGKILL',
    })
    const input = Buffer.from(JSON.stringify(request))
    child.stdin.on('error', () => {})
    child.stdin.end(input, () => input.fill(0))
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > mostBytes) child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < 300) said += chunk.toString()
    })
    /* Only a process that could not be started has no `close`; both after one another do no harm. */
    child.on('error', () => finish(null))
    child.on('close', (code) => finish(code))

    function finish(code: number | null): void {
      input.fill(0)
      resolve(code === 0 && !signal.aborted ? readAnswer(chunks) : fail('drawFailed', whyNot(code)))
      for (const chunk of chunks) chunk.fill(0)
    }

    function whyNot(code: number | null): string {
      if (signal.aborted) return 'canceled'
      if (bytes > mostBytes) return 'too large'
      return code === null ? 'killed or out of time' : (said.split('\n')[0] ?? '').slice(0, 200)
    }
  })
}

function readAnswer(chunks: readonly Buffer[]): Result<Answer, DrawFailure> {
  const all = Buffer.concat(chunks)
  try {
    const end = all.indexOf(0x0a)
    const head = end < 0 ? undefined : drawnSchema.safeParse(JSON.parse(all.toString('utf8', 0, end)))
    if (!head?.success) return fail('drawFailed', 'no answer')
    let from = end + 1
    const parts = head.data.partBytes.map((length) => {
      from += length
      return Uint8Array.from(all.subarray(from - length, from))
    })
    if (from === all.length) return ok({ ...head.data, parts })
    for (const part of parts) part.fill(0)
    return fail('drawFailed', 'wrong length')
  } catch {
    return fail('drawFailed', 'no answer')
  } finally {
    all.fill(0)
  }
}
