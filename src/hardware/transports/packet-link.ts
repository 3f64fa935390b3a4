import type { Clock } from '../../kernel/clock.ts'
import { fail, type Result } from '../../kernel/result.ts'
import { Link } from './link.ts'
import type { PacketTransport } from './packet.ts'
import type { CloseReason, WriteFailure } from './stream.ts'

/** What a packet transport does with the device itself. */
export interface PacketPort {
  readonly maxPacketBytes?: number
  /** Hands one packet over and calls back when it has left. */
  send(packet: Uint8Array, done: (error?: Error | null) => void): void
  /** Releases everything; may take as long as it likes, nobody waits longer than 500 ms. */
  shut(): Promise<void> | void
  getFeature?(reportId: number, length: number): Promise<Uint8Array>
  sendFeature?(report: Uint8Array): Promise<void>
}

const closeMs = 500
const featureMs = 1000

/** The part every packet transport has in common; one packet in is one packet out. */
export class PacketLink implements PacketTransport {
  readonly #link: Link
  readonly #clock: Clock
  readonly #port: PacketPort
  #closing: Promise<void> = Promise.resolve()

  constructor(clock: Clock, port: PacketPort) {
    this.#clock = clock
    this.#port = port
    this.#link = new Link(
      clock,
      (packet, done) => port.send(packet, done),
      () => {
        this.#closing = Promise.resolve(port.shut()).catch(() => {})
      },
    )
  }

  get maxPacketBytes(): number | undefined {
    return this.#port.maxPacketBytes
  }

  /** Called by the transport with each packet that came in. */
  received(packet: Uint8Array): void {
    this.#link.received(packet)
  }

  /** Called by the transport when the device has gone. */
  ended(detail?: string): void {
    this.#link.ended(detail)
  }

  write(
    packet: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Result<void, WriteFailure>> {
    return this.#link.write(packet, options)
  }

  getFeature(reportId: number, length: number): Promise<Result<Uint8Array, WriteFailure>> {
    return this.#inTime(this.#port.getFeature?.(reportId, length))
  }

  sendFeature(report: Uint8Array): Promise<Result<void, WriteFailure>> {
    return this.#inTime(this.#port.sendFeature?.(report))
  }

  onPacket(listener: (packet: Uint8Array) => void): void {
    this.#link.onData(listener)
  }

  onClose(listener: (reason: CloseReason) => void): void {
    this.#link.onClose(listener)
  }

  async close(): Promise<void> {
    await this.#link.close()
    await Promise.race([this.#closing, this.#clock.sleep(closeMs)])
  }

  #inTime<T>(work: Promise<T> | undefined): Promise<Result<T, WriteFailure>> {
    if (!work) return Promise.resolve(fail('closed', 'no feature reports here'))
    return new Promise((resolve) => {
      const cancel = this.#clock.after(featureMs, () => resolve(fail('timeout')))
      work.then(
        (value) => {
          cancel()
          resolve({ ok: true, value })
        },
        (thrown: unknown) => {
          cancel()
          resolve(fail('closed', thrown instanceof Error ? thrown.message : String(thrown)))
        },
      )
    })
  }
}
