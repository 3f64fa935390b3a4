import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import type { MediaCounts, MediaState } from '../contract.ts'
import type { MediaEvent } from '../drivers/driver.ts'

const stateAfter: Readonly<Record<MediaEvent, MediaState>> = {
  entering: 'entering',
  inserted: 'present',
  found: 'present',
  presented: 'exiting',
  taken: 'notPresent',
  retained: 'notPresent',
  jammed: 'jammed',
  cleared: 'notPresent',
  unknown: 'unknown',
}

const countedAs: Partial<Readonly<Record<MediaEvent, keyof MediaCounts>>> = {
  inserted: 'inserted',
  presented: 'presented',
  taken: 'taken',
  retained: 'retained',
  jammed: 'jammed',
}

/** Something was left at the slot by the last customer. */
export const leftBehind = 'media-left-behind-warning'

/**
 * Follows a device's card or sheet through its events. What was offered and not taken in time is counted once as forgotten and
 * stands as a condition until it is taken, retained or found gone.
 */
export class MediaTracker {
  readonly #clock: Clock
  readonly #onChange: () => void
  #state: MediaState | undefined
  #counts: MediaCounts
  #left = false
  #cancel: CancelTimer = () => {}

  constructor(clock: Clock, counts: MediaCounts, onChange: () => void) {
    this.#clock = clock
    this.#counts = counts
    this.#onChange = onChange
  }

  get state(): MediaState | undefined {
    return this.#state
  }
  get counts(): MediaCounts {
    return this.#counts
  }
  get conditions(): readonly string[] {
    return [...(this.#left ? [leftBehind] : []), ...(this.#state === 'jammed' ? ['media-jam-error'] : [])]
  }

  event(event: MediaEvent, forgottenAfterMs: number | undefined): void {
    this.#cancel()
    this.#state = stateAfter[event]
    this.#left = false
    const counted = countedAs[event]
    if (counted) this.#counts = { ...this.#counts, [counted]: this.#counts[counted] + 1 }
    if (event === 'presented' && forgottenAfterMs !== undefined)
      this.#cancel = this.#clock.after(forgottenAfterMs, () => {
        this.#left = true
        this.#counts = { ...this.#counts, forgotten: this.#counts.forgotten + 1 }
        this.#onChange()
      })
    this.#onChange()
  }

  /** The link has ended: where the card is now nobody knows. */
  lost(): void {
    if (this.#state === undefined || this.#state === 'notPresent') return
    this.#cancel()
    this.#state = 'unknown'
  }

  stop(): void {
    this.#cancel()
  }
}
