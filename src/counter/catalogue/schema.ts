import { z } from 'zod'
import { slug, version } from '../../wire/fields.ts'
import { stepSchema } from './steps.ts'
import { text } from './text.ts'

/** A service's codes at a backend: the item, and where it differs from the catalogue's, the region and organisation that decide. */
const backendCode = z.string().min(1).max(64)
interface BackendCode {
  readonly item: string
  readonly region?: string | undefined
  readonly organisation?: string | undefined
}
const codes = z.record(
  slug,
  z.union([
    backendCode.transform((item): BackendCode => ({ item })),
    z
      .strictObject({ item: backendCode, region: backendCode.optional(), organisation: backendCode.optional() })
      .transform((code): BackendCode => code),
  ]),
)

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30')

/** A service (事项) with its six elements: conditions, who may apply, process (the steps), materials, time limit, result. */
const common = {
  schema: z.literal(1),
  id: slug,
  /** Short number that people can type; unique in a region. */
  number: z
    .string()
    .regex(/^\d{2,6}$/, 'must be 2 to 6 digits')
    .optional(),
  group: slug,
  /** The department in charge, for the menu by department. */
  department: slug.optional(),
  /** Order within its group and among the common ones. */
  order: z.number().int().default(100),
  /** Shown on the first pages. */
  common: z.boolean().default(false),
  /** Other words people use for it. */
  keywords: z.array(z.string().min(1).max(30)).max(30).default([]),
  name: text,
  summary: text,
  who: text,
  bring: z.array(text).min(1).max(6),
  minutes: z.number().int().min(1).max(120),
  fee: text,
  legalLimit: text,
  result: text,
  /** When it is offered, in the kiosk's time; always when not said. */
  hours: z
    .strictObject({ from: clock, to: clock, weekdays: z.array(z.number().int().min(1).max(7)).min(1).optional() })
    .optional(),
  /** Services that must have been done before this one. */
  after: z.array(slug).max(5).default([]),
}

export const serviceSchema = z.strictObject({
  ...common,
  /** What each backend (by its id in the site file) calls the item. */
  codes,
  /** Several people take part: their roles in the order they come, with what they are called. */
  parties: z
    .array(z.strictObject({ role: z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), name: text }))
    .min(2)
    .max(4)
    .optional(),
  /** 代办: somebody else may come for the person, with the consent of both. */
  proxy: z.boolean().default(false),
  /** `none`: needs the backend now. `queue`: may be handed in later. `local`: needs no backend. */
  offline: z.enum(['none', 'queue', 'local']),
  /** Days a queued application may wait before the person is told that it was not handed in. */
  queueDays: z.number().int().min(1).max(30).default(3),
  steps: z.array(stepSchema).min(1).max(30),
})
export type ServiceDefinition = z.output<typeof serviceSchema>

/** 一件事: several services done as one. Its steps are shared; each item is handed in under its own number. */
export const bundleSchema = z.strictObject({
  ...common,
  bundle: z.array(slug).min(2).max(8),
  /** An item may be left out and done alone (facts/ux.md a7). */
  singleItems: z.boolean().default(true),
  offline: z.enum(['none', 'queue']),
  steps: z.array(stepSchema).min(1).max(30),
})
export type BundleDefinition = z.output<typeof bundleSchema>

/** The five levels of 好差评 and why somebody was not content: a versioned list that no site changes (facts/ux.md 2.1). */
const ratingsSchema = z.strictObject({
  version,
  /** Levels up to this one are asked why. */
  reasonsUpTo: z.number().int().min(0).max(4),
  reasons: z.array(z.strictObject({ code: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), text })).max(12),
})
const usualRatings: z.input<typeof ratingsSchema> = {
  version: '2026.1',
  reasonsUpTo: 2,
  reasons: [
    { code: 'tooSlow', text: { zh: '等得太久', hk: '等候太久', en: 'It took too long', pt: 'Demorou demasiado' } },
    { code: 'hardToUse', text: { zh: '不会操作', hk: '不懂操作', en: 'Hard to use', pt: 'Difícil de usar' } },
    { code: 'unclear', text: { zh: '说明看不懂', hk: '說明看不明白', en: 'Not clear', pt: 'Pouco claro' } },
    {
      code: 'deviceFault',
      text: { zh: '机器有毛病', hk: '機器有問題', en: 'The machine failed', pt: 'A máquina falhou' },
    },
    {
      code: 'notSolved',
      text: { zh: '事情没办成', hk: '事情沒有辦成', en: 'Not done in the end', pt: 'Não ficou resolvido' },
    },
    { code: 'other', text: { zh: '其他', hk: '其他', en: 'Something else', pt: 'Outra coisa' } },
  ],
}

const groupPictures = [
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
] as const

/** Why an office says no, by its own code: two plain lines for the person who stands there, the second a way on. */
const refusalsSchema = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,59}$/, 'must be a code of the office'),
  z.strictObject({ why: text, next: text }),
)

/** `refusals.yaml` of the shared folder; a region's own stand over it. */
export const refusalsFileSchema = z.strictObject({ schema: z.literal(1), refusals: refusalsSchema })

export const catalogueSchema = z.strictObject({
  schema: z.literal(1),
  version,
  /** The region this catalogue is for, in words. */
  region: text.optional(),
  /** The languages every text must have. */
  languages: z
    .array(z.enum(['zh', 'hk', 'en', 'pt']))
    .min(1)
    .default(['zh', 'en']),
  /** Codes of region and organisation by backend, for services that name none of their own. */
  codes: z.record(slug, z.strictObject({ region: backendCode, organisation: backendCode })).default({}),
  /** Folder with services that several regions share; `take` says which of them are offered here. */
  shared: z.string().min(1).optional(),
  take: z.array(slug).max(400).default([]),
  ratings: ratingsSchema.prefault(usualRatings),
  refusals: refusalsSchema.default({}),
  departments: z
    .array(z.strictObject({ id: slug, name: text }))
    .max(40)
    .default([]),
  groups: z
    .array(
      z.strictObject({
        id: slug,
        name: text,
        examples: z.array(text).min(1).max(2),
        picture: z.enum(groupPictures),
      }),
    )
    .min(1)
    .max(8),
})
export type CatalogueHead = z.output<typeof catalogueSchema>
