import { hash } from 'node:crypto'
import { z } from 'zod'
import { parseEnvelope } from '../../kernel/crypto/envelope.ts'
import { isValidIdNumber } from '../../kernel/id-number.ts'
import { code, count, durationMs, hex, slug, ticket, ulidField, version } from '../../wire/fields.ts'

/*
 * What a row of the journal may say, type by type. As on the wire, no member can hold a person: codes, ids, counts. What a service must
 * keep of a person stands under `sealed`, field by field, as an envelope that opens only while its key lives (seal.ts).
 */

/** Kinds of steps with an effect outside the kiosk. `ticket` is a number drawn, `report` a 办不成事 handed in. */
export const effects = [
  'submit',
  'print',
  'pay',
  'sign',
  'appointment',
  'deliver',
  'rate',
  'report',
  'document',
  'verify',
  'ticket',
] as const
export type JournalEffect = (typeof effects)[number]

/**
 * `intent` before acting; the others are outcomes. `notReceived`: it is certain that nothing arrived. `queued`: kept sealed until the backend
 * is back; `expired`: it did not come back in time, and nothing was sent.
 */
const moments = [
  'intent',
  'queued',
  'accepted',
  'done',
  'refused',
  'failed',
  'unknown',
  'notReceived',
  'expired',
] as const
export type EffectMoment = (typeof moments)[number]

/** Envelopes by field name: `{"phone": "{\"ct\":...}"}`. */
const sealed = z
  .record(
    code,
    z
      .string()
      .max(32_768)
      .refine((text) => parseEnvelope(text) !== undefined, 'must be a sealed value'),
  )
  .optional()

/**
 * A number or code that somebody else made up: a case number, a waybill. It is never refused, because refusing it would lose what the
 * backend has accepted; what could be a person's is replaced by `sha256:` and 16 hex digits, which still tell two of them apart.
 */
const foreign = z
  .string()
  .transform((text) => (isHarmless(text) ? text : `sha256:${hash('sha256', text).slice(0, 16)}`))

function isHarmless(text: string): boolean {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._:/#()〔〕（）[\]-]{0,63}$/u.test(text)) return false
  /* Letters alone could be a name; a code of the backend's own is ASCII. */
  if (!/\d/.test(text) && !/^[\x21-\x7e]+$/.test(text)) return false
  if (/(?<!\d)1[3-9]\d{9}(?!\d)|(?<![A-Za-z])[A-Za-z]{3}\d{12}(?!\d)|(?<!\d)\d{15}(?!\d)/.test(text)) return false
  return [...text].every((_, i) => !isValidIdNumber(text.slice(i, i + 18).toUpperCase()))
}

const staffPrefix = 'staff:'
const staffRef = z.custom<`staff:${string}`>(
  (text) =>
    typeof text === 'string' && text.startsWith(staffPrefix) && slug.safeParse(text.slice(staffPrefix.length)).success,
)
/** Who acted. Staff is known by a reference of the site's own, never by name. */
export const actorField = z.union([z.literal(['citizen', 'system']), staffRef])
export type Actor = z.infer<typeof actorField>

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be YYYY-MM-DD')
const level = count.min(1).max(5)

/** What any effect may say: where in the service it happened, and under which key. */
const inService = {
  operation: code.optional(),
  step: code.optional(),
  stepIndex: count.optional(),
  /** Part of a bundle. */
  item: slug.optional(),
  /** One of several parties: `seller`, `buyer`. */
  party: code.optional(),
  backend: slug.optional(),
  /** Idempotency key, when it is not the transaction's id. */
  key: ulidField.optional(),
  jobId: ulidField.optional(),
  attempt: count.optional(),
  /** Kept on the kiosk and sent later. */
  offline: z.boolean().optional(),
  training: z.boolean().optional(),
  durationMs: durationMs.optional(),
  sealed,
}

const ofEffect: { readonly [E in JournalEffect]: () => z.ZodRawShape } = {
  submit: () => ({ caseNo: foreign.optional() }),
  print: () => ({
    template: code.optional(),
    copies: count.optional(),
    pages: count.optional(),
    paperMm: count.optional(),
    sha256: hex.optional(),
    /** Under which the backend gives the document out again. */
    documentNo: foreign.optional(),
    /** The slip of a ticket. */
    ticketNo: ticket.optional(),
    /** A reprint names its reason. */
    reason: code.optional(),
  }),
  pay: () => ({ amountFen: count.optional(), orderNo: foreign.optional(), method: code.optional() }),
  sign: () => ({ document: code.optional(), sha256: hex.optional() }),
  appointment: () => ({ day: day.optional(), slot: slug.optional(), appointmentNo: foreign.optional() }),
  deliver: () => ({ method: code.optional(), waybillNo: foreign.optional() }),
  rate: () => ({ level: level.optional(), reasons: z.array(code).max(10).optional() }),
  report: () => ({ ticketNo: ticket.optional(), screen: code.optional(), problem: code.optional() }),
  document: () => ({
    document: code.optional(),
    documentNo: foreign.optional(),
    sha256: hex.optional(),
    pages: count.optional(),
  }),
  verify: () => ({ method: code.optional(), match: z.boolean().optional() }),
  ticket: () => ({ queue: code.optional(), ticketNo: foreign.optional() }),
}

/** `why` is the backend's own code. */
const failure = { code, why: foreign.optional() }

