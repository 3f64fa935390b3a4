import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleResultType } from 'cockatiel'
import type { Clock } from '../../../kernel/clock.ts'
import type { EventLog } from '../../../kernel/log.ts'

/** `good`: the last contact went well. `failing`: it did not. `resting`: so many in a row did not that nothing is sent until a probe gets through. */
export interface BackendHealth {
  readonly state: 'good' | 'failing' | 'resting'
  readonly sinceMonoMs: number
  /** Of the last good contact; undefined before the first. */
  readonly lastGoodMonoMs: number | undefined
}

/** What a contact says about the gateway as a whole. `neutral`: given up by us. `poor`: it answers, but fails at its work. */
export type Contact = 'good' | 'poor' | 'lost' | 'neutral'

class Tried {
  readonly contact: Contact
  constructor(contact: Contact) {
    this.contact = contact
  }
}

/**
 * Knows whether the gateway can be talked to, and holds calls back after a row of failures. The breaker is cockatiel's; the time to rest is
 * measured with our own clock, because the wall clock of a kiosk may jump. Only a probe ends the rest: no citizen's call is the guinea pig.
 */
export class ContactKeeper {
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #restMs: number
  readonly #listeners = new Set<(reachable: boolean) => void>()
  readonly #breaker
  #connected = true
  #restUntilMonoMs = 0
  #health: BackendHealth

  constructor(options: { readonly failures: number; readonly restMs: number }, clock: Clock, log: EventLog) {
    this.#clock = clock
    this.#log = log
    this.#restMs = options.restMs
    this.#health = { state: 'good', sinceMonoMs: clock.monoMs(), lastGoodMonoMs: undefined }
    this.#breaker = circuitBreaker(
      handleResultType(Tried, ({ contact }) => contact === 'poor' || contact === 'lost'),
      {
        breaker: new ConsecutiveBreaker(options.failures),
        /* Never in cockatiel's way: it goes by the wall clock. */
        halfOpenAfter: Number.NEGATIVE_INFINITY,
      },
    )
    this.#breaker.onBreak(() => {
      this.#restUntilMonoMs = this.#clock.monoMs() + this.#restMs
    })
  }

  get reachable(): boolean {
    return this.#connected && this.#breaker.state === CircuitState.Closed
  }

  get health(): BackendHealth {
    return this.#health
  }

  onReachable(listener: (reachable: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether a call of this kind is held back now. */
  holdsBack(isProbe: boolean): boolean {
    if (this.#breaker.state === CircuitState.Closed) return false
    return !isProbe || this.#breaker.state === CircuitState.HalfOpen || this.#clock.monoMs() < this.#restUntilMonoMs
  }

  /** Learns from a probe, while it runs: in the rest, cockatiel lets exactly one through. */
  async probe(contactOf: () => Promise<Contact>): Promise<void> {
    const before = this.reachable
    let contact: Contact = 'neutral'
    if (this.#breaker.state === CircuitState.Closed) {
      contact = await contactOf()
      await this.#tell(contact)
    } else
      await this.#breaker.execute(async () => {
        contact = await contactOf()
        /* A probe that was given up says nothing good: the rest goes on. */
        return new Tried(contact === 'neutral' ? 'lost' : contact)
      })
    this.#settle(contact, before)
  }

  /** Learns from a call that was made. */
  async learn(contact: Contact): Promise<void> {
    const before = this.reachable
    await this.#tell(contact)
    this.#settle(contact, before)
  }

  async #tell(contact: Contact): Promise<void> {
    /* A call that was under way when the breaker opened has nothing to say about the rest. */
    if (contact === 'neutral' || this.#breaker.state !== CircuitState.Closed) return
    await this.#breaker.execute(() => new Tried(contact))
  }

  #settle(contact: Contact, before: boolean): void {
    if (contact === 'lost') this.#connected = false
    else if (contact !== 'neutral') this.#connected = true
    const resting = this.#breaker.state !== CircuitState.Closed
    const state = resting
      ? 'resting'
      : contact === 'neutral'
        ? this.#health.state
        : contact === 'good'
          ? 'good'
          : 'failing'
    if (state !== this.#health.state) {
      if (state === 'resting' || this.#health.state === 'resting')
        this.#log.emit('backend.resting', { now: state === 'resting' ? 'yes' : 'no' })
      this.#health = { ...this.#health, state, sinceMonoMs: this.#clock.monoMs() }
    }
    if (contact === 'good') this.#health = { ...this.#health, lastGoodMonoMs: this.#clock.monoMs() }
    const after = this.reachable
    if (after === before) return
    this.#log.emit('backend.reachable', { now: after ? 'yes' : 'no' })
    for (const listener of this.#listeners) listener(after)
  }
}
