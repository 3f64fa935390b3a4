import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { PrinterDecoder, type PrinterMessage } from '../protocols/escpos/decoder.ts'
import { enableAutomaticStatus, requestFullStatus, requestInfo, requestStatus } from '../protocols/escpos/encoder.ts'
import { hasFullStatus, type StatusBits, StatusMemory } from '../protocols/escpos/status-bits.ts'
import type { StreamTransport } from '../transports/stream.ts'

export type AskFailure = { readonly code: 'timeout' | 'closed' | 'aborted'; readonly detail?: string }

export interface AskOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Quiet time after which answers to a question given up no longer come. */
const quietMs = 200
const maxListeners = 16

/** Offline, in DLE EOT 1 and in the first byte of automatic status. */
const offlineBit = 0x08

/** What a printer was heard to use; undefined until it was asked. */
export interface Channels {
  status: boolean | undefined
  automatic: boolean
  info: boolean | undefined
  /** Full status; false where the profile has no map for it. */
  full: boolean | undefined
}

/** Conversation with one printer over one link: questions one at a time, reports at any time. */
export class PrinterLine {
  readonly transport: StreamTransport
  readonly channels: Channels = { status: undefined, automatic: false, info: undefined, full: undefined }
  readonly #clock: Clock
  readonly #decoder: PrinterDecoder
  readonly #memory: StatusMemory
  readonly #onChange: () => void
  readonly #listeners = new Set<(message: PrinterMessage | 'closed') => void>()
  #lastByteMonoMs = 0
  #givenUp = false
  #offline = false
  /** Since when XOFF stands. */
  #heldSinceMonoMs: number | undefined
  #heardAll = false
  /** Since when a real-time question has been waiting without a word from the printer. */
  #waitingMonoMs: number | undefined

