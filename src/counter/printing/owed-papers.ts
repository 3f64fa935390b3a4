import { Sensitive } from '../../kernel/sensitive.ts'
import type { PreparedDocument } from './drawing.ts'

/** Held at once; each may be ten scanned pages. */
const mostOwed = 3

/**
 * Pages made of a visit's own data that did not come out, by job: staff may print them again while the visit lasts. A copy of somebody's
 * papers is kept nowhere else. Its person has the papers in hand and can lay them down again; a picture of them that waits in a kiosk
 * would be a risk without a need.
 */
export class OwedPapers {
  readonly #papers = new Map<string, PreparedDocument>()

  get size(): number {
    return this.#papers.size
  }

  has(jobId: string): boolean {
    return this.#papers.has(jobId)
  }

  /** The pages are this list's from now on. */
  keep(jobId: string, pages: PreparedDocument): void {
    const [oldest] = this.#papers.keys()
    if (oldest !== undefined && this.#papers.size >= mostOwed) this.#forget(oldest)
    this.#papers.set(jobId, pages)
  }

  /** A copy of the pages, the caller's to destroy: the visit may end while they are printed. */
  pages(jobId: string): PreparedDocument | undefined {
    const kept = this.#papers.get(jobId)
    const copy = (bytes: Sensitive<Uint8Array>) => new Sensitive(Uint8Array.from(bytes.reveal()))
    return kept && { pdf: copy(kept.pdf), preview: copy(kept.preview), pages: kept.pages }
  }

  clear(): void {
    for (const jobId of this.#papers.keys()) this.#forget(jobId)
  }

  #forget(jobId: string): void {
    const pages = this.#papers.get(jobId)
    pages?.pdf.destroy()
    pages?.preview.destroy()
    this.#papers.delete(jobId)
  }
}
