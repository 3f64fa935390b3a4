import { z } from 'zod'

/*
 * What a gateway may answer, in our own names (a dialect has been translated before). Everything is bounded: an answer that is not in
 * here is a failure of the gateway, not something to work with.
 */

const id = z.string().min(1).max(200)
const day = z.iso.date()
const url = z.string().max(300)
const shortText = z.string().max(200)
const personal = z.string().max(2000)
const fen = z.number().int().min(0).max(100_000_000_000)

const accepted = z.object({
  caseNo: z.string().min(1).max(40),
  validUntil: z.string().max(20).optional(),
  queryUrl: url,
  decision: z.enum(['decided', 'received']).optional(),
  expectedBy: day.optional(),
  documentId: id.optional(),
  dueFen: fen.optional(),
  reference: z.string().min(1).max(60).optional(),
  deficits: z
    .array(z.object({ document: z.string().min(1).max(60), dueBy: day }))
    .max(20)
    .optional(),
})

const verdict = z.discriminatedUnion('match', [
  z.object({ match: z.literal(true), evidence: z.string().max(2000) }),
  z.object({ match: z.literal(false), reason: z.enum(['unclear', 'notMatched', 'notLive']) }),
])

const labelled = z.array(z.object({ label: shortText, value: personal })).max(60)

const records = z.object({
  records: z
    .array(
      z.object({
        id,
        title: shortText,
        fields: labelled,
        amountFen: fen.optional(),
        state: z.string().max(40).optional(),
      }),
    )
    .max(200),
})

const licences = z.object({
  licences: z
    .array(
      z.object({
        typeCode: z.string().min(1).max(60),
        id,
        name: shortText,
        validTo: day.optional(),
        fields: z.record(z.string().max(60), personal),
      }),
    )
    .max(100),
})

const slots = z.object({
  slots: z
    .array(
      z.object({
        id,
        place: shortText,
        startsAt: z.iso.datetime({ offset: true }),
        left: z.number().int().min(0).max(100_000),
      }),
    )
    .max(500),
})

const payment = z.object({
  orderNo: z.string().min(1).max(64),
  payUrl: url,
  amountFen: fen,
  state: z.enum(['waiting', 'paid', 'expired', 'canceled']),
})

const document = z.object({
  documentId: id,
  title: shortText,
  number: shortText,
  issuer: shortText,
  issuedOn: day,
  validUntil: day.optional(),
  rows: labelled,
  paragraphs: z.array(personal).max(60),
  seal: shortText.optional(),
  verifyUrl: url,
})

/** Answers by name; `fields` of the configuration goes by the same names. */
export const answers = {
  accepted,
  verdict,
  records,
  licences,
  slots,
  payment,
  document,
  eligible: z.object({ eligible: z.literal(true) }),
  stored: z.object({ stored: z.literal(true) }),
  healthy: z.unknown(),
} as const
export type AnswerName = keyof typeof answers
export type Answer<N extends AnswerName> = z.output<(typeof answers)[N]>

/** Members of an answer: a value, a list of objects, or whatever stands there (`free`: names that are not ours). */
type Shape = { readonly [member: string]: 'value' | 'free' | { readonly each: Shape } }

const label: Shape = { label: 'value', value: 'value' }

/** What a dialect may call otherwise. */
export const shapes: Readonly<Record<AnswerName | 'refusal', Shape>> = {
  accepted: {
    caseNo: 'value',
    validUntil: 'value',
    queryUrl: 'value',
    decision: 'value',
    expectedBy: 'value',
    documentId: 'value',
    dueFen: 'value',
    reference: 'value',
    deficits: { each: { document: 'value', dueBy: 'value' } },
  },
  verdict: { match: 'value', evidence: 'value', reason: 'value' },
  records: {
    records: { each: { id: 'value', title: 'value', fields: { each: label }, amountFen: 'value', state: 'value' } },
  },
  licences: {
    licences: { each: { typeCode: 'value', id: 'value', name: 'value', validTo: 'value', fields: 'free' } },
  },
  slots: { slots: { each: { id: 'value', place: 'value', startsAt: 'value', left: 'value' } } },
  payment: { orderNo: 'value', payUrl: 'value', amountFen: 'value', state: 'value' },
  document: {
    documentId: 'value',
    title: 'value',
    number: 'value',
    issuer: 'value',
    issuedOn: 'value',
    validUntil: 'value',
    rows: { each: label },
    paragraphs: 'free',
    seal: 'value',
    verifyUrl: 'value',
  },
  eligible: { eligible: 'value' },
  stored: { stored: 'value' },
  healthy: {},
  refusal: { code: 'value' },
}

/** Every member of a shape as `fields` of the configuration names it: `records`, `records.title`. */
export function memberPaths(shape: Shape, before = ''): readonly string[] {
  return Object.entries(shape).flatMap(([name, what]) => {
    const path = before === '' ? name : `${before}.${name}`
    return typeof what === 'string' ? [path] : [path, ...memberPaths(what.each, path)]
  })
}
export type { Shape }
