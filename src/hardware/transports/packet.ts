import type { Result } from '../../kernel/result.ts'
import type { CloseReason, OpenFailure, WriteFailure } from './stream.ts'

/**
 * Packets to and from one device: HID reports (first byte is the report id, 0 when the device has none) or bulk packets (first
 * byte is the number of the pipe, counted from 0 in each direction). Opened once, used once. Packets that came before the first listener are handed to it.
 */
export interface PacketTransport {
  /** Longest packet the device takes, bytes, report id included; undefined when it does not say. */
  readonly maxPacketBytes: number | undefined
  write(
    packet: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Result<void, WriteFailure>>
  /** HID feature report, report id first in both directions; `closed` where there are none (bulk). */
  getFeature(reportId: number, length: number): Promise<Result<Uint8Array, WriteFailure>>
  sendFeature(report: Uint8Array): Promise<Result<void, WriteFailure>>
  onPacket(listener: (packet: Uint8Array) => void): void
  /** Called once; at once when the link has closed already. */
  onClose(listener: (reason: CloseReason) => void): void
  /** Resolves within 500 ms whatever the device does. */
  close(): Promise<void>
}

export type OpenPackets = (signal: AbortSignal) => Promise<Result<PacketTransport, OpenFailure>>
