import type { Outcome } from '../contract.ts'
import { failed } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import { type Matched, PatternMatcher } from '../protocols/byte-pattern/matcher.ts'
import { type Bytes, compile, encode } from '../protocols/byte-pattern/template.ts'
import type { StreamTransport } from '../transports/stream.ts'
import { type DriverContext, type StopCode, stopCode } from './driver.ts'

export type Received = NonNullable<Profile['protocol']['receives']>[number]
export type SendName = keyof NonNullable<Profile['protocol']['sends']>
export type Frame = Matched<Received>

type Wants = (frame: Frame) => boolean

/** A line on which only what the profile writes down is said and understood. */
export class PatternLine {
  readonly #transport: StreamTransport
  readonly #context: DriverContext
  readonly #matcher: PatternMatcher<Received>
  readonly #listeners = new Set<(frame: Frame | 'gone') => void>()
  open = true

  constructor(transport: StreamTransport, context: DriverContext) {
    this.#transport = transport
    this.#context = context
    const receives = context.profile().protocol.receives ?? []
    this.#matcher = new PatternMatcher(
      receives.flatMap((meaning) => {
        const template = compile(meaning.bytes)
        return template ? [{ template, meaning }] : []
      }),
    )
    transport.onData((bytes) => {
      for (const frame of this.#matcher.push(bytes)) {
        context.report.seen()
        for (const listener of [...this.#listeners]) listener(frame)
      }
      bytes.fill(0)
    })
    transport.onClose((reason) => {
      this.open = false
      this.#matcher.wipe()
      for (const listener of [...this.#listeners]) listener('gone')
      if (reason.code === 'lost') context.report.lost(reason.detail ?? 'lost')
    })
  }

  get commandMs(): number {
    return this.#context.profile().timeouts.commandMs
  }

  /** Bytes of one of the profile's frames; undefined when it has none of this name, or a byte of it is not known. */
  bytesOf(name: SendName, names: Bytes = {}): Uint8Array | undefined {
    const text = this.#context.profile().protocol.sends?.[name]
    const template = text === undefined ? undefined : compile(text)
    return template && encode(template, names)
  }

  /** Whether it has left, as far as can be known. */
  async send(bytes: Uint8Array): Promise<boolean> {
    const written = await this.#transport.write(bytes, { timeoutMs: this.commandMs })
    return written.ok
  }

  /** Frames from now on until the returned function is called. */
  listen(listener: (frame: Frame | 'gone') => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends once and waits for a frame that answers it; listens before it sends. */
  async ask(bytes: Uint8Array, wants: Wants, signal: AbortSignal): Promise<Outcome<Frame, StopCode>> {
    if (!this.open) return failed('deviceGone')
    if (signal.aborted) return failed(stopCode(signal))
    const answer = this.next(wants, signal, this.commandMs)
    if (await this.send(bytes)) return answer
    answer.catch(() => {})
    return failed('deviceGone')
  }

  next(wants: Wants, signal: AbortSignal, timeoutMs?: number): Promise<Outcome<Frame, StopCode>> {
    if (!this.open) return Promise.resolve(failed('deviceGone'))
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<Frame, StopCode>) => {
        forget()
        cancel()
        signal.removeEventListener('abort', onAbort)
        resolve(outcome)
      }
      const onAbort = () => settle(failed(stopCode(signal)))
      const forget = this.listen((frame) => {
        if (frame === 'gone') settle(failed('deviceGone'))
        else if (wants(frame)) settle({ outcome: 'done', value: frame })
      })
      const cancel =
        timeoutMs === undefined ? () => {} : this.#context.clock.after(timeoutMs, () => settle(failed('timeout')))
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
    })
  }

  close(): Promise<void> {
    return this.#transport.close()
  }
}
