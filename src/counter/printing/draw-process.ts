import { drawLines, drawReceipt, drawRequestSchema } from './receipt.ts'

/* The whole life of a drawing process: one request on stdin as JSON, the raster on stdout as two 32-bit sizes and the rows. */
const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const request = drawRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
const { widthDots, dpi } = request
const raster =
  'content' in request
    ? await drawReceipt(request.content, widthDots, dpi)
    : await drawLines(request.lines, widthDots, dpi)
const sizes = Buffer.alloc(8)
sizes.writeUInt32BE(raster.widthDots, 0)
sizes.writeUInt32BE(raster.heightDots, 4)
process.stdout.write(Buffer.concat([sizes, raster.data]))
