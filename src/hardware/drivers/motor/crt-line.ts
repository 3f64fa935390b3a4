import type { CancelTimer, Clock } from '../../../kernel/clock.ts'
import type { CrtDecoder, CrtSignal } from '../../protocols/crt/framing.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import type { MachineFailure, MachineResult } from './machine.ts'

/** Silence inside a frame after which a complete one behind a cut-off one is looked for, ms. */
const stallMs = 150

export const lineFailure = (code: MachineFailure['code'], sent: boolean, detail?: string): MachineResult<never> => ({
  ok: false,
  error: { code, sent, ...(detail === undefined ? {} : { detail }) },
})

/** A command that waits for its answer; settled once. */
export interface Pending<C, A> {
  readonly command: C
  readonly settle: (result: MachineResult<A>) => void
}

export interface CrtLineParts<C, A> {
  readonly transport: StreamTransport
  readonly clock: Clock
  readonly decoder: CrtDecoder
  readonly onSignal: (signal: CrtSignal, pending: Pending<C, A> | undefined) => void
}

/**
 * What the CRT families' lines have in common: one command at a time, sent once; whether it is asked again is the driver's decision. What the
 * signals of the other side mean is the family's.
 */
export class CrtLine<C, A> {
  readonly #parts: CrtLineParts<C, A>
  #pending: Pending<C, A> | undefined
  #open = true
  #cancelStall: CancelTimer = () => {}

  constructor(parts: CrtLineParts<C, A>) {
    this.#parts = parts
    parts.transport.onData((bytes) => this.#received(bytes))
  }

  /** Sends the frame of a command and wipes it. `timeoutMs` is for all of it. */
  exchange(
    command: C,
    frame: Uint8Array,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<MachineResult<A>> {
    const { transport, clock } = this.#parts
    if (!this.#open) return Promise.resolve(lineFailure('closed', false))
    if (signal.aborted) return Promise.resolve(lineFailure('aborted', false))
    return new Promise((resolve) => {
      const onAbort = () => settle(lineFailure('aborted', true))
      const settle = (result: MachineResult<A>) => {
        if (this.#pending?.settle !== settle) return
        this.#pending = undefined
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const cancelTimer = clock.after(timeoutMs, () => settle(lineFailure('timeout', true)))
      this.#pending = { command, settle }
      signal.addEventListener('abort', onAbort, { once: true })
      transport.write(frame, { timeoutMs }).then(
        (written) => {
          frame.fill(0)
          if (!written.ok && written.error.code !== 'timeout') settle(lineFailure('closed', true, written.error.detail))
        },
        () => settle(lineFailure('closed', true)),
      )
    })
  }

  /** One byte that is said between frames; nothing hangs on its arrival. */
  say(byte: number): void {
    this.#parts.transport.write(Uint8Array.of(byte), { timeoutMs: stallMs }).catch(() => {})
  }

  /** The link has ended. */
  fail(): void {
    this.#open = false
    this.#cancelStall()
    this.#parts.decoder.wipe()
    this.#pending?.settle(lineFailure('closed', true))
  }

  #received(bytes: Uint8Array): void {
    this.#cancelStall()
    this.#take(this.#parts.decoder.push(bytes))
    bytes.fill(0)
    this.#watchStall()
  }

  #watchStall(): void {
    const { clock, decoder } = this.#parts
    if (decoder.buffered === 0) return
    this.#cancelStall = clock.after(stallMs, () => {
      this.#take(decoder.resync())
      this.#watchStall()
    })
  }

  #take(signals: readonly CrtSignal[]): void {
    for (const signal of signals) this.#parts.onSignal(signal, this.#pending)
  }
}
