import type { Result } from '../../kernel/result.ts'
import { type CardAnswer, continuation, parseAnswer } from '../protocols/iso7816/apdu.ts'
import type { ApduFailure } from '../transports/apdu.ts'

/** Sends one command APDU to a powered chip, whichever way leads there (PC/SC, a motor reader). */
export type TransmitApdu = (apdu: Uint8Array) => Promise<Result<Uint8Array, ApduFailure>>

/** Continuations of one command; a chip that never ends its answer is not followed for ever. */
const maxContinuations = 8
const nothing: CardAnswer = { sw: 0, data: new Uint8Array(0) }

/**
 * A conversation with one chip: follows 61xx and 6Cxx, and keeps every answer so that it can be wiped. After the first failure of
 * the link nothing more is sent and every answer is empty; `failure` says why.
 */
export class ChipSession {
  readonly #transmit: TransmitApdu
  readonly #held: Uint8Array[] = []
  #failure: ApduFailure | undefined

  constructor(transmit: TransmitApdu) {
    this.#transmit = transmit
  }

  get failure(): ApduFailure | undefined {
    return this.#failure
  }

  async ask(command: Uint8Array): Promise<CardAnswer> {
    const parts: Uint8Array[] = []
    let next: Uint8Array | undefined = command
    let sw = 0
    for (let i = 0; next && i <= maxContinuations; i += 1) {
      const answer = await this.#one(next)
      if (!answer) return nothing
      sw = answer.sw
      parts.push(answer.data)
      next = continuation(sw >> 8 === 0x61 ? command : next, sw)
    }
    const [only] = parts
    if (parts.length === 1 && only) return { sw, data: only }
    const data = Uint8Array.from(parts.flatMap((part) => [...part]))
    this.#held.push(data)
    return { sw, data }
  }

  /** Overwrites every answer so far. */
  wipe(): void {
    for (const bytes of this.#held) bytes.fill(0)
    this.#held.length = 0
  }

  async #one(command: Uint8Array): Promise<CardAnswer | undefined> {
    if (this.#failure) return undefined
    const answered = await this.#transmit(command)
    if (!answered.ok) {
      this.#failure = answered.error
      return undefined
    }
    this.#held.push(answered.value)
    const answer = parseAnswer(answered.value)
    if (!answer) this.#failure = { code: 'cardError', detail: 'short answer' }
    return answer
  }
}