  constructor(transport: StreamTransport, clock: Clock, bits: StatusBits, onChange: () => void, plainStatus = false) {
    this.transport = transport
    this.#clock = clock
    this.#memory = new StatusMemory(bits)
    this.#decoder = new PrinterDecoder(plainStatus)
    this.#onChange = onChange
    if (!hasFullStatus(bits)) this.channels.full = false
    transport.onData((bytes) => this.#received(bytes))
  }

  /** Conditions by the printer's newest word. */
  conditions(): readonly string[] {
    const own = this.#memory.conditions()
    // Offline without a cause we know (nobody holds the feed button) is still a printer that will not print.
    const unexplained = this.#offline && !own.some((c) => c.endsWith('-error'))
    return unexplained ? [...own, 'printer-fault-error'] : own
  }

  firstError(): string | undefined {
    return this.conditions().find((c) => c.endsWith('-error'))
  }

  /** Whether everything the printer can say of itself has been heard once on this link. */
  get heardAll(): boolean {
    return this.#heardAll
  }

  /** False after XOFF until XON, or until the printer has shown in another way that it takes data: XON may get lost, and a stray byte be XOFF. */
  get ready(): boolean {
    return this.#heldSinceMonoMs === undefined
  }

  /** How long XOFF has stood; 0 while it does not. */
  heldForMs(): number {
    return this.#heldSinceMonoMs === undefined ? 0 : this.#clock.monoMs() - this.#heldSinceMonoMs
  }

  /** A printer that has had time to print all it holds and says that it is online has no use for XOFF any more. */
  async release(options: AskOptions): Promise<void> {
    const printer = await this.status(1, options)
    if (printer.ok && (printer.value & offlineBit) === 0) this.#heldSinceMonoMs = undefined
  }

  /** How long the printer has left a real-time question without a word; 0 when it owes none. */
  silentForMs(): number {
    return this.#waitingMonoMs === undefined ? 0 : this.#clock.monoMs() - this.#waitingMonoMs
  }

  /** Called with every message until the returned function is called. */
  listen(listener: (message: PrinterMessage | 'closed') => void): () => void {
    if (this.#listeners.size < maxListeners) this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  closed(): void {
    for (const listener of [...this.#listeners]) listener('closed')
  }

  /** DLE EOT n, n 1..4: the status byte. */
  async status(n: number, options: AskOptions): Promise<Result<number, AskFailure>> {
    await this.#quiet(options.signal)
    this.#decoder.expectStatus(n)
    this.#waitingMonoMs ??= this.#clock.monoMs()
    const answer = await this.#ask(requestStatus(n), options, (message) =>
      message.kind === 'status' && message.n === n ? message.byte : undefined,
    )
    if (answer.ok) this.channels.status = true
    else {
      this.#givenUp = true
      this.#decoder.forgetStatus()
    }
    return answer
  }

  /**
   * A status question between two pieces of a job, nobody waiting for its answer; none while an earlier one is open. Only for a
   * moment when nothing is being written.
   */
  async poke(options: AskOptions): Promise<void> {
    if (this.#waitingMonoMs !== undefined) return
    this.#waitingMonoMs = this.#clock.monoMs()
    this.#decoder.expectStatus(4)
    await this.transport.write(requestStatus(4), options)
  }

  /** DLE EOT 20, where the profile has a map for it and the printer has not been found to lack it. */
  async full(options: AskOptions): Promise<Result<void, AskFailure>> {
    if (this.channels.full === false) return ok(undefined)
    await this.#quiet(options.signal)
    this.#decoder.expectFull()
    const answer = await this.#ask(requestFullStatus(), options, (m) => (m.kind === 'full' ? true : undefined))
    if (answer.ok) this.channels.full = true
    else {
      this.#givenUp = true
      this.#decoder.forgetFull()
      // Never heard yet: an older model of the family, which goes without.
      if (this.channels.full === undefined && answer.error.code === 'timeout') this.channels.full = false
    }
    return answer.ok || this.channels.full === false ? ok(undefined) : answer
  }

  /**
   * All four status bytes; stops at the first that stays unanswered. Never between two pieces of a job: XOFF from before is over when the
   * printer is online now, since nothing of ours is to follow what its buffer holds.
   */
  async sweep(options: AskOptions): Promise<Result<void, AskFailure>> {
    const startedMonoMs = this.#clock.monoMs()
    let printer = 0
    for (const n of [1, 2, 3, 4]) {
      const answer = await this.status(n, options)
      if (!answer.ok) return answer
      if (n === 1) printer = answer.value
      // Bit 3 of n = 1 is "offline"; of n = 2 "being fed by the button".
      if (n === 2) this.#offline = (printer & offlineBit) !== 0 && (answer.value & 0x08) === 0
    }
    if ((printer & offlineBit) === 0 && (this.#heldSinceMonoMs ?? startedMonoMs) < startedMonoMs)
      this.#heldSinceMonoMs = undefined
    const full = await this.full(options)
    if (!full.ok) return full
    this.#heardAll = true
    this.#onChange()
    return ok(undefined)
  }

  /** What stands in the way of printing (DLE EOT 2 to 4), as far as it is answered. */
  async peek(options: AskOptions): Promise<void> {
    for (const n of [2, 3, 4]) if (!(await this.status(n, options)).ok) return
  }

  /** GS I n: answered after everything sent before has been carried out. */
  async info(n: number, options: AskOptions): Promise<Result<string, AskFailure>> {
    this.#decoder.expectInfo(n)
    const answer = await this.#ask(requestInfo(n), options, (message) =>
      message.kind === 'info' ? message.text : undefined,
    )
    if (!answer.ok) this.#decoder.forgetInfo()
    return answer
  }

  /** GS a: switches automatic status on, to which the printer answers with its state, in turn. */
  async automatic(options: AskOptions): Promise<Result<true, AskFailure>> {
    const answer = await this.#ask(enableAutomaticStatus(), options, (m) => (m.kind === 'asb' ? m.bytes : undefined))
    if (!answer.ok) return answer
    /* Answered in turn: what was sent before has been taken. */
    if ((answer.value[0] & offlineBit) === 0) this.#heldSinceMonoMs = undefined
    return ok(true)
  }

  #ask<T>(
    bytes: Uint8Array,
    { timeoutMs, signal }: AskOptions,
    pick: (message: PrinterMessage) => T | undefined,
  ): Promise<Result<T, AskFailure>> {
    if (signal.aborted) return Promise.resolve(fail('aborted'))
    return new Promise((resolve) => {
      const settle = (result: Result<T, AskFailure>) => {
        stopListening()
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const onAbort = () => settle(fail('aborted'))
      const stopListening = this.listen((message) => {
        if (message === 'closed') return settle(fail('closed'))
        const found = pick(message)
        if (found !== undefined) settle(ok(found))
      })
      const cancelTimer = this.#clock.after(timeoutMs, () => settle(fail('timeout')))
      signal.addEventListener('abort', onAbort, { once: true })
      this.transport.write(bytes, { timeoutMs }).then(
        (written) => {
          if (!written.ok && written.error.code === 'closed') settle(fail('closed', written.error.detail))
        },
        () => settle(fail('closed')),
      )
    })
  }

  /** After a question was given up, its late answer must not be taken for the next one's. */
  async #quiet(signal: AbortSignal): Promise<void> {
    if (!this.#givenUp) return
    this.#givenUp = false
    for (let i = 0; i < 5; i += 1) {
      const waitMs = this.#lastByteMonoMs + quietMs - this.#clock.monoMs()
      if (waitMs <= 0 || !(await this.#clock.sleep(waitMs, signal))) return
    }
  }

  #received(bytes: Uint8Array): void {
    this.#lastByteMonoMs = this.#clock.monoMs()
    for (const message of this.#decoder.push(bytes)) {
      this.#waitingMonoMs = undefined
      if (message.kind === 'full') this.#memory.full(message.bytes)
      if (message.kind === 'status') this.#memory.status(message.n, message.byte)
      if (message.kind === 'asb') {
        this.channels.automatic = true
        this.#heardAll = true
        this.#offline = false
        this.#memory.automatic(message.bytes)
      }
      if (message.kind === 'flow')
        this.#heldSinceMonoMs = message.ready ? undefined : (this.#heldSinceMonoMs ?? this.#clock.monoMs())
      this.#onChange()
      for (const listener of [...this.#listeners]) listener(message)
    }
  }
}
