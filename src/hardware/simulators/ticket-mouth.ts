/** How a simulated printer hands tickets out: at the cut, or when it is told to. */
export type PresenterKind = 'none' | 'atCut' | 'onCommand'

/** The mouth of a kiosk printer: holds a cut ticket until it is taken, taken back or pushed out by the next. */
export class TicketMouth {
  readonly #kind: PresenterKind
  #inside = false
  #offered = false
  taken = 0
  retained = 0
  dropped = 0

  constructor(kind: PresenterKind) {
    this.#kind = kind
  }

  /** A ticket stands in the mouth, to be taken. */
  get offered(): boolean {
    return this.#offered
  }

  cut(): void {
    if (this.#kind === 'none') return
    this.#inside = true
    if (this.#kind === 'atCut') this.#offer()
  }

  /** GS e n. */
  command(n: number): void {
    if ((n === 3 || n === 32) && this.#inside) this.#offer()
    const there = this.#offered || this.#inside
    if (n !== 2 && n !== 5) return
    if (there && n === 2) this.retained += 1
    if (there && n === 5) this.dropped += 1
    this.#inside = false
    this.#offered = false
  }

  /** A person takes the ticket; false when there is none. */
  take(): boolean {
    if (!this.#offered) return false
    this.#offered = false
    this.taken += 1
    return true
  }

  #offer(): void {
    if (this.#offered) this.dropped += 1
    this.#inside = false
    this.#offered = true
  }
}
