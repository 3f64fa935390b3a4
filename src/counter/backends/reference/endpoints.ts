import type { z } from 'zod'
import type { Clock } from '../../../kernel/clock.ts'
import type { Result } from '../../../kernel/result.ts'
import type { SubmissionKind } from '../contract.ts'
import type { CallName } from '../http/calls.ts'
import * as bodies from './bodies.ts'
import type { Documents } from './documents.ts'
import type { FaceDesk } from './faces.ts'
import type { Payments } from './payments.ts'
import { itemOf, type Refused } from './people.ts'
import type { Records } from './records.ts'
import type { Register } from './register.ts'

/** A request with what endpoints look at. */
export interface Asked {
  readonly body: unknown
  readonly params: Readonly<Record<string, string>>
  readonly key: string | undefined
  /** Address under which the office was reached, for links to itself. */
  readonly baseUrl: string
}
export interface Said {
  readonly status: number
  readonly body: object
}
export type Endpoint = (asked: Asked) => Said | Promise<Said>

const badRequest: Said = { status: 400, body: { code: 'badRequest' } }
const notFound: Said = { status: 404, body: { code: 'unknownKey' } }

const say = <T extends object>(result: Result<T, Refused>, status = 200): Said =>
  result.ok
    ? { status, body: result.value }
    : { status: result.error.code === 'keyReused' ? 409 : 422, body: { code: result.error.code } }

const found = (value: object | undefined): Said => (value ? { status: 200, body: value } : notFound)

/** Checks a body before anything is done with it. */
function taking<S extends z.ZodType>(
  schema: S,
  work: (body: z.output<S>, asked: Asked) => Said | Promise<Said>,
): Endpoint {
  return (asked) => {
    const parsed = schema.safeParse(asked.body)
    return parsed.success ? work(parsed.data, asked) : badRequest
  }
}

function keyed<S extends z.ZodType>(schema: S, work: (body: z.output<S>, key: string, asked: Asked) => Said): Endpoint {
  return taking(schema, (body, asked) =>
    asked.key !== undefined && bodies.keyForm.test(asked.key) ? work(body, asked.key, asked) : badRequest,
  )
}

export interface OfficeParts {
  readonly register: Register
  readonly records: Records
  readonly documents: Documents
  readonly payments: Payments
  readonly faces: FaceDesk
  readonly clock: Clock
  /** Called for every submission and payment that comes in, whatever comes of it. */
  readonly onReceived: (key: string) => void
}

/** What the office does at each endpoint of the contract. */
export function endpointsOf(parts: OfficeParts): Readonly<Record<CallName, Endpoint>> {
  const { register, records, documents, payments, faces, clock, onReceived } = parts
  const { book, office } = register

  const handIn = (kind: SubmissionKind): Endpoint =>
    keyed(bodies.submissionBody, (body, key) => {
      onReceived(key)
      return say(register.submit(kind, key, body), 201)
    })
  const statusOf =
    (kind: SubmissionKind): Endpoint =>
    ({ params }) =>
      found(register.find(kind, params.key ?? ''))

  return {
    probe: () => ({ status: 200, body: { ok: true } }),
    query: taking(bodies.eligibilityBody, ({ operation, applicant }, { params }) => {
      if (params.operation !== operation.item) return badRequest
      const verdict = register.eligible(operation, applicant)
      return verdict.ok ? { status: 200, body: { eligible: true } } : say(verdict)
    }),
    lookup: taking(bodies.lookupBody, (body, { params }) => {
      const answer = records.lookup(params.subject ?? '', body, clock.wallMs())
      return answer.ok ? { status: 200, body: { records: answer.value } } : say(answer)
    }),
    licences: taking(bodies.licencesBody, ({ operation, applicant, typeCodes }) => {
      const item = itemOf(office, operation)
      if (!item.ok) return say(item)
      return { status: 200, body: { licences: records.licences(applicant, typeCodes, clock.wallMs()) } }
    }),
    slots: taking(bodies.slotsBody, ({ operation }) => {
      const slots = register.slots(operation)
      return slots.ok ? { status: 200, body: { slots: slots.value } } : say(slots)
    }),
    verifyFace: taking(bodies.faceBody, async ({ applicant, frames }) => {
      const pictures = frames.map((frame) => Buffer.from(frame, 'base64'))
      const person = book.personKey(applicant.idNumber)
      const verdict = await faces.verify(person, pictures)
      for (const picture of pictures) picture.fill(0)
      if (verdict.match) book.keepEvidence(verdict.evidence, person)
      return { status: 200, body: verdict }
    }),
    application: handIn('application'),
    appointment: handIn('appointment'),
    delivery: handIn('delivery'),
    ticket: handIn('ticket'),
    signature: handIn('signature'),
    applicationStatus: statusOf('application'),
    appointmentStatus: statusOf('appointment'),
    deliveryStatus: statusOf('delivery'),
    ticketStatus: statusOf('ticket'),
    signatureStatus: statusOf('signature'),
    payment: keyed(bodies.paymentBody, (body, key, { baseUrl }) => {
      onReceived(key)
      return say(payments.open(key, body, baseUrl), 201)
    }),
    paymentState: ({ params, baseUrl }) => found(payments.find(params.key ?? '', baseUrl)),
    cancelPayment: ({ params, baseUrl }) => found(payments.cancel(params.key ?? '', baseUrl)),
    fetchDocument: taking(bodies.documentBody, ({ operation, applicant }, { params }) => {
      const item = itemOf(office, operation)
      return item.ok ? say(documents.fetch(params.documentId ?? '', applicant, clock.wallMs())) : say(item)
    }),
    rate: keyed(bodies.ratingBody, (body, key) => say(register.note({ kind: 'rating', body }, key), 201)),
    reportProblem: keyed(bodies.problemBody, (body, key) => say(register.note({ kind: 'problem', body }, key), 201)),
  }
}
