import type { Outcome } from '../../hardware/contract.ts'
import type { Sensitive } from '../../kernel/sensitive.ts'

/** The person a service is for, as read from the card (or typed, when the service allows it). */
export interface Applicant {
  readonly name: Sensitive<string>
  readonly idNumber: Sensitive<string>
}

/** One of several people in a service: seller and buyer, the person and whoever acts for them. */
export interface Party extends Applicant {
  /** Id of the party in the service, e.g. `buyer`, `proxy`. */
  readonly role: string
  /** The backend's token for a matched face. */
  readonly evidence?: string | undefined
}

/**
 * `unreachable`: no connection was made, so nothing can have happened. `noAnswer`: sent, and nothing came back in time.
 * `serverError`: 5xx or an answer that is not in the contract. `refused`: the backend said no, with its own code.
 * `resting`: the circuit breaker holds calls back after a row of failures; nothing was sent.
 */
export type BackendFailure = 'unreachable' | 'noAnswer' | 'serverError' | 'refused' | 'canceled' | 'resting'

/** Which item, where: the backend's own codes, from the catalogue. */
export interface Operation {
  /** The backend's code of the item. */
  readonly item: string
  /** The backend's code of the region that decides, and of the organisation (facts/ux.md c10). */
  readonly region: string
  readonly organisation: string
}

export interface Accepted {
  readonly caseNo: string
  /** YYYY-MM-DD until when the certification holds, if the operation has such a date. */
  readonly validUntil?: string
  /** Where the case can be looked up; goes into the QR. */
  readonly queryUrl: string
  /** `decided`: the result is there at once. `received`: an office will decide. */
  readonly decision?: 'decided' | 'received'
  /** YYYY-MM-DD by when an office will have decided. */
  readonly expectedBy?: string
  /** What can be printed now, e.g. a certificate; fetched by `fetchDocument`. */
  readonly documentId?: string
  /** Amount due before anything goes on, in fen. */
  readonly dueFen?: number
  /** A number called out in a hall, a pick-up code, a waybill number. */
  readonly reference?: string
  /** Materials still missing, with the day by which they are promised (容缺). */
  readonly deficits?: readonly { readonly document: string; readonly dueBy: string }[]
}

export type FaceVerdict =
  | { readonly match: true; readonly evidence: string }
  | { readonly match: false; readonly reason: 'unclear' | 'notMatched' | 'notLive' }

/** A record the backend knows: a bill, a case, a property, a policy. Field values are personal data. */
export interface LookupRecord {
  readonly id: string
  readonly title: string
  readonly fields: readonly { readonly label: string; readonly value: Sensitive<string> }[]
  readonly amountFen?: number
  /** E.g. `open`, `done`, `expiring`; the backend's own word, a code. */
  readonly state?: string
}

/** An electronic licence (电子证照) of the applicant. */
export interface Licence {
  readonly typeCode: string
  readonly id: string
  readonly name: string
  /** YYYY-MM-DD; undefined when it does not end. */
  readonly validTo?: string
  /** Fields by name, for prefilling forms. */
  readonly fields: Readonly<Record<string, Sensitive<string>>>
}

/** A time at which one can come. */
export interface Slot {
  readonly id: string
  readonly place: string
  /** ISO 8601 with offset. */
  readonly startsAt: string
  readonly left: number
}

/** What is handed in, in its kind: each kind has an endpoint of its own and the same rules of idempotency. */
export type SubmissionKind = 'application' | 'appointment' | 'delivery' | 'ticket' | 'signature'

export interface Submission {
  readonly kind: SubmissionKind
  /** The same key is one effect however often it is sent. */
  readonly idempotencyKey: string
  readonly operation: Operation
  readonly parties: readonly Party[]
  /** Answers of forms and choices by field id. */
  readonly answers: Readonly<Record<string, Sensitive<string>>>
  /** Licences the applicant agreed to use, instead of paper (免证办). */
  readonly licences: readonly { readonly typeCode: string; readonly id: string }[]
  /** Scanned materials: page pictures (JPEG). */
  readonly documents: readonly { readonly id: string; readonly pages: readonly Uint8Array[] }[]
  /** Materials promised for later, with the day by which. */
  readonly promises: readonly { readonly document: string; readonly dueBy: string }[]
  /** PNG of each signature by party role. */
  readonly signatures: readonly { readonly role: string; readonly png: Uint8Array }[]
  /** Scanned codes by purpose. */
  readonly codes: Readonly<Record<string, Sensitive<string>>>
  /** Case this belongs to: a delivery or an appointment for an application. */
  readonly caseNo?: string | undefined
  /** `staff:<ref>` when a clerk helped. */
  readonly actor?: string | undefined
}

