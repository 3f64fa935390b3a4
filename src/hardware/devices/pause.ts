import type { Clock } from '../../kernel/clock.ts'

/** A wait that can be cut short. A wake that comes while nobody waits cuts the next wait. */
export class Pause {
  readonly #clock: Clock
  #awake: () => void = () => {}
  #asked = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  wake(): void {
    this.#asked = true
    this.#awake()
  }

  /** Waits `ms`, but no longer than until a wake or until one of the signals aborts. */
  async wait(ms: number, signals: readonly AbortSignal[]): Promise<void> {
    if (this.#asked) {
      this.#asked = false
      return
    }
    const controller = new AbortController()
    this.#awake = () => controller.abort()
    await this.#clock.sleep(ms, AbortSignal.any([controller.signal, ...signals]))
    this.#awake = () => {}
    this.#asked = false
  }
}
