import { z } from 'zod'

/* What the office takes; `provisioning/backend/openapi.yaml` says the same in its own words. */

const code = z.string().min(1).max(64)
export const operationBody = z.strictObject({
  item: code,
  region: z.string().max(64),
  organisation: z.string().max(64),
})
const person = { name: z.string().min(1).max(100), idNumber: z.string().min(15).max(18) }
const applicant = z.strictObject(person)
const name = z.string().min(1).max(64)
const values = z.record(name, z.string().max(4000))
const day = z.iso.date()
const picture = z.base64().max(4_000_000)

export const eligibilityBody = z.strictObject({ operation: operationBody, applicant })
export const lookupBody = z.strictObject({
  operation: operationBody,
  applicant: applicant.optional(),
  parameters: values,
})
export const licencesBody = z.strictObject({
  operation: operationBody,
  applicant,
  typeCodes: z.array(name).min(1).max(20),
  purpose: z.string().min(1).max(500),
})
export const slotsBody = z.strictObject({ operation: operationBody })
export const faceBody = z.strictObject({ applicant, frames: z.array(picture).min(2).max(4) })
export const submissionBody = z.strictObject({
  operation: operationBody,
  parties: z.array(z.strictObject({ role: name, ...person, evidence: z.string().max(2000).optional() })).max(8),
  answers: values,
  licences: z.array(z.strictObject({ typeCode: name, id: z.string().max(200) })).max(20),
  documents: z.array(z.strictObject({ id: name, pages: z.array(picture).min(1).max(20) })).max(20),
  promises: z.array(z.strictObject({ document: name, dueBy: day })).max(20),
  signatures: z.array(z.strictObject({ role: name, png: picture })).max(8),
  codes: values,
  caseNo: z.string().max(40).optional(),
  actor: z.string().max(80).optional(),
})
export const paymentBody = z.strictObject({
  operation: operationBody,
  amountFen: z.number().int().min(1).max(100_000_000_000),
  caseNo: z.string().max(40).optional(),
  records: z.array(z.string().min(1).max(200)).max(100),
})
export const documentBody = z.strictObject({ operation: operationBody, applicant })
export const ratingBody = z.strictObject({
  operation: operationBody,
  caseNo: z.string().max(40).optional(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  reasons: z.array(name).max(20),
  reasonsVersion: z.string().max(40),
  mistaken: z.boolean(),
})
export const problemBody = z.strictObject({
  ticketNo: z.string().min(1).max(40),
  operation: operationBody.optional(),
  step: z.string().max(80),
  code: z.string().max(80),
  phone: z.string().max(40).optional(),
})
export const keyForm = /^[0-9A-Z]{26}$/

export type Operation = z.output<typeof operationBody>
export type SubmissionBody = z.output<typeof submissionBody>
export type PaymentBody = z.output<typeof paymentBody>
export type RatingBody = z.output<typeof ratingBody>
export type ProblemBody = z.output<typeof problemBody>
