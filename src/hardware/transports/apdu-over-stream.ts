import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { ApduFailure, ApduTransport } from './apdu.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'
import type { CloseReason, OpenStream, StreamTransport } from './stream.ts'
import { VpcdSplitter, vpcdControl, vpcdFrame } from './vpcd-frames.ts'

/** Time between two looks for a card, and how long an answer to one may take. */
const lookMs = 50
const answerMs = 2000

type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal }

/**
 * A card reader behind a stream that speaks the virtual smart card protocol (`vpcd`): simulators, and cards over TCP. The
 * reader has no events, so the card's answer to reset is asked for again and again; an empty one is no card.
 */
export function apduOverStream(open: OpenStream, readerName: string, clock: Clock): OpenLink {
  return async (signal) => {
    const opened = await open(signal)
    if (!opened.ok) return opened
    const reader = new StreamReader(opened.value, readerName, clock)
    const first = await reader.look({ timeoutMs: answerMs, signal })
    if (first) return ok<OpenedLink>({ kind: 'apdu', transport: reader })
    await reader.close()
    return signal.aborted ? fail('open.canceled') : fail('open.timeout', 'no answer')
  }
}

interface Pending {
  readonly settle: (result: Result<Uint8Array, ApduFailure>) => void
}

class StreamReader implements ApduTransport {
  readonly readerName: string
  readonly #stream: StreamTransport
  readonly #clock: Clock
  readonly #splitter = new VpcdSplitter()
  #pending: Pending | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #atr: Uint8Array | undefined
  #card: (atr: Uint8Array | undefined) => void = () => {}
  #closed: (reason: CloseReason) => void = () => {}
  #reason: CloseReason | undefined
  #cancelLook: CancelTimer = () => {}

  constructor(stream: StreamTransport, readerName: string, clock: Clock) {
    this.#stream = stream
    this.readerName = readerName
    this.#clock = clock
    stream.onData((bytes) => this.#received(bytes))
    stream.onClose((reason) => this.#ended(reason))
  }

  onCard(listener: (atr: Uint8Array | undefined) => void): void {
    this.#card = listener
    listener(this.#atr)
  }

  onClose(listener: (reason: CloseReason) => void): void {
    this.#closed = listener
    if (this.#reason) listener(this.#reason)
  }

  /** Asks for the answer to reset; false when nothing was answered. Looks again by itself from then on. */
  async look(limits: Limits): Promise<boolean> {
    const answer = await this.#ask(Uint8Array.of(vpcdControl.atr), limits)
    if (!answer.ok) {
      if (answer.error.code === 'timeout') this.#stream.abandon()
      return false
    }
    this.#stands(answer.value.length === 0 ? undefined : answer.value)
    this.#cancelLook = this.#clock.after(lookMs, () => {
      this.look({ timeoutMs: answerMs, signal: new AbortController().signal }).catch(() => {})
    })
    return true
  }

  async connectCard(limits: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    const on = await this.#tell(Uint8Array.of(vpcdControl.on), limits)
    if (!on.ok) return on
    const answer = await this.#ask(Uint8Array.of(vpcdControl.atr), limits)
    if (!answer.ok) return answer
    this.#stands(answer.value.length === 0 ? undefined : answer.value)
    return answer.value.length === 0 ? fail('noCard') : answer
  }

  async transmit(apdu: Uint8Array, limits: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    const answer = await this.#ask(apdu, limits)
    if (!answer.ok || answer.value.length >= 2) return answer
    return this.#atr ? fail('cardError', 'mute') : fail('noCard')
  }

  async disconnectCard(): Promise<void> {
    const { signal } = new AbortController()
    await this.#tell(Uint8Array.of(vpcdControl.off), { timeoutMs: answerMs, signal })
  }

  close(): Promise<void> {
    return this.#stream.close()
  }

  #stands(atr: Uint8Array | undefined): void {
    const was = this.#atr
    this.#atr = atr
    if ((was === undefined) !== (atr === undefined)) this.#card(atr)
  }

  #ended(reason: CloseReason): void {
    this.#reason = reason
    this.#cancelLook()
    this.#splitter.wipe()
    this.#pending?.settle(fail('closed'))
    this.#closed(reason)
  }

  #received(bytes: Uint8Array): void {
    const messages = this.#splitter.push(bytes)
    bytes.fill(0)
    // Nothing behind an impossible length can be understood.
    if (!messages) return this.#stream.abandon()
    for (const message of messages) {
      if (this.#pending) this.#pending.settle(ok(message))
      else message.fill(0)
    }
  }

  async #tell(message: Uint8Array, { timeoutMs, signal }: Limits): Promise<Result<void, ApduFailure>> {
    const sent = await this.#stream.write(vpcdFrame(message), { timeoutMs, signal })
    return sent.ok ? sent : fail(sent.error.code)
  }

  /** One question at a time; answers don't say what they answer, so one that is late ends the link. */
  #ask(message: Uint8Array, limits: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    const asked = this.#turn.then(() => this.#exchange(message, limits))
    this.#turn = asked
    return asked
  }

  #exchange(message: Uint8Array, { timeoutMs, signal }: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    if (this.#reason) return Promise.resolve(fail('closed'))
    if (signal.aborted) return Promise.resolve(fail('aborted'))
    return new Promise((resolve) => {
      const settle = (result: Result<Uint8Array, ApduFailure>) => {
        if (this.#pending?.settle !== settle) return
        this.#pending = undefined
        cancel()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const giveUp = (code: 'timeout' | 'aborted') => {
        settle(fail(code))
        this.#stream.abandon()
      }
      const onAbort = () => giveUp('aborted')
      const cancel = this.#clock.after(timeoutMs, () => giveUp('timeout'))
      signal.addEventListener('abort', onAbort, { once: true })
      this.#pending = { settle }
      this.#stream.write(vpcdFrame(message), { timeoutMs }).then(
        (sent) => {
          if (!sent.ok) settle(fail('closed', sent.error.detail))
        },
        () => settle(fail('closed')),
      )
    })
  }
}
