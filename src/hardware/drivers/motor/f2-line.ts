import type { CancelTimer, Clock } from '../../../kernel/clock.ts'
import { ok } from '../../../kernel/result.ts'
import { ack, type CrtSignal } from '../../protocols/crt/framing.ts'
import { answerOf } from '../../protocols/crt-f2/answer.ts'
import { type F2Command, f2Commands } from '../../protocols/crt-f2/commands.ts'
import { encodeCommand, f2Decoder } from '../../protocols/crt-f2/frame.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import type { MachineAnswer, MachineFailure, MachineResult } from './machine.ts'

/** Silence inside a frame after which a complete one behind a cut-off one is looked for. */
const stallMs = 150

interface Pending {
  readonly command: F2Command
  /** The machine has said 06: it carries the command out. */
  taken: boolean
  readonly settle: (result: MachineResult<MachineAnswer>) => void
}

const failure = (code: MachineFailure['code'], sent: boolean, detail?: string): MachineResult<never> => ({
  ok: false,
  error: { code, sent, ...(detail === undefined ? {} : { detail }) },
})

/**
 * One command at a time: frame out, 06 back, answer back, 06 out. A command is sent once; whether it is asked again is the driver's
 * decision. An answer names its command, so a late one is never taken for the next one's.
 */
export class F2Line {
  readonly #transport: StreamTransport
  readonly #clock: Clock
  readonly #decoder = f2Decoder()
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

  exchange(
    command: F2Command,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly data?: Uint8Array },
  ): Promise<MachineResult<MachineAnswer>> {
    const { signal, timeoutMs } = options
    if (!this.#open) return Promise.resolve(failure('closed', false))
    if (signal.aborted) return Promise.resolve(failure('aborted', false))
    return new Promise((resolve) => {
      const onAbort = () => settle(failure('aborted', true))
      const settle = (result: MachineResult<MachineAnswer>) => {
        if (this.#pending?.settle !== settle) return
        this.#pending = undefined
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const cancelTimer = this.#clock.after(timeoutMs, () => settle(failure('timeout', true, command)))
      this.#pending = { command, settle, taken: false }
      signal.addEventListener('abort', onAbort, { once: true })
      const { cm, pm } = f2Commands[command]
      const frame = encodeCommand(cm, pm, options.data)
      this.#transport.write(frame, { timeoutMs }).then(
        (written) => {
          frame.fill(0)
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
      // Damaged on its way there: it was not carried out.
      if (signal.kind === 'ack' && this.#pending) this.#pending.taken = true
      // Damaged on its way there, so it was not carried out; after the 06 it is noise.
      if (signal.kind === 'nak' && this.#pending?.taken === false) this.#pending.settle(failure('damaged', true))
      if (signal.kind !== 'frame') continue
      this.#transport.write(Uint8Array.of(ack), { timeoutMs: stallMs }).catch(() => {})
      const answer = answerOf(signal.content)
      const pending = this.#pending
      const { cm, pm } = pending ? f2Commands[pending.command] : { cm: -1, pm: -1 }
      if (!pending || !answer || answer.cm !== cm || answer.pm !== pm) {
        signal.content.fill(0)
        continue
      }
      this.#onSeen()
      if (answer.good) pending.settle(ok({ state: answer.state, data: answer.data }))
      else pending.settle(failure('refused', true, answer.error))
    }
  }
}
