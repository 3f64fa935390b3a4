import { z } from 'zod'

/** What the process answers first, as one line of JSON; the parts follow, one behind the other. */
export const drawnSchema = z.strictObject({
  partBytes: z.array(z.number().int().nonnegative()).max(4),
  widthDots: z.number().int().positive().optional(),
  heightDots: z.number().int().positive().optional(),
  pages: z.number().int().positive().optional(),
})
export type Drawn = z.output<typeof drawnSchema>
