import type { Projection } from '../../api/contract.ts'

type Listener = (projection: Projection) => void

/** Numbers what is shown: a new projection goes out only when what can be seen has changed. */
export class Revisions {
  readonly #listeners = new Set<Listener>()
  #rev = 1
  #screenRev = 1
  #seen = ''
  #newest: Projection

  constructor(first: Projection) {
    this.#newest = { ...first, rev: this.#rev }
  }

  get newest(): Projection {
    return this.#newest
  }

  /** Whether a page that drew `rev` shows the screen that stands now: an older one is about another screen. */
  isOfThisScreen(rev: number): boolean {
    return rev >= this.#screenRev && rev <= this.#rev
  }

  /** Called with every new projection, in order. */
  onNew(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Where no more than the time left has changed, the revision may stay: to a page a new one means that the touch it has sent was about another
   * picture.
   */
  publish(next: Projection, screenChanged: boolean, revision: 'a new revision' | 'the same revision'): void {
    const { rev: _rev, remainingMs: _remaining, ...visible } = next
    const seen = JSON.stringify({ ...visible, overlay: visible.overlay && { ...visible.overlay, remainingMs: 0 } })
    if (seen === this.#seen) return
    this.#seen = seen
    if (revision === 'a new revision') this.#rev += 1
    if (screenChanged) this.#screenRev = this.#rev
    this.#newest = { ...next, rev: this.#rev }
    for (const listener of this.#listeners) listener(this.#newest)
  }
}
