import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { ApduFailure, ApduTransport } from './apdu.ts'
import type { PcscCard, PcscContext, PcscLibrary, ReaderState } from './pcsc-library.ts'
import type { CloseReason } from './stream.ts'

type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal }

/** One wait of the watch: long enough to cost nothing, short enough that nothing hangs for ever. */
const watchMs = 2000
const closeMs = 400

/** One reader of pcscd, with a watch for cards that runs until it is closed or the reader goes. */
export class PcscReader implements ApduTransport {
  readonly readerName: string
  readonly #pcsc: PcscLibrary
  readonly #watching: PcscContext
  readonly #talking: PcscContext
  readonly #clock: Clock
  #state: ReaderState
  #listener: ((atr: Uint8Array | undefined) => void) | undefined
  #closed: (reason: CloseReason) => void = () => {}
  #reason: CloseReason | undefined
  #card: PcscCard | undefined
  /** The call that runs inside the library; while it does, every other call to it would block the process. */
  #busy: Promise<unknown> | undefined
  /** A command went wrong: the chip is reset before it is asked again. */
  #confused = false
  readonly #watched: Promise<void>

  constructor(
    pcsc: PcscLibrary,
    contexts: { readonly watching: PcscContext; readonly talking: PcscContext },
    readerName: string,
    clock: Clock,
  ) {
    this.#pcsc = pcsc
    this.#watching = contexts.watching
    this.#talking = contexts.talking
    this.readerName = readerName
    this.#clock = clock
    this.#state = { name: readerName, state: pcsc.SCARD_STATE_UNAWARE, changed: false, atr: null }
    this.#watched = this.#watch()
  }

