import { z } from 'zod'

const line = z.string().max(2000)

/** What stands on an A4 page: a certificate, a filled-in form, a copy of scanned pages. Drawn by the drawing process. */
export const documentContentSchema = z.strictObject({
  title: z.string().min(1).max(200),
  /** Number of the document; empty when it has none. */
  number: z.string().max(100),
  issuer: z.string().max(200),
  /** YYYY-MM-DD; empty when not dated. */
  issuedOn: z.string().max(20),
  validUntil: z.string().max(20),
  rows: z
    .array(z.tuple([line, line]).readonly())
    .max(100)
    .readonly(),
  paragraphs: z.array(line).max(60).readonly(),
  /** Text round the seal; empty for a page without one. */
  seal: z.string().max(60),
  /** Printed as QR, with the words how to verify; empty for none. */
  verifyUrl: z.string().max(300),
  /** Scanned pages as JPEG in base64, one a sheet. */
  pages: z.array(z.base64().max(3_000_000)).max(10).readonly(),
  /** Small lines at the foot of each page. */
  footer: z.array(line).max(6).readonly(),
  /** Written across the page: a sample, training, a copy. */
  watermark: z.string().max(40),
})
export type DocumentContent = Readonly<z.output<typeof documentContentSchema>>
