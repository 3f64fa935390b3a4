import type { DeviceSnapshot } from '../../hardware/contract.ts'
import type { Running, SessionEvent } from './state.ts'

/** Whether the card that identified somebody still lies in its reader, where the site wants it to stay and the reader can tell. */
export class CardWatch {
  readonly #wanted: boolean
  readonly #send: (event: SessionEvent) => void
  #lies = false

  constructor(wanted: boolean, send: (event: SessionEvent) => void) {
    this.#wanted = wanted
    this.#send = send
  }

  look({ class: kind, role, media }: DeviceSnapshot, running: Running | null): void {
    if (!this.#wanted || (kind !== 'identityReader' && kind !== 'cardReader')) return
    const identified = running?.steps.slice(0, running.stepIndex).some((s) => s.step === 'identify' && s.role === role)
    const lies = media === 'present'
    if (identified && this.#lies && (media === 'notPresent' || media === 'exiting')) this.#send({ type: 'cardGone' })
    if (identified && !this.#lies && lies) this.#send({ type: 'cardBack' })
    this.#lies = lies
  }
}
