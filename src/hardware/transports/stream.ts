import type { Coded, Result } from '../../kernel/result.ts'

export type OpenFailureCode =
  | 'open.notFound'
  | 'open.refused'
  | 'open.denied'
  | 'open.inUse'
  | 'open.timeout'
  | 'open.failed'
  | 'open.canceled'
export type OpenFailure = Coded<OpenFailureCode>

export type WriteFailure = Coded<'closed' | 'timeout' | 'aborted'>

/** Why a link ended: `closed` by us, `lost` by the other end or the cable. */
export type CloseReason = Coded<'closed' | 'lost'>

/**
 * Bytes to and from one device. Opened once, used once: after it has closed, a new one is made from its factory, so that no
 * half-open state can exist. Listeners are set right after opening; bytes that came before are handed to the first listener.
 */
export interface StreamTransport {
  /** Resolves when the bytes have left for the device (drained), or failed; then it is unknown how many arrived. */
  write(
    bytes: Uint8Array,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Result<void, WriteFailure>>
  onData(listener: (bytes: Uint8Array) => void): void
  /** Called once. Called at once when the link has closed already. */
  onClose(listener: (reason: CloseReason) => void): void
  /** Resolves within 500 ms whatever the device does. */
  close(): Promise<void>
  /** Ends the link and throws away what has not reached the device yet, as far as that can be done; then it counts as lost. */
  abandon(): void
}

export type OpenStream = (signal: AbortSignal) => Promise<Result<StreamTransport, OpenFailure>>

/** What an error of the operating system means to somebody opening a device. */
export function openFailureOf(thrown: unknown): OpenFailure {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const code = errnoOf(thrown, message)
  return { code: byErrno[code] ?? 'open.failed', detail: code || message.slice(0, 120) }
}

function errnoOf(thrown: unknown, message: string): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string')
    return thrown.code
  // serialport wraps the errno into its text only.
  if (/No such file/i.test(message)) return 'ENOENT'
  if (/Permission denied/i.test(message)) return 'EACCES'
  if (/Cannot lock|busy|temporarily unavailable/i.test(message)) return 'EBUSY'
  return ''
}

const byErrno: Readonly<Record<string, OpenFailureCode>> = {
  ENOENT: 'open.notFound',
  ENODEV: 'open.notFound',
  ENXIO: 'open.notFound',
  ENOTFOUND: 'open.notFound',
  ECONNREFUSED: 'open.refused',
  ECONNRESET: 'open.refused',
  EHOSTUNREACH: 'open.refused',
  ENETUNREACH: 'open.refused',
  ETIMEDOUT: 'open.timeout',
  EACCES: 'open.denied',
  EPERM: 'open.denied',
  EBUSY: 'open.inUse',
  EAGAIN: 'open.inUse',
}