  onCard(listener: (atr: Uint8Array | undefined) => void): void {
    this.#listener = listener
    if (this.#state.state !== this.#pcsc.SCARD_STATE_UNAWARE) listener(this.#present())
  }

  onClose(listener: (reason: CloseReason) => void): void {
    this.#closed = listener
    if (this.#reason) listener(this.#reason)
  }

  async connectCard(limits: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    if (this.#card) await this.disconnectCard()
    const { SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 } = this.#pcsc
    const reader = this.#busy ? undefined : this.#talking.listReaders().find((r) => r.name === this.readerName)
    if (!this.#busy && !reader) return this.#lost('reader gone')
    const connected = await this.#call(
      () => reader?.connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
      limits,
      // A card that answers after we have given up must not stay taken.
      (late) => late.disconnect(this.#pcsc.SCARD_LEAVE_CARD),
    )
    if (!connected.ok) return connected
    const card = connected.value
    this.#card = card
    if (this.#confused) {
      const again = await this.#call(
        () => card.reconnect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, this.#pcsc.SCARD_RESET_CARD),
        limits,
        () => {},
      )
      if (!again.ok) return again
      this.#confused = false
    }
    return ok(Uint8Array.from(this.#state.atr ?? []))
  }

  async transmit(apdu: Uint8Array, limits: Limits): Promise<Result<Uint8Array, ApduFailure>> {
    const card = this.#card
    if (!card) return fail('noCard')
    const answer = await this.#call(
      () => card.transmit(Buffer.from(apdu), { maxRecvLength: 258 }),
      limits,
      (late) => late.fill(0),
    )
    if (!answer.ok) {
      this.#confused = true
      return answer
    }
    return answer.value.length >= 2 ? answer : fail('cardError', 'short answer')
  }

  async disconnectCard(): Promise<void> {
    const card = this.#card
    this.#card = undefined
    if (!card) return
    const release = () => {
      try {
        // Any other disposition blocks the process until the card has gone through it; pcscd powers an idle card down itself.
        card.disconnect(this.#pcsc.SCARD_LEAVE_CARD)
      } catch {
        // The card or its reader has gone: there is nothing to let go.
      }
    }
    if (this.#busy) this.#busy.then(release, release)
    else release()
  }

  async close(): Promise<void> {
    if (this.#reason?.code === 'closed') return
    this.#end({ code: 'closed' })
    await this.disconnectCard()
    await Promise.race([this.#released(), this.#clock.sleep(closeMs)])
  }

  /** Closes both contexts once nothing runs in them. */
  async #released(): Promise<void> {
    try {
      this.#watching.cancel()
    } catch {
      // pcscd has gone; the watch ends by itself.
    }
    await this.#watched
    this.#watching.close()
    if (this.#busy) await this.#busy.catch(() => {})
    this.#talking.close()
  }

  async #watch(): Promise<void> {
    // The listeners are set in the turn after opening.
    await Promise.resolve()
    while (!this.#reason) {
      try {
        const changes = await this.#watching.waitForChange([this.#state], watchMs)
        const [now] = changes ?? []
        if (now && !this.#reason) this.#changed(now)
      } catch (thrown) {
        this.#lost(messageOf(thrown))
      }
    }
  }

  #changed(now: ReaderState): void {
    const { SCARD_STATE_CHANGED, SCARD_STATE_UNKNOWN, SCARD_STATE_UNAVAILABLE, SCARD_STATE_UNAWARE } = this.#pcsc
    if ((now.state & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE)) !== 0) return void this.#lost('reader gone')
    const first = this.#state.state === SCARD_STATE_UNAWARE
    const was = this.#present()
    const counted = this.#state.state >>> 16
    this.#state = { ...now, state: (now.state & ~SCARD_STATE_CHANGED) >>> 0 }
    const is = this.#present()
    // pcscd counts what happened: out and in again between two looks is two events.
    if (!first && was && is && this.#state.state >>> 16 !== counted && !this.#card) this.#listener?.(undefined)
    if (first || !was !== !is || (was && is && this.#state.state >>> 16 !== counted && !this.#card))
      this.#listener?.(is)
  }

  /** The card's answer to reset, empty for one that gave none; undefined without a card. */
  #present(): Uint8Array | undefined {
    if ((this.#state.state & this.#pcsc.SCARD_STATE_PRESENT) === 0) return undefined
    return Uint8Array.from(this.#state.atr ?? [])
  }

  #lost(detail: string): Result<never, ApduFailure> {
    if (!this.#reason) {
      this.#end({ code: 'lost', detail })
      this.#released().catch(() => {})
    }
    return fail('closed', detail)
  }

  #end(reason: CloseReason): void {
    this.#reason = reason
    this.#closed(reason)
  }

  /** One call into the library. After a timeout it may still run: nothing else is asked until it has come back. */
  #call<T>(
    start: () => Promise<T> | undefined,
    { timeoutMs, signal }: Limits,
    dropLate: (late: T) => void,
  ): Promise<Result<T, ApduFailure>> {
    if (this.#reason) return Promise.resolve(fail('closed'))
    if (signal.aborted) return Promise.resolve(fail('aborted'))
    if (this.#busy) return Promise.resolve(fail('timeout', 'the reader still works on the last command'))
    return new Promise((resolve) => {
      let settled = false
      const settle = (result: Result<T, ApduFailure>) => {
        if (settled) return
        settled = true
        cancel()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const onAbort = () => settle(fail('aborted'))
      const cancel = this.#clock.after(timeoutMs, () => settle(fail('timeout')))
      signal.addEventListener('abort', onAbort, { once: true })
      const run = async () => {
        try {
          const value = await start()
          if (value === undefined) return settle(fail('noCard'))
          if (settled) dropLate(value)
          else settle(ok(value))
        } catch (thrown) {
          settle({ ok: false, error: apduFailureOf(thrown) })
        } finally {
          this.#busy = undefined
        }
      }
      this.#busy = run()
    })
  }
}

/** What the library's texts mean; it gives no codes. */
export function apduFailureOf(thrown: unknown): ApduFailure {
  const message = messageOf(thrown)
  if (/removed|no smart ?card/i.test(message)) return { code: 'noCard' }
  if (/reader unavailable|unknown reader|service|invalid handle/i.test(message))
    return { code: 'closed', detail: message }
  return { code: 'cardError', detail: message.slice(0, 120) }
}
