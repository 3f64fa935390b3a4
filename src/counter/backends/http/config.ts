import { z } from 'zod'
import { slug } from '../../../wire/fields.ts'
import { type AnswerName, memberPaths, shapes } from './answers.ts'
import { type CallName, callDefinitions, callNames } from './calls.ts'

const secret = z.string().regex(/^[\x21-\x7e]{8,2000}$/, 'must be 8 to 2000 printable characters without spaces')
const timeoutMs = z.number().int().min(500).max(60_000)
/** `data.acceptNo`: members to go down through. */
const dotted = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40}){0,4}$/, 'must be a member such as data.acceptNo')
const memberName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'must be the name of one member')

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: secret }),
  z.strictObject({
    kind: z.literal('header'),
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'must be the name of a header'),
    value: secret,
  }),
])

const placeholder = /\{[^}]*\}/g
const pathOf = (call: CallName) => {
  const allowed = [...(callDefinitions[call].path.match(placeholder) ?? []), '{operation}']
  return z
    .string()
    .regex(/^\/[A-Za-z0-9._~/{}-]{0,200}$/, 'must be a path such as /api/submit')
    .refine(
      (path) => (path.match(placeholder) ?? []).every((p) => allowed.includes(p)),
      `may have only ${allowed.join(' ')} filled in`,
    )
    .refine(
      (path) => !callDefinitions[call].path.includes('{key}') || path.includes('{key}'),
      'must say where {key} goes',
    )
}

const fieldsOf = (answer: AnswerName | 'refusal') => z.partialRecord(z.enum(memberPaths(shapes[answer])), dotted)

/** Members of our requests that may have another name; what stands inside `answers`, `codes` and `parameters` keeps its own. */
export const requestMembers = [
  'operation',
  'item',
  'region',
  'organisation',
  'applicant',
  'name',
  'idNumber',
  'parties',
  'role',
  'evidence',
  'answers',
  'licences',
  'typeCode',
  'typeCodes',
  'id',
  'documents',
  'pages',
  'document',
  'dueBy',
  'promises',
  'signatures',
  'png',
  'codes',
  'caseNo',
  'actor',
  'frames',
  'purpose',
  'parameters',
  'amountFen',
  'records',
  'level',
  'reasons',
  'reasonsVersion',
  'mistaken',
  'ticketNo',
  'step',
  'code',
  'phone',
] as const

const word = z.string().regex(/^[\x20-\x7e\u4e00-\u9fff]{1,60}$/u)
const refusalCode = z.string().regex(/^[a-z][A-Za-z0-9.-]{0,60}$/, 'must be a code such as notYetOfAge')
const pattern = z.string().max(200).refine(isPattern, 'must be a regular expression')

/** What the gateway calls things where it does not use our names. */
const fieldsSchema = z.strictObject({
  request: z.partialRecord(z.enum(requestMembers), memberName).default({}),
  accepted: fieldsOf('accepted').default({}),
  verdict: fieldsOf('verdict').default({}),
  records: fieldsOf('records').default({}),
  licences: fieldsOf('licences').default({}),
  slots: fieldsOf('slots').default({}),
  payment: fieldsOf('payment').default({}),
  document: fieldsOf('document').default({}),
  eligible: fieldsOf('eligible').default({}),
  stored: fieldsOf('stored').default({}),
  refusal: fieldsOf('refusal').default({}),
})

/** An answer wrapped as `{"code": 0, "data": {...}}`. A value that none of the lists has is a failure of the gateway: nobody knows what happened. */
const envelopeSchema = z.strictObject({
  /** Member that says how it went. */
  ok: dotted,
  okValues: z
    .array(z.union([z.string().max(40), z.number(), z.boolean()]))
    .min(1)
    .max(10),
  /** Member that holds the answer itself. */
  data: dotted.optional(),
  /** Values that mean no, and the code of each. */
  refusals: z.record(z.string().max(40), refusalCode).default({}),
  /** Values that mean that a key is not known (`status`, `paymentState`). */
  notFoundValues: z
    .array(z.union([z.string().max(40), z.number()]))
    .max(10)
    .default([]),
})

/** The `backend:` section of the site file. */
export const backendConfigSchema = z
  .strictObject({
    kind: z.literal('http'),
    /** Key under which services name their item for this backend (`codes`). */
    id: slug,
    url: z.url({ protocol: /^https?$/ }),
    /** Short form of `auth: {kind: bearer, token: …}`. */
    token: secret.optional(),
    auth: auth.optional(),
    timeoutMs: timeoutMs.default(8000),
    probeMs: z.number().int().min(1000).max(600_000).default(10_000),
    paths: z.strictObject(eachCall((call) => pathOf(call).optional())).prefault({}),
    /** Time limits of single calls, tries and all, ms. */
    timeouts: z.strictObject(eachCall(() => timeoutMs.optional())).prefault({}),
    fields: fieldsSchema.prefault({}),
    /** The gateway's words for ours: `state: {PAID: paid}`, `match: {"1": true}`. */
    words: z
      .partialRecord(
        z.enum(['state', 'decision', 'match', 'reason', 'eligible', 'stored']),
        z.record(word, z.union([z.boolean(), z.string().max(40)])),
      )
      .default({}),
    envelope: envelopeSchema.optional(),
    retry: z
      .strictObject({
        /** Share of the calls of the last minute that may be second tries. */
        budget: z.number().min(0).max(0.5).default(0.1),
        /** Second tries a minute that are always allowed: a village kiosk makes few calls. */
        spare: z.number().int().min(0).max(20).default(3),
        /** Tries of one call, the first included. */
        tries: z.number().int().min(1).max(4).default(2),
        minMs: z.number().int().min(10).max(5000).default(100),
        maxMs: z.number().int().min(10).max(10_000).default(1000),
      })
      .prefault({}),
    breaker: z
      .strictObject({
        /** Failures in a row after which nothing is sent any more. */
        failures: z.number().int().min(2).max(100).default(5),
        /** How long before a probe may try again, ms. */
        restMs: z.number().int().min(1000).max(600_000).default(15_000),
      })
      .prefault({}),
    /** How this backend's codes look; one that does not fit is never sent (facts/ux.md c10). */
    codes: z
      .strictObject({ item: pattern.optional(), region: pattern.optional(), organisation: pattern.optional() })
      .prefault({}),
  })
  .refine((config) => (config.token === undefined) !== (config.auth === undefined), {
    message: 'needs either token or auth',
    path: ['token'],
  })
export type BackendConfig = z.output<typeof backendConfigSchema>

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

function eachCall<T>(make: (call: CallName) => T): Record<CallName, T> {
  return Object.fromEntries(callNames.map((call) => [call, make(call)])) as Record<CallName, T>
}
