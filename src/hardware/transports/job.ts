import type { Result } from '../../kernel/result.ts'
import type { OpenFailure, WriteFailure } from './stream.ts'

/** Requests over HTTP to one printer (RFC 8010: POST of application/ipp). No standing connection: each request opens its own. */
export interface JobTransport {
  /** `ipp://host:port/path`, as it goes into printer-uri. */
  readonly uri: string
  /** Posts message and document, answers the response body. */
  post(
    parts: readonly Uint8Array[],
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Result<Uint8Array, OpenFailure | WriteFailure>>
  close(): Promise<void>
}
