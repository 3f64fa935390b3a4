import { z } from 'zod'

const text = z.string()

/**
 * What a receipt, a queue ticket or the slip of a 办不成事 report says. Masked fields only: paper is left lying about. Members that are not
 * given are not printed.
 */
export const receiptContentSchema = z.strictObject({
  /** `receipt` when not given. */
  kind: z.enum(['receipt', 'ticket', 'problem']).optional(),
  /** Simplified Chinese when not given. */
  lang: z.enum(['zh', 'hk', 'en', 'pt']).optional(),
  /** The title, or the name of the service, in Chinese under a title in another language. */
  official: text.optional(),
  siteName: text,
  unitName: text,
  title: text,
  caseNo: text,
  /** Number of a queue ticket as it is called out; printed as large as the paper allows. */
  big: text.optional(),
  rows: z.array(z.tuple([text, text]).readonly()).readonly(),
  /** What the office reads of them in Chinese, on a paper in another language. */
  officialRows: z
    .array(z.tuple([text, text]).readonly())
    .max(10)
    .readonly()
    .optional(),
  /** Parts of a bundle, each with its own number. */
  items: z
    .array(z.strictObject({ name: text, caseNo: text, state: text }).readonly())
    .max(40)
    .readonly()
    .optional(),
  /** Materials promised for later: until when, in words, and the code that is scanned when they are brought. */
  promises: z
    .array(z.strictObject({ document: text, dueBy: text, code: text }).readonly())
    .max(20)
    .readonly()
    .optional(),
  /** Sentences that matter, each after a mark of its own. */
  notes: z.array(text).max(20).readonly().optional(),
  /** Kept on the kiosk until the network is back. */
  queued: z.boolean().optional(),
  /** Reference of the clerk who helped, never a name. */
  staff: text.optional(),
  /** Nothing of it is real. */
  training: z.boolean().optional(),
  queryUrl: text,
  footer: z.array(text).readonly(),
})
export type ReceiptContent = Readonly<z.output<typeof receiptContentSchema>>
