import type { Coded, Result } from '../../kernel/result.ts'
import type { CloseReason } from './stream.ts'

export type ApduFailure = Coded<'closed' | 'timeout' | 'aborted' | 'noCard' | 'cardError'>

/** One card reader as PC/SC shows it. Opened once, used once; cards come and go meanwhile. */
export interface ApduTransport {
  readonly readerName: string
  /** Told at once how it stands, and whenever a card comes (with its answer to reset) or goes. */
  onCard(listener: (atr: Uint8Array | undefined) => void): void
  /** Powers the card and takes it for ourselves; answers its ATR. */
  connectCard(options: {
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<Result<Uint8Array, ApduFailure>>
  /** One command APDU; the answer ends with SW1 SW2. 61xx and 6Cxx are left to the driver. */
  transmit(
    apdu: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Result<Uint8Array, ApduFailure>>
  /** Lets the card go, to be powered down. Never fails. */
  disconnectCard(): Promise<void>
  onClose(listener: (reason: CloseReason) => void): void
  close(): Promise<void>
}
