import type { Outcome } from '../../hardware/contract.ts'
import type { Sensitive } from '../../kernel/sensitive.ts'

/** The person a service is for, as read from the card. */
export interface Applicant {
  readonly name: Sensitive<string>
  readonly idNumber: Sensitive<string>
}

/**
 * `unreachable`: no connection was made, so nothing can have happened. `noAnswer`: sent, and nothing came back in time.
 * `serverError`: 5xx or an answer that is not in the contract. `refused`: the backend said no, with its own code.
 */
export type BackendFailure = 'unreachable' | 'noAnswer' | 'serverError' | 'refused' | 'canceled'

export interface Accepted {
  readonly caseNo: string
  /** YYYY-MM-DD until when the certification holds, if the operation has such a date. */
  readonly validUntil?: string
  /** Where the case can be looked up; goes into the QR. */
  readonly queryUrl: string
}

export type FaceVerdict =
  | { readonly match: true; readonly evidence: string }
  | { readonly match: false; readonly reason: 'unclear' | 'notMatched' | 'notLive' }

/**
 * What a kiosk asks of a government gateway. Every call is bounded by a timeout and a signal. `submit` carries an
 * idempotency key: the same key is one effect however often it is sent. After `unknown` nothing is sent again by itself;
 * `status` says what became of the key.
 */
export interface Backend {
  /** Whether the last contact went well; false after a refused connection or timeout until the next good answer. */
  readonly reachable: boolean
  onReachable(listener: (reachable: boolean) => void): () => void
  query(
    operation: string,
    applicant: Applicant,
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly eligible: true }, BackendFailure>>
  verifyFace(
    applicant: Applicant,
    frames: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<Outcome<FaceVerdict, BackendFailure>>
  submit(
    submission: {
      readonly idempotencyKey: string
      readonly operation: string
      readonly applicant: Applicant
      readonly evidence: string | undefined
    },
    signal: AbortSignal,
  ): Promise<Outcome<Accepted, BackendFailure>>
  /** `done` with undefined: the backend has never seen the key. */
  status(idempotencyKey: string, signal: AbortSignal): Promise<Outcome<Accepted | undefined, BackendFailure>>
  /** Checks that the backend is there; updates `reachable`. */
  probe(signal: AbortSignal): Promise<void>
}
