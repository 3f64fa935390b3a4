import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { CloseReason, StreamTransport, WriteFailure } from './stream.ts'

/** Bytes kept for a listener that is not there yet. */
const maxEarlyBytes = 65_536

/** The part every stream transport has in common: listeners, the one close, write with a deadline. */
export class Link implements StreamTransport {
  readonly #clock: Clock
  readonly #send: (bytes: Uint8Array, done: (error?: Error | null) => void) => void
  readonly #shut: () => void
  readonly #drop: () => void
  #data: ((bytes: Uint8Array) => void) | undefined
  #closed: ((reason: CloseReason) => void) | undefined
  #reason: CloseReason | undefined
  #early: Uint8Array[] = []
  #earlyBytes = 0
  readonly #gone = new AbortController()

  /**
   * `send` hands bytes to the device and calls back when drained; `shut` releases everything and never throws; `drop` does the
   * same and discards what is on its way.
   */
  constructor(
    clock: Clock,
    send: (bytes: Uint8Array, done: (error?: Error | null) => void) => void,
    shut: () => void,
    drop: () => void = shut,
  ) {
    this.#clock = clock
    this.#send = send
    this.#shut = shut
    this.#drop = drop
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#data = listener
    const early = this.#early
    this.#early = []
    for (const bytes of early) listener(bytes)
  }

  onClose(listener: (reason: CloseReason) => void): void {
    this.#closed = listener
    if (this.#reason) listener(this.#reason)
  }

  /** Called by the transport with whatever came in. */
  received(bytes: Uint8Array): void {
    if (this.#reason) return
    if (this.#data) this.#data(bytes)
    else if (this.#earlyBytes + bytes.length <= maxEarlyBytes) {
      this.#early.push(bytes)
      this.#earlyBytes += bytes.length
    }
  }

  /** Called by the transport when the other end or the cable has gone. */
  ended(detail?: string): void {
    this.#end(detail === undefined ? { code: 'lost' } : { code: 'lost', detail })
  }

  write(
    bytes: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Result<void, WriteFailure>> {
    const { signal } = options
    if (this.#reason) return Promise.resolve(fail('closed', this.#reason.detail))
    if (signal?.aborted) return Promise.resolve(fail('aborted'))
    return new Promise((resolve) => {
      const settle = (result: Result<void, WriteFailure>) => {
        cancel()
        signal?.removeEventListener('abort', onAbort)
        this.#gone.signal.removeEventListener('abort', onGone)
        resolve(result)
      }
      const onAbort = () => settle(fail('aborted'))
      const onGone = () => settle(fail('closed', this.#reason?.detail))
      const cancel = this.#clock.after(options.timeoutMs, () => settle(fail('timeout')))
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#gone.signal.addEventListener('abort', onGone, { once: true })
      this.#send(bytes, (error) => settle(error ? fail('closed', error.message) : ok(undefined)))
    })
  }

  close(): Promise<void> {
    this.#end({ code: 'closed' })
    return Promise.resolve()
  }

  abandon(): void {
    this.#end({ code: 'lost', detail: 'abandoned' }, this.#drop)
  }

  #end(reason: CloseReason, release = this.#shut): void {
    if (this.#reason) return
    this.#reason = reason
    this.#early = []
    release()
    this.#gone.abort()
    this.#closed?.(reason)
  }
}
