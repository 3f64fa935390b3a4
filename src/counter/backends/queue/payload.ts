import { z } from 'zod'
import type { Json } from '../../../kernel/canonical-json.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import { Sensitive } from '../../../kernel/sensitive.ts'
import type { ProblemReport, Rating, Submission } from '../contract.ts'

/** What can wait. */
export type Queueable =
  | { readonly what: 'submission'; readonly submission: Submission }
  | { readonly what: 'rating'; readonly rating: Rating }
  | { readonly what: 'problemReport'; readonly report: ProblemReport }

const operation = z.object({ item: z.string(), region: z.string(), organisation: z.string() })
const secret = z.string().transform((text) => new Sensitive(text))
const secrets = z.record(z.string(), secret)
const picture = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))

const submission = z.object({
  kind: z.enum(['application', 'appointment', 'delivery', 'ticket', 'signature']),
  idempotencyKey: z.string(),
  operation,
  parties: z.array(z.object({ role: z.string(), name: secret, idNumber: secret, evidence: z.string().optional() })),
  answers: secrets,
  licences: z.array(z.object({ typeCode: z.string(), id: z.string() })),
  documents: z.array(z.object({ id: z.string(), pages: z.array(picture) })),
  promises: z.array(z.object({ document: z.string(), dueBy: z.string() })),
  signatures: z.array(z.object({ role: z.string(), png: picture })),
  codes: secrets,
  caseNo: z.string().optional(),
  actor: z.string().optional(),
})
const rating = z.object({
  idempotencyKey: z.string(),
  operation,
  caseNo: z.string().optional(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  reasons: z.array(z.string()),
  reasonsVersion: z.string(),
  mistaken: z.boolean(),
})
const report = z.object({
  idempotencyKey: z.string(),
  ticketNo: z.string(),
  operation: operation.optional(),
  step: z.string(),
  code: z.string(),
  phone: secret.optional(),
})
const stored = z.discriminatedUnion('what', [
  z.object({ what: z.literal('submission'), submission }),
  z.object({ what: z.literal('rating'), rating }),
  z.object({ what: z.literal('problemReport'), report }),
])

/** As JSON, in clear: only to be sealed at once. */
export function toJson(item: Queueable): Sensitive<Json> {
  return new Sensitive(JSON.parse(JSON.stringify(revealed(item))) as Json)
}

/** What a sealed payload was made from; its values belong to the caller, who calls `forget`. */
export function fromJson(json: Sensitive<Json>): Result<Queueable, { readonly code: 'payloadDamaged' }> {
  const parsed = stored.safeParse(json.reveal())
  if (!parsed.success) return fail('payloadDamaged')
  const { data } = parsed
  if (data.what === 'rating') return ok({ ...data, rating: { ...data.rating, caseNo: data.rating.caseNo } })
  if (data.what === 'problemReport')
    return ok({ ...data, report: { ...data.report, operation: data.report.operation, phone: data.report.phone } })
  return ok(data)
}

/** Overwrites and forgets every value of a person in it. */
export function forget(item: Queueable): void {
  if (item.what === 'problemReport') item.report.phone?.destroy()
  if (item.what !== 'submission') return
  const { parties, answers, codes, documents, signatures } = item.submission
  for (const value of [
    ...parties.flatMap((p) => [p.name, p.idNumber]),
    ...Object.values(answers),
    ...Object.values(codes),
  ])
    value.destroy()
  for (const bytes of [...documents.flatMap((d) => d.pages), ...signatures.map((s) => s.png)]) bytes.fill(0)
}

/** `Sensitive` and bytes as text; everything else as it is. */
function revealed(value: unknown): unknown {
  if (value instanceof Sensitive) return value.reveal()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealed(member)]))
}