function effectBody(effect: JournalEffect, moment: EffectMoment): z.ZodObject {
  const shape = { ...inService, ...ofEffect[effect]() }
  if (moment === 'refused' || moment === 'failed' || moment === 'unknown')
    return z.strictObject({ ...shape, ...failure })
  return z.strictObject(moment === 'notReceived' ? { ...shape, code: code.optional(), why: foreign.optional() } : shape)
}

const nothing = z.strictObject({})
const ended = {
  serviceId: slug,
  outcome: z.enum(['done', 'failed', 'unknown', 'abandoned']),
  receipt: z.enum(['printed', 'notPrinted', 'unknown', 'none']),
  code: code.optional(),
  durationMs,
}

const plainBodies = {
  boot: () =>
    z.strictObject({
      bootId: ulidField.optional(),
      kioskd: version,
      previousEnd: z.enum(['clean', 'crash', 'first']).optional(),
    }),
  stop: () => z.strictObject({ bootId: ulidField.optional() }),
  'session.started': () => z.strictObject({ training: z.boolean().optional() }),
  'session.suspended': () => z.strictObject({ reason: code }),
  'session.resumed': () => nothing,
  'session.ended': () => z.strictObject({ reason: code }),
  'session.purged': () => z.strictObject({ steps: count }),
  'transaction.started': () =>
    z.strictObject({
      serviceId: slug,
      bundle: slug.optional(),
      catalogue: version.optional(),
      region: slug.optional(),
      training: z.boolean().optional(),
    }),
  'transaction.ended': () => z.strictObject(ended),
  /** By the backend's answer, or by staff, who name a reason. */
  'transaction.resolved': () =>
    z.strictObject({
      outcome: z.enum(['done', 'failed']),
      caseNo: foreign.optional(),
      reason: code.optional(),
    }),
  rating: () => z.strictObject({ level, reasons: z.array(code).max(10).optional(), sealed }),
  /** `mistaken`: 误评, no rating was meant at all. */
  'rating.undone': () => z.strictObject({ level: level.optional(), mistaken: z.boolean().optional() }),
  ticket: () => z.strictObject({ ticketNo: ticket, screen: code, code, sealed }),
  /** What staff have done about a ticket; `passedOn` and the like, never free words. */
  'ticket.closed': () => z.strictObject({ ticketNo: ticket, done: code }),
  /** What staff have done about a low rating; `mistaken`: the citizen had meant another one (误评). */
  'rating.answered': () => z.strictObject({ level, answer: code }),
  'staff.signedIn': () => z.strictObject({ method: code, role: code.optional(), from: code.optional() }),
  'staff.refused': () =>
    z.strictObject({
      method: code.optional(),
      code,
      attempt: count.optional(),
      lockedMs: durationMs.optional(),
      from: code.optional(),
    }),
  'staff.signedOut': () => z.strictObject({ reason: code.optional(), from: code.optional() }),
  /** What somebody saw with their own eyes after a self-test that the machine cannot judge. */
  'selftest.judged': () => z.strictObject({ device: slug, test: code, good: z.boolean() }),
  /** Anything else staff have done: which act, where they sat (`kiosk`, `desk`), on which device, and whether it was refused; `kiosk` is another one of the branch. */
  'staff.acted': () =>
    z.strictObject({
      act: code,
      from: code,
      device: slug.optional(),
      kiosk: slug.optional(),
      refused: z.boolean().optional(),
    }),
  'assist.started': () => z.strictObject({ reason: code.optional(), consent: code.optional() }),
  'assist.ended': () => z.strictObject({ reason: code.optional() }),
  consent: () =>
    z.strictObject({
      consent: code,
      version: version.optional(),
      granted: z.boolean(),
      party: code.optional(),
      sha256: hex.optional(),
    }),
  'seal.erased': () => z.strictObject({ count: count.min(1), reason: z.enum(['retention', 'session', 'request']) }),
  'journal.rotated': () => z.strictObject({ from: count.min(1), to: count.min(1), sha256: hex }),
  'training.on': () => nothing,
  'training.off': () => nothing,
} as const

type PlainType = keyof typeof plainBodies
/** Intent, effect, outcome: written before acting and after. */
export type JournalType = PlainType | `${JournalEffect}.${EffectMoment}`

/** Every type there is. */
export const journalTypes: readonly JournalType[] = [
  ...(Object.keys(plainBodies) as PlainType[]),
  ...effects.flatMap((effect) => moments.map((moment): JournalType => `${effect}.${moment}`)),
]

const made = new Map<string, z.ZodObject>()

/**
 * The schema of a type's body, without the actor; undefined when there is no such type. Made when it is first asked for: all of them
 * would cost the daemon megabytes, and one kiosk writes few.
 */
export function journalBody(type: JournalType): z.ZodObject | undefined {
  const known = made.get(type)
  if (known) return known
  const schema = Object.hasOwn(plainBodies, type) ? plainBodies[type as PlainType]() : effectBodyOf(type)
  if (schema) made.set(type, schema)
  return schema
}

function effectBodyOf(type: JournalType): z.ZodObject | undefined {
  const [name, when] = type.split('.')
  const effect = effects.find((one) => one === name)
  const moment = moments.find((one) => one === when)
  return effect && moment && type === `${effect}.${moment}` ? effectBody(effect, moment) : undefined
}

const bySystem: ReadonlySet<string> = new Set<PlainType>(['boot', 'stop', 'seal.erased', 'journal.rotated'])

/**
 * Who acted when a row does not say: the kiosk itself for its own affairs, else the citizen. Rows written before actors were known are
 * read so too.
 */
export function usualActor(type: string): Actor {
  return bySystem.has(type) ? 'system' : 'citizen'
}
