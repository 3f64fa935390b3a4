import type { Raster } from '../../hardware/contract.ts'
import type { Drawn } from './draw-answer.ts'
import { type DrawRequest, drawRequestSchema } from './draw-request.ts'

/*
 * The whole life of a drawing process: one request on stdin as JSON; on stdout a line of JSON and the bytes it announces. Each job loads
 * only the libraries it needs. What goes wrong is told by kind and place, never by message: that could quote what was to be drawn.
 */
try {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  await answer(drawRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
} catch (error) {
  const { name, stack = '' } = error instanceof Error ? error : new Error()
  process.stderr.write(`${name} ${/^ +at .*$/m.exec(stack)?.[0].trim() ?? ''}`)
  process.exitCode = 1
}

async function answer(request: DrawRequest): Promise<void> {
  if ('document' in request) {
    const { drawDocument } = await import('./documents/draw-document.ts')
    const { pdf, preview, pages } = await drawDocument(request.document)
    return send({ pages }, [pdf, preview])
  }
  if ('signature' in request) {
    const { drawSignature } = await import('./signature.ts')
    return send({}, [await drawSignature(request.signature)])
  }
  const { drawLines, drawReceipt } = await import('./receipt.ts')
  const { widthDots, dpi } = request
  const raster: Raster =
    'content' in request
      ? await drawReceipt(request.content, widthDots, dpi)
      : await drawLines(request.lines, widthDots, dpi)
  send({ widthDots: raster.widthDots, heightDots: raster.heightDots }, [raster.data])
}

function send(head: Omit<Drawn, 'partBytes'>, parts: readonly Uint8Array[]): void {
  const line = `${JSON.stringify({ ...head, partBytes: parts.map((part) => part.length) })}\n`
  process.stdout.write(Buffer.concat([Buffer.from(line), ...parts]))
}
