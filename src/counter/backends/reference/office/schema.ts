import { z } from 'zod'

/* The office's rules and sample records as files: `provisioning/backend/office/*.yaml`. Every file may hold any of the lists. */

const itemCode = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be a code such as food-licence')
const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a name such as area')
const refusal = z.string().regex(/^[a-z][A-Za-z0-9]{0,60}$/, 'must be a code such as areaTooLarge')
const words = z.string().min(1).max(300)
const age = z.number().int().min(0).max(150)
const region = z.string().regex(/^\d{6}$/, 'must be six digits')

const condition = z
  .strictObject({
    answer: name,
    is: z.array(z.string().max(60)).min(1).optional(),
    isNot: z.array(z.string().max(60)).min(1).optional(),
    over: z.number().optional(),
  })
  .refine((c) => [c.is, c.isNot, c.over].filter((v) => v !== undefined).length === 1, {
    message: 'needs exactly one of is, isNot, over',
  })

/** What the office does with one item. */
const item = z.strictObject({
  item: itemCode,
  name: words,
  /** Of its case numbers. */
  prefix: z.string().regex(/^[A-Z]{2,4}$/, 'must be 2 to 4 capitals'),
  /** Where it is done; everywhere when not said. */
  regions: z.array(region).min(1).optional(),
  /** Completed years of the applicant. */
  leastAge: age.default(0),
  mostAge: age.default(150),
  /** Licences the applicant must hold, or have applied for. */
  holds: z.array(itemCode).default([]),
  /** How often one person may have it. */
  once: z.enum(['no', 'year', 'ever']).default('no'),
  /** Roles that must all be there. */
  parties: z.array(name).default([]),
  /** Every party's face must have been matched here. */
  faces: z.boolean().default(false),
  /** Roles that must have signed. */
  signed: z.array(name).default([]),
  answers: z.array(name).default([]),
  codes: z.array(name).default([]),
  documents: z
    .array(
      z.strictObject({
        id: name,
        promisable: z.boolean().default(false),
        /** A licence of this type stands for it. */
        orLicence: itemCode.optional(),
      }),
    )
    .default([]),
  /** Longest time for which a document may be promised, days. */
  promiseDays: z.number().int().min(1).max(365).default(30),
  decision: z.enum(['decided', 'received']).default('decided'),
  /** Days until an office has decided. */
  days: z.number().int().min(1).max(365).default(5),
  /** Tried in order; the first that fits refuses, or leaves the decision to people. */
  rules: z
    .array(
      z.strictObject({
        when: condition,
        outcome: z.union([z.strictObject({ refuse: refusal }), z.strictObject({ receive: z.literal(true) })]),
      }),
    )
    .default([]),
  validMonths: z.number().int().min(1).max(1200).optional(),
  /** What is to be paid before anything goes on: a fee, or a tax on an amount in yuan that was answered. */
  due: z
    .union([
      z.strictObject({ fen: z.number().int().min(1) }),
      z.strictObject({ ofAnswer: name, perMille: z.number().min(0.1).max(1000) }),
    ])
    .optional(),
  /** Licence it issues when it is decided. */
  issues: itemCode.optional(),
  /** Certificate that can be printed, by its id in `certificates`. */
  certificate: itemCode.optional(),
  /** Closes what was promised for the case named by this scanned code. */
  closesPromiseOf: name.optional(),
})

/** A text with `{name}`, `{digits:8}`, `{pick:a|b}` … filled in (samples.ts). */
const template = z.string().min(1).max(300)
const rows = z
  .array(z.tuple([words, template]))
  .max(20)
  .default([])

const licence = z.strictObject({
  type: itemCode,
  name: words,
  /** `issued`: only those to whom this office has issued it. */
  held: z.enum(['always', 'issued']),
  leastAge: age.default(0),
  validYears: z.number().int().min(1).max(50).optional(),
  issuer: words,
  fields: z.record(name, z.tuple([words, template])),
})

const record = z.strictObject({
  id: itemCode,
  title: words,
  fields: rows,
  /** Smallest and largest, fen; one and the same for a person. */
  amountFen: z.tuple([z.number().int().min(1), z.number().int().min(1)]).optional(),
  state: refusal.optional(),
})

const subject = z.strictObject({
  subject: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,39}$/, 'must be a subject such as bills'),
  /** Where the answer comes from: samples of this file, or what the office has in its book. */
  from: z.enum(['samples', 'cases', 'case', 'promises', 'licences']).default('samples'),
  /** Whether it is about a person. */
  personal: z.boolean().default(true),
  /** Nothing is found unless one of the parameters fits. */
  parameter: z.string().max(120).optional(),
  records: z.array(record).max(60).default([]),
})

const certificate = z.strictObject({
  id: itemCode,
  title: words,
  issuer: words,
  seal: words.optional(),
  rows,
  paragraphs: z.array(template).max(10).default([]),
})

const place = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  name: words,
  region,
  /** Local times of a working day, `HH:MM`. */
  times: z
    .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))
    .min(1)
    .max(40),
  capacity: z.number().int().min(1).max(1000),
})

export const officeFileSchema = z.strictObject({
  schema: z.literal(1),
  regions: z
    .array(z.strictObject({ code: region, name: words, organisations: z.array(z.string().max(40)).min(1) }))
    .default([]),
  items: z.array(item).default([]),
  licences: z.array(licence).default([]),
  subjects: z.array(subject).default([]),
  certificates: z.array(certificate).default([]),
  places: z.array(place).default([]),
  queues: z.array(z.strictObject({ id: name, letter: z.string().regex(/^[A-Z]$/), name: words })).default([]),
})
export type OfficeFile = z.output<typeof officeFileSchema>
export type Item = OfficeFile['items'][number]
export type LicenceType = OfficeFile['licences'][number]
export type Subject = OfficeFile['subjects'][number]
export type SampleRecord = Subject['records'][number]
export type Certificate = OfficeFile['certificates'][number]
export type Place = OfficeFile['places'][number]
