import type { ReceiptContent } from '../printing/receipt-content.ts'
import type { OperationContext } from './operations/context.ts'
import { printSlip } from './operations/slip.ts'
import type { Running } from './state.ts'

/** Whoever opens one ticket after the other gets numbers, not a roll of paper. */
const mostOfVisit = 3

export interface SlipsOptions {
  readonly context: (signal: AbortSignal) => OperationContext
  readonly content: (ticketNo: string, code: string, running: Running | null) => ReceiptContent
  readonly failed: (thrown: unknown) => void
}

/**
 * The slips of 办不成事 tickets. Printed beside whatever goes on: a slip that is half out of the printer does not end because its citizen has
 * gone on, and nothing of a person stands on it.
 */
export class Slips {
  readonly #options: SlipsOptions
  readonly #ended = new AbortController()
  #visit = ''
  #ofVisit = 0

  constructor(options: SlipsOptions) {
    this.#options = options
  }

  print(ticketNo: string, code: string, running: Running | null): void {
    const context = this.#options.context(this.#ended.signal)
    if (this.#visit !== context.sessionId) this.#ofVisit = 0
    this.#visit = context.sessionId
    this.#ofVisit += 1
    if (this.#ofVisit > mostOfVisit) return
    const content = this.#options.content(ticketNo, code, running)
    printSlip(context, { ticketNo, content, running }).catch(this.#options.failed)
  }

  stop(): void {
    this.#ended.abort()
  }
}
