import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import type { SessionTimings } from './deadlines.ts'
import { purge } from './purge.ts'
import type { SessionRecords } from './records.ts'
import type { Effect, SessionEvent } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface VisitParts {
  readonly vault: SessionVault
  readonly records: SessionRecords
  readonly clock: Clock
  readonly timings: SessionTimings
  readonly send: (event: SessionEvent) => void
  /** Ends the operation that runs. */
  readonly stopOperation: () => void
  /** Stops what is being said, and forgets it. */
  readonly hush: () => void
}

/** From the first touch to the purge: the visit's name, the longest it may last, and that nothing of it is left. */
export class Visit {
  readonly #parts: VisitParts
  #id = ''
  #cancelCap: CancelTimer = () => {}

  constructor(parts: VisitParts) {
    this.#parts = parts
  }

  /** Of the visit that is there, else of the last one. */
  get id(): string {
    return this.#id
  }

  start(id: string): void {
    const { vault, records, clock, timings, send } = this.#parts
    this.#id = id
    vault.cardUsed = false
    records.sessionStarted(id)
    this.#cancelCap()
    this.#cancelCap = clock.after(timings.capMs - timings.capNoticeMs, () => {
      send({ type: 'capNear' })
      this.#cancelCap = clock.after(timings.capNoticeMs, () => send({ type: 'capReached' }))
    })
  }

  end(effect: Extract<Effect, { readonly do: 'endSession' }>): void {
    const { records, stopOperation, hush } = this.#parts
    this.#cancelCap()
    hush()
    records.sessionEnded(this.#id, effect)
    stopOperation()
    void this.#purge(this.#id)
  }

  /** For an orderly stop of the kiosk. */
  async stop(): Promise<void> {
    this.#cancelCap()
    this.#parts.stopOperation()
    await purge(this.#parts.vault)
  }

  async #purge(id: string): Promise<void> {
    const { vault, records, clock, send } = this.#parts
    const startedMonoMs = clock.monoMs()
    const result = await purge(vault)
    records.purged(id, result, startedMonoMs)
    send({ type: 'purged', good: result.ok })
  }
}
