import type { CancelTimer, Clock } from '../../../kernel/clock.ts'
import { ok } from '../../../kernel/result.ts'
import type { CrtSignal } from '../../protocols/crt/framing.ts'
import { answerOf } from '../../protocols/crt-02/answer.ts'
import type { Crt02Code } from '../../protocols/crt-02/commands.ts'
import { crt02Decoder, encodeCrt02, enquiry } from '../../protocols/crt-02/frame.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import type { MachineFailure, MachineResult } from './machine.ts'

/** Silence inside a frame after which a complete one behind a cut-off one is looked for. */
const stallMs = 150

interface Pending {
  readonly command: Crt02Code
  readonly settle: (result: MachineResult<Uint8Array>) => void
}

const failure = (code: MachineFailure['code'], sent: boolean, detail?: string): MachineResult<never> => ({
  ok: false,
  error: { code, sent, ...(detail === undefined ? {} : { detail }) },
})

/**
 * One command at a time: frame out, 06 back, 05 out, answer back; MT dispensers answer without the two single bytes. A command is sent once; whether it is asked again is the driver's
 * decision. An answer names its command, so a late one is not taken for another command's.
 */
export class Crt02Line {
  readonly #transport: StreamTransport
  readonly #clock: Clock
  readonly #decoder = crt02Decoder()
  readonly #onSeen: () => void
  #pending: Pending | undefined
  #open = true
  #cancelStall: CancelTimer = () => {}

  constructor(transport: StreamTransport, clock: Clock, onSeen: () => void) {
    this.#transport = transport
    this.#clock = clock
    this.#onSeen = onSeen
    transport.onData((bytes) => this.#received(bytes))
  }

  /** Data of the answer, the caller's to wipe. */
  exchange(
    command: Crt02Code,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<MachineResult<Uint8Array>> {
    if (!this.#open) return Promise.resolve(failure('closed', false))
    if (signal.aborted) return Promise.resolve(failure('aborted', false))
    return new Promise((resolve) => {
      const onAbort = () => settle(failure('aborted', true))
      const settle = (result: MachineResult<Uint8Array>) => {
        if (this.#pending?.settle !== settle) return
        this.#pending = undefined
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const cancelTimer = this.#clock.after(timeoutMs, () => settle(failure('timeout', true)))
      this.#pending = { command, settle }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#transport.write(encodeCrt02(command.cm, command.pm), { timeoutMs }).then(
        (written) => {
          if (!written.ok && written.error.code !== 'timeout') settle(failure('closed', true, written.error.detail))
        },
        () => settle(failure('closed', true)),
      )
    })
  }

  /** The link has ended. */
  fail(): void {
    this.#open = false
    this.#cancelStall()
    this.#decoder.wipe()
    this.#pending?.settle(failure('closed', true))
  }

  #received(bytes: Uint8Array): void {
    this.#cancelStall()
    this.#take(this.#decoder.push(bytes))
    bytes.fill(0)
    this.#watchStall()
  }

  #watchStall(): void {
    if (this.#decoder.buffered === 0) return
    this.#cancelStall = this.#clock.after(stallMs, () => {
      this.#take(this.#decoder.resync())
      this.#watchStall()
    })
  }

  #take(signals: readonly CrtSignal[]): void {
    for (const signal of signals) {
      if (signal.kind === 'frame') {
        this.#answered(signal.content)
        continue
      }
      // Damaged on its way there: it was not carried out.
      if (signal.kind === 'nak') this.#pending?.settle(failure('damaged', true))
      // Every 06 is followed by its 05, a late one's too: the reader waits for it.
      else if (this.#pending) this.#transport.write(Uint8Array.of(enquiry), { timeoutMs: stallMs }).catch(() => {})
    }
  }

  #answered(content: Uint8Array): void {
    const answer = answerOf(content)
    const pending = this.#pending
    const { cm, pm } = pending?.command ?? { cm: -1, pm: -1 }
    if (!pending || !answer || answer.cm !== cm || (answer.good && answer.pm !== pm)) {
      content.fill(0)
      return
    }
    this.#onSeen()
    pending.settle(answer.good ? ok(answer.data) : failure('refused', true, answer.error))
  }
}
