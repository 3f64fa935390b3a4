import type { Clock } from '../../../kernel/clock.ts'
import { ok } from '../../../kernel/result.ts'
import { ack, type CrtSignal } from '../../protocols/crt/framing.ts'
import { answerOf } from '../../protocols/crt-f2/answer.ts'
import { type F2Command, f2Commands } from '../../protocols/crt-f2/commands.ts'
import { encodeCommand, f2Decoder } from '../../protocols/crt-f2/frame.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { CrtLine, lineFailure, type Pending } from './crt-line.ts'
import type { MachineAnswer, MachineResult } from './machine.ts'

/** Frame out, 06 back, answer back, 06 out. An answer names its command, so a late one is never taken for the next one's. */
export class F2Line {
  readonly #line: CrtLine<F2Command, MachineAnswer>
  readonly #onSeen: () => void
  /** What the machine has said 06 to: it carries that out. */
  #taken: Pending<F2Command, MachineAnswer> | undefined

  constructor(transport: StreamTransport, clock: Clock, onSeen: () => void) {
    this.#onSeen = onSeen
    this.#line = new CrtLine({
      transport,
      clock,
      decoder: f2Decoder(),
      onSignal: (signal, pending) => this.#take(signal, pending),
    })
  }

  async exchange(
    command: F2Command,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly data?: Uint8Array },
  ): Promise<MachineResult<MachineAnswer>> {
    const { cm, pm } = f2Commands[command]
    const answered = await this.#line.exchange(command, encodeCommand(cm, pm, options.data), options)
    return !answered.ok && answered.error.code === 'timeout' ? lineFailure('timeout', true, command) : answered
  }

  /** The link has ended. */
  fail(): void {
    this.#line.fail()
  }

  #take(signal: CrtSignal, pending: Pending<F2Command, MachineAnswer> | undefined): void {
    if (signal.kind === 'frame') return this.#answered(signal.content, pending)
    if (signal.kind === 'ack') this.#taken = pending
    // Damaged on its way there, so it was not carried out; after the 06 it is noise.
    else if (pending && this.#taken !== pending) pending.settle(lineFailure('damaged', true))
  }

  #answered(content: Uint8Array, pending: Pending<F2Command, MachineAnswer> | undefined): void {
    this.#line.say(ack)
    const answer = answerOf(content)
    const { cm, pm } = pending ? f2Commands[pending.command] : { cm: -1, pm: -1 }
    if (!pending || !answer || answer.cm !== cm || answer.pm !== pm) {
      content.fill(0)
      return
    }
    this.#onSeen()
    pending.settle(
      answer.good ? ok({ state: answer.state, data: answer.data }) : lineFailure('refused', true, answer.error),
    )
  }
}
