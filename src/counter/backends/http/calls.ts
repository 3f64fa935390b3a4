import type { SubmissionKind } from '../contract.ts'

/** How one call goes over HTTP when the configuration says nothing else. */
export interface CallDefinition {
  readonly method: 'GET' | 'POST'
  /** `{operation}`, `{subject}`, `{key}` and `{documentId}` are filled in. */
  readonly path: string
  /** No answer leaves the outcome open (`unknown`) instead of being a plain failure. */
  readonly hasEffect: boolean
  /** Asked a second time when the first try broke: it changes nothing on the other side. */
  readonly retried: boolean
  /** Where it differs from `timeoutMs`. */
  readonly timeoutMs?: number
  readonly mostAnswerBytes?: number
}

const question = (path: string, more: Partial<CallDefinition> = {}): CallDefinition => ({
  method: 'POST',
  path,
  hasEffect: false,
  retried: true,
  ...more,
})
const effect = (path: string): CallDefinition => ({ method: 'POST', path, hasEffect: true, retried: false })
const status = (path: string): CallDefinition => question(path, { method: 'GET', timeoutMs: 3000 })

/** Every call of `Backend`; a submission and its status by kind. `provisioning/backend/openapi.yaml` has their shapes. */
export const callDefinitions = {
  probe: question('/v1/health', { method: 'GET', retried: false, timeoutMs: 3000 }),
  query: question('/v1/operations/{operation}/eligibility'),
  lookup: question('/v1/lookups/{subject}'),
  licences: question('/v1/licences'),
  slots: question('/v1/slots'),
  verifyFace: question('/v1/faces/verify', { retried: false }),
  application: effect('/v1/submissions'),
  appointment: effect('/v1/appointments'),
  delivery: effect('/v1/deliveries'),
  ticket: effect('/v1/tickets'),
  signature: effect('/v1/signatures'),
  applicationStatus: status('/v1/submissions/{key}'),
  appointmentStatus: status('/v1/appointments/{key}'),
  deliveryStatus: status('/v1/deliveries/{key}'),
  ticketStatus: status('/v1/tickets/{key}'),
  signatureStatus: status('/v1/signatures/{key}'),
  payment: effect('/v1/payments'),
  paymentState: question('/v1/payments/{key}', { method: 'GET', retried: false, timeoutMs: 3000 }),
  cancelPayment: effect('/v1/payments/{key}/cancel'),
  fetchDocument: question('/v1/documents/{documentId}', { mostAnswerBytes: 2 << 20 }),
  rate: effect('/v1/ratings'),
  reportProblem: effect('/v1/problems'),
} as const satisfies Readonly<Record<string, CallDefinition>>

export type CallName = keyof typeof callDefinitions

export const callNames = Object.keys(callDefinitions) as readonly CallName[]

export const statusCallOf: Readonly<Record<SubmissionKind, CallName>> = {
  application: 'applicationStatus',
  appointment: 'appointmentStatus',
  delivery: 'deliveryStatus',
  ticket: 'ticketStatus',
  signature: 'signatureStatus',
}
