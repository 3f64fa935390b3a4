import { z } from 'zod'
import { slug, version } from '../../wire/fields.ts'

/** Text in each language; English falls back to Chinese. */
const text = z
  .union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().min(1).optional() })])
  .transform((t) => (typeof t === 'string' ? { zh: t, en: t } : { zh: t.zh, en: t.en ?? t.zh }))

/** A role of the site file, e.g. `reader.identity`. */
const role = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must be a role such as reader.identity')

/** Purpose, data, recipient, retention: what PIPL article 17 asks to be told before personal data are handled. */
const consentStep = z.strictObject({
  step: z.literal('consent'),
  purpose: text,
  items: z.array(text).min(1).max(5),
  recipient: text,
  retention: text,
})
/** Read the resident identity card and have the person confirm it. */
const identifyStep = z.strictObject({ step: z.literal('identify'), role })
/** Ask the backend whether this person can have this service, before anything else is asked of them. */
const queryStep = z.strictObject({ step: z.literal('query') })
/** Live picture against the backend's own record. */
const verifyFaceStep = z.strictObject({
  step: z.literal('verifyFace'),
  role,
  attempts: z.number().int().min(1).max(5).default(3),
})
/** Show what will be handed in. */
const reviewStep = z.strictObject({ step: z.literal('review') })
const submitStep = z.strictObject({ step: z.literal('submit') })
const printStep = z.strictObject({
  step: z.literal('print'),
  role,
  document: z.literal('receipt'),
  /** False: without paper the service is not offered at all. */
  optional: z.boolean().default(true),
})
const resultStep = z.strictObject({ step: z.literal('result'), headline: text })

export const stepSchema = z.discriminatedUnion('step', [
  consentStep,
  identifyStep,
  queryStep,
  verifyFaceStep,
  reviewStep,
  submitStep,
  printStep,
  resultStep,
])
export type Step = z.output<typeof stepSchema>
export type StepName = Step['step']

/** A service (事项) with its six elements: conditions, who may apply, process (the steps), materials, time limit, result. */
export const serviceSchema = z.strictObject({
  schema: z.literal(1),
  id: slug,
  group: slug,
  /** Order within its group and among the common ones. */
  order: z.number().int().default(100),
  /** Shown on the first pages. */
  common: z.boolean().default(false),
  /** What each backend (by its id in the site file) calls the item; opaque. */
  codes: z.record(slug, z.string().min(1).max(64)),
  name: text,
  summary: text,
  who: text,
  bring: z.array(text).min(1).max(4),
  minutes: z.number().int().min(1).max(120),
  fee: text,
  legalLimit: text,
  result: text,
  /** `none`: needs the backend now. (`queue` comes with services that may be handed in later.) */
  offline: z.enum(['none']),
  steps: z.array(stepSchema).min(2).max(20),
})
export type ServiceDefinition = z.output<typeof serviceSchema>

export const catalogueSchema = z.strictObject({
  schema: z.literal(1),
  version,
  groups: z
    .array(
      z.strictObject({
        id: slug,
        name: text,
        examples: z.array(text).min(1).max(2),
        picture: z.enum([
          'birth',
          'care',
          'elder',
          'farm',
          'health',
          'home',
          'pay',
          'print',
          'school',
          'shop',
          'ticket',
          'track',
        ]),
      }),
    )
    .min(1)
    .max(8),
})
export type CatalogueHead = z.output<typeof catalogueSchema>
