import type { Clock } from '../../kernel/clock.ts'
import { fail, type Result } from '../../kernel/result.ts'
import { type SdtCommand, sdtCommands } from '../protocols/sdt/commands.ts'
import type { SdtDialect } from '../protocols/sdt/dialect.ts'
import { answerFromBody, encodeRequest, FrameDecoder, type SdtAnswer } from '../protocols/sdt/frame.ts'
import { type SdtStatus, statusOf } from '../protocols/sdt/status-codes.ts'
import type { StreamTransport } from '../transports/stream.ts'

export interface SdtReply {
  readonly status: SdtStatus
  readonly data: Uint8Array
}

export type ExchangeFailure = { readonly code: 'timeout' | 'closed' | 'aborted'; readonly detail?: string }

/** Silence inside a frame after which a complete frame behind a cut-off one is looked for. */
const stallMs = 150

/**
 * Whether an answer can belong to this command. Answers don't name their command: after a time-out the late answer of the last
 * command must not be taken for the next one's, and only its shape tells.
 */
function fits(command: SdtCommand, answer: SdtAnswer): boolean {
  const status = statusOf(answer.sw3)
  if (status === 'cardFound' || status === 'noCard')
    return (
      command !== 'samStatus' &&
      command !== 'samId' &&
      command !== 'resetSam' &&
      (status === 'noCard' || command === 'find')
    )
  if (status !== 'success') return status !== 'selectFailed' || command === 'select' || command.startsWith('read')
  const { length } = answer.data
  if (command === 'samId') return length === 16
  if (command === 'readTextPhoto' || command === 'readTextPhotoFingerprint') return length > 70
  if (command === 'readAddedAddress') return length === 70
  if (command === 'select') return length <= 64
  return command !== 'find' && length === 0
}

interface Pending {
  readonly command: SdtCommand
  readonly settle: (result: Result<SdtReply, ExchangeFailure>) => void
}

/** One question at a time over one link. The answer is decoded in the turn its last byte arrives. */
export class SdtLine {
  readonly #transport: StreamTransport
  readonly #clock: Clock
  readonly #preamble: Uint8Array
  readonly #decoder: FrameDecoder
  readonly #onSeen: () => void
  #pending: Pending | undefined
  #cancelStall: () => void = () => {}

  constructor(transport: StreamTransport, clock: Clock, dialect: SdtDialect, onSeen: () => void) {
    this.#transport = transport
    this.#clock = clock
    this.#preamble = dialect.preamble
    this.#decoder = new FrameDecoder({ preamble: dialect.answerPreamble, minLength: 4 })
    this.#onSeen = onSeen
    transport.onData((bytes) => this.#received(bytes))
  }

  exchange(
    command: SdtCommand,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly data?: Uint8Array },
  ): Promise<Result<SdtReply, ExchangeFailure>> {
    const { signal, timeoutMs } = options
    if (signal.aborted) return Promise.resolve(fail('aborted'))
    // Whatever lies in the buffer is of an earlier question.
    this.#decoder.wipe()
    return new Promise((resolve) => {
      const onAbort = () => settle(fail('aborted'))
      const settle = (result: Result<SdtReply, ExchangeFailure>) => {
        if (this.#pending?.settle !== settle) return
        this.#pending = undefined
        this.#cancelStall()
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const cancelTimer = this.#clock.after(timeoutMs, () => settle(fail('timeout', command)))
      this.#pending = { command, settle }
      signal.addEventListener('abort', onAbort, { once: true })
      const [cmd, para] = sdtCommands[command]
      const frame = encodeRequest(cmd, para, options.data, this.#preamble)
      this.#transport.write(frame, { timeoutMs }).then(
        (written) => {
          if (!written.ok && written.error.code !== 'timeout') settle(fail('closed', written.error.detail))
        },
        () => settle(fail('closed')),
      )
    })
  }

  /** Ends a waiting question, e.g. because the link has gone. */
  fail(): void {
    this.#pending?.settle(fail('closed'))
    this.#cancelStall()
  }

  /** Overwrites what the decoder still holds of a card. */
  wipe(): void {
    this.#decoder.wipe()
  }

  #received(bytes: Uint8Array): void {
    this.#cancelStall()
    this.#take(this.#decoder.push(bytes))
    bytes.fill(0)
    if (this.#pending && this.#decoder.buffered > 0)
      this.#cancelStall = this.#clock.after(stallMs, () => this.#take(this.#decoder.resync()))
  }

  #take(bodies: readonly Uint8Array[]): void {
    for (const body of bodies) {
      const answer = answerFromBody(body)
      const pending = this.#pending
      if (answer && pending && fits(pending.command, answer)) {
        this.#onSeen()
        pending.settle({ ok: true, value: { status: statusOf(answer.sw3), data: answer.data } })
      }
      body.fill(0)
    }
  }
}
