import type { Clock } from '../../../kernel/clock.ts'
import { ok } from '../../../kernel/result.ts'
import type { CrtSignal } from '../../protocols/crt/framing.ts'
import { answerOf } from '../../protocols/crt-02/answer.ts'
import type { Crt02Code } from '../../protocols/crt-02/commands.ts'
import { crt02Decoder, encodeCrt02, enquiry } from '../../protocols/crt-02/frame.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { CrtLine, lineFailure, type Pending } from './crt-line.ts'
import type { MachineResult } from './machine.ts'

/**
 * Frame out, 06 back, 05 out, answer back; MT dispensers answer without the two single bytes. An answer names its command, so a late
 * one is not taken for another command's.
 */
export class Crt02Line {
  readonly #line: CrtLine<Crt02Code, Uint8Array>
  readonly #onSeen: () => void

  constructor(transport: StreamTransport, clock: Clock, onSeen: () => void) {
    this.#onSeen = onSeen
    this.#line = new CrtLine({
      transport,
      clock,
      decoder: crt02Decoder(),
      onSignal: (signal, pending) => this.#take(signal, pending),
    })
  }

  /** Data of the answer, the caller's to wipe. */
  exchange(
    command: Crt02Code,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<MachineResult<Uint8Array>> {
    return this.#line.exchange(command, encodeCrt02(command.cm, command.pm), options)
  }

  /** The link has ended. */
  fail(): void {
    this.#line.fail()
  }

  #take(signal: CrtSignal, pending: Pending<Crt02Code, Uint8Array> | undefined): void {
    if (signal.kind === 'frame') return this.#answered(signal.content, pending)
    // Damaged on its way there: it was not carried out.
    if (signal.kind === 'nak') pending?.settle(lineFailure('damaged', true))
    // Every 06 is followed by its 05, a late one's too: the reader waits for it.
    else if (pending) this.#line.say(enquiry)
  }

  #answered(content: Uint8Array, pending: Pending<Crt02Code, Uint8Array> | undefined): void {
    const answer = answerOf(content)
    const { cm, pm } = pending?.command ?? { cm: -1, pm: -1 }
    if (!pending || !answer || answer.cm !== cm || (answer.good && answer.pm !== pm)) {
      content.fill(0)
      return
    }
    this.#onSeen()
    pending.settle(answer.good ? ok(answer.data) : lineFailure('refused', true, answer.error))
  }
}
