import { z } from 'zod'
import { documentContentSchema } from './document-content.ts'
import { receiptContentSchema } from './receipt-content.ts'

const measures = { widthDots: z.number().int().min(8).max(4096), dpi: z.number().min(50).max(1200) }
const share = z.number().min(-0.5).max(1.5)

/** One job of the drawing process: a receipt, a page of plain lines for staff, an A4 document, a signature. */
export const drawRequestSchema = z.union([
  z.strictObject({ ...measures, content: receiptContentSchema }),
  z.strictObject({ ...measures, lines: z.array(z.string().max(300)).max(400).readonly() }),
  z.strictObject({ document: documentContentSchema }),
  z.strictObject({
    signature: z.strictObject({
      /** x, y and pressure of each point, 0..1. */
      strokes: z.array(z.array(z.tuple([share, share, z.number()])).max(20_000)).max(1000),
      aspect: z.number().min(0.2).max(20),
    }),
  }),
])
export type DrawRequest = z.input<typeof drawRequestSchema>
