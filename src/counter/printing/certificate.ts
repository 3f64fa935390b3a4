import type { BackendDocument } from '../backends/contract.ts'
import type { DocumentContent } from './document-content.ts'

/** A document without anything on it yet. */
export const blankDocument: DocumentContent = {
  title: '',
  number: '',
  issuer: '',
  issuedOn: '',
  validUntil: '',
  rows: [],
  paragraphs: [],
  seal: '',
  verifyUrl: '',
  pages: [],
  footer: [],
  watermark: '',
}

/** A page as the backend issued it, in the words of the drawing process. What was sensitive in `issued` is destroyed. */
export function certificateContent(issued: BackendDocument): DocumentContent {
  const { title, number, issuer, issuedOn, validUntil = '', rows, paragraphs, seal = '', verifyUrl } = issued
  const content: DocumentContent = {
    ...blankDocument,
    title,
    number,
    issuer,
    issuedOn,
    validUntil,
    seal,
    verifyUrl,
    rows: rows.map(({ label, value }) => [label, value.reveal()]),
    paragraphs: paragraphs.map((p) => p.reveal()),
  }
  for (const { value } of rows) value.destroy()
  for (const p of paragraphs) p.destroy()
  return content
}
