import { z } from 'zod'
import { symbologies } from '../../hardware/contract.ts'
import { conditionSchema } from '../forms/conditions.ts'
import { formFieldSchema } from '../forms/fields.ts'
import { text } from './text.ts'

/** A role of the site file, e.g. `reader.identity`. */
const role = z.string().regex(/^[a-z][a-zA-Z]*(\.[a-zA-Z]+)+$/, 'must be a role such as reader.identity')
/** Name of an answer, a material, a party: camelCase. */
const key = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'must be a name such as buyer or idCopy')
/** What a gateway is asked about (`backends/contract.ts` lookup). */
const subject = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,39}$/)

const party = key.default('applicant')
/** Whether the step is taken at all, by earlier answers; a step that is not is skipped silently. */
const when = conditionSchema.optional()

/** Purpose, data, recipient, retention: what PIPL article 17 asks to be told before personal data are handled. */
const consentStep = z.strictObject({
  step: z.literal('consent'),
  party,
  purpose: text,
  /** Not the face: the kiosk names it by itself, to those whose picture is taken. */
  items: z.array(text).min(1).max(5),
  recipient: text,
  retention: text,
})
/** Read the resident identity card and have the person confirm it. */
const identifyStep = z.strictObject({
  step: z.literal('identify'),
  role,
  party,
  /** Whose card, in words, where several people take part. */
  whose: text.optional(),
  /** True: name and number may be typed where there is no card (facts/ux.md a4). */
  manual: z.boolean().default(false),
})
/** Ask the backend: whether this person can have this service, or, with a subject, for records to show and choose from. */
const queryStep = z.strictObject({
  step: z.literal('query'),
  subject: subject.optional(),
  /** Answers and scanned codes that the question is about. */
  with: z.array(key).max(6).default([]),
  /** Stop here when nothing was found. */
  mustFind: z.boolean().default(true),
  title: text.optional(),
  when,
})
/** Live picture against the backend's own record. */
const verifyFaceStep = z.strictObject({
  step: z.literal('verifyFace'),
  role,
  party,
  attempts: z.number().int().min(1).max(5).default(3),
})
/** Electronic licences instead of paper (免证办): asks, fetches, shows what came. */
const fetchLicencesStep = z.strictObject({
  step: z.literal('fetchLicences'),
  purpose: text,
  types: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,39}$/),
        name: text,
        required: z.boolean().default(true),
      }),
    )
    .min(1)
    .max(6),
  when,
})
const formStep = z.strictObject({
  step: z.literal('form'),
  title: text,
  layout: z.enum(['oneByOne', 'page']).default('oneByOne'),
  perPage: z.number().int().min(2).max(6).default(4),
  fields: z.array(formFieldSchema).min(1).max(40),
  when,
})
/** Takes pictures of paper. */
const captureDocumentStep = z.strictObject({
  step: z.literal('captureDocument'),
  role,
  document: key,
  title: text,
  hint: text.optional(),
  pages: z.number().int().min(1).max(10).default(1),
  /** False: the person may go on without it. */
  required: z.boolean().default(true),
  /** 容缺: days by which a missing one may be promised instead. */
  promiseDays: z.number().int().min(1).max(90).optional(),
  /** A licence of this type that was fetched makes the paper needless (免提交). */
  unlessLicence: z.string().optional(),
  when,
})
/** Reads a code: a licence, a case, a promise, a voucher, a phone's health or social card code. */
const scanCodeStep = z.strictObject({
  step: z.literal('scanCode'),
  role,
  code: key,
  title: text,
  hint: text.optional(),
  symbologies: z.array(z.enum(symbologies)).min(1).max(8).optional(),
  /** Ask the gateway at once what the code means; nothing found is shown here. */
  lookup: subject.optional(),
  /** Without a scanner at hand the number can be typed. */
  manual: z.boolean().default(true),
  when,
})
const signStep = z.strictObject({
  step: z.literal('sign'),
  role,
  party,
  whose: text.optional(),
  statement: text,
  when,
})
/** Show what will be handed in. */
const reviewStep = z.strictObject({ step: z.literal('review') })
const submitStep = z.strictObject({ step: z.literal('submit') })
/** Degrees, WGS 84. */
export const point = z.strictObject({ lat: z.number().min(-85).max(85), lon: z.number().min(-180).max(180) })
const chooseStep = z.strictObject({
  step: z.literal('choose'),
  /** Answer it fills. */
  id: key,
  title: text,
  /** Options of the catalogue; without them, the records of the newest query. */
  options: z
    .array(
      z.strictObject({
        value: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
        label: text,
        hint: text.optional(),
        /** Where it is, when the options are places: with it on every option they are drawn and the nearest comes first. */
        at: point.optional(),
      }),
    )
    .min(1)
    .max(24)
    .optional(),
  /** Several may be chosen. */
  several: z.boolean().default(false),
  when,
})
/** Shows a QR that the citizen pays with the phone. */
const payStep = z.strictObject({
  step: z.literal('pay'),
  title: text,
  /** A fixed fee in fen; `chosen`: the sum of the chosen records; `due`: what the backend asked for when it accepted. */
  amount: z.union([z.number().int().min(1).max(100_000_000), z.enum(['chosen', 'due'])]),
  when,
})
const printStep = z.strictObject({
  step: z.literal('print'),
  role,
  /** `receipt`; `certificate`: what the backend issued; `form`: the answers as a filled-in form; `copy`: the captured pages. */
  document: z.enum(['receipt', 'certificate', 'form', 'copy']),
  title: text.optional(),
  copies: z.number().int().min(1).max(5).default(1),
  /** False: without paper the service is not offered at all. */
  optional: z.boolean().default(true),
  when,
})
/** Draws a number for a queue and prints it. */
const ticketStep = z.strictObject({ step: z.literal('ticket'), role, queue: key, title: text, when })
const appointmentStep = z.strictObject({ step: z.literal('appointment'), title: text, when })
const deliverStep = z.strictObject({
  step: z.literal('deliver'),
  title: text,
  ways: z
    .array(z.enum(['pickUp', 'post']))
    .min(1)
    .max(2),
  when,
})
const resultStep = z.strictObject({ step: z.literal('result'), headline: text })

export const stepSchema = z.discriminatedUnion('step', [
  consentStep,
  identifyStep,
  queryStep,
  verifyFaceStep,
  fetchLicencesStep,
  formStep,
  captureDocumentStep,
  scanCodeStep,
  signStep,
  reviewStep,
  submitStep,
  chooseStep,
  payStep,
  printStep,
  ticketStep,
  appointmentStep,
  deliverStep,
  resultStep,
])
export type Step = z.output<typeof stepSchema>
export type StepName = Step['step']
export type StepOf<N extends StepName> = Extract<Step, { readonly step: N }>