/** A payment as the gateway sees it. */
export interface PaymentOrder {
  readonly orderNo: string
  /** Payload of the QR that the citizen scans with the phone. */
  readonly payUrl: string
  readonly amountFen: number
  readonly state: 'waiting' | 'paid' | 'expired' | 'canceled'
}

/** A page to print, e.g. a certificate: what stands on it, never a picture of it. */
export interface BackendDocument {
  readonly documentId: string
  readonly title: string
  readonly number: string
  readonly issuer: string
  readonly issuedOn: string
  readonly validUntil?: string
  readonly rows: readonly { readonly label: string; readonly value: Sensitive<string> }[]
  readonly paragraphs: readonly Sensitive<string>[]
  /** Text of the seal; undefined for a page without one. */
  readonly seal?: string
  /** Where the page can be verified; printed as QR. */
  readonly verifyUrl: string
}

export interface Rating {
  readonly idempotencyKey: string
  readonly operation: Operation
  readonly caseNo: string | undefined
  readonly level: 1 | 2 | 3 | 4 | 5
  readonly reasons: readonly string[]
  /** Version of the list of reasons. */
  readonly reasonsVersion: string
  /** 误评: the person said that the rating was a mistake. */
  readonly mistaken: boolean
}

export interface ProblemReport {
  readonly idempotencyKey: string
  readonly ticketNo: string
  readonly operation: Operation | undefined
  readonly step: string
  readonly code: string
  /** A number to call back, when the citizen left one. */
  readonly phone: Sensitive<string> | undefined
}

/**
 * What a kiosk asks of a government gateway. Every call is bounded by a timeout and a signal. What has an effect carries an
 * idempotency key: the same key is one effect however often it is sent. After `unknown` nothing is sent again by itself; `status`
 * says what became of the key.
 */
export interface Backend {
  /** Whether the last contact went well; false after a refused connection or timeout until the next good answer. */
  readonly reachable: boolean
  onReachable(listener: (reachable: boolean) => void): () => void
  /** May this person have this service? */
  query(
    operation: Operation,
    applicant: Applicant,
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly eligible: true }, BackendFailure>>
  /** Records about somebody or something: `bills`, `progress`, `property`, `policies`, `enterprise`, `case` … */
  lookup(
    question: {
      readonly subject: string
      readonly operation: Operation
      readonly applicant: Applicant | undefined
      readonly parameters: Readonly<Record<string, Sensitive<string>>>
    },
    signal: AbortSignal,
  ): Promise<Outcome<readonly LookupRecord[], BackendFailure>>
  licences(
    question: {
      readonly operation: Operation
      readonly applicant: Applicant
      readonly typeCodes: readonly string[]
      /** Why they are wanted; consent to this was given on the screen. */
      readonly purpose: string
    },
    signal: AbortSignal,
  ): Promise<Outcome<readonly Licence[], BackendFailure>>
  slots(operation: Operation, signal: AbortSignal): Promise<Outcome<readonly Slot[], BackendFailure>>
  verifyFace(
    applicant: Applicant,
    frames: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<Outcome<FaceVerdict, BackendFailure>>
  submit(submission: Submission, signal: AbortSignal): Promise<Outcome<Accepted, BackendFailure>>
  /** `done` with undefined: the backend has never seen the key. */
  status(
    kind: SubmissionKind,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<Outcome<Accepted | undefined, BackendFailure>>
  /** Opens (or finds again, by the key) the order of a payment; its state is asked again until it ends. */
  payment(
    order: {
      readonly idempotencyKey: string
      readonly operation: Operation
      readonly amountFen: number
      readonly caseNo: string | undefined
      /** What is paid: ids of bills. */
      readonly records: readonly string[]
    },
    signal: AbortSignal,
  ): Promise<Outcome<PaymentOrder, BackendFailure>>
  /** `done` with undefined: there is no such order. */
  paymentState(idempotencyKey: string, signal: AbortSignal): Promise<Outcome<PaymentOrder | undefined, BackendFailure>>
  /** Gives an order up; one that has been paid in this moment stays paid, and says so. */
  cancelPayment(idempotencyKey: string, signal: AbortSignal): Promise<Outcome<PaymentOrder, BackendFailure>>
  fetchDocument(
    question: { readonly documentId: string; readonly operation: Operation; readonly applicant: Applicant },
    signal: AbortSignal,
  ): Promise<Outcome<BackendDocument, BackendFailure>>
  rate(rating: Rating, signal: AbortSignal): Promise<Outcome<{ readonly stored: true }, BackendFailure>>
  reportProblem(report: ProblemReport, signal: AbortSignal): Promise<Outcome<{ readonly stored: true }, BackendFailure>>
  /** Checks that the backend is there; updates `reachable`. */
  probe(signal: AbortSignal): Promise<void>
}
