import { Sensitive } from '../../../kernel/sensitive.ts'
import type { Accepted, BackendDocument, FaceVerdict, Licence, LookupRecord, PaymentOrder, Slot } from '../contract.ts'
import type { Answer } from './answers.ts'

/* Answers as the counter knows them: what is a person's goes into `Sensitive` here, before anybody else sees it. */

type Defined<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Leaves out members that are undefined, as `exactOptionalPropertyTypes` has it. */
function present<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>
}

const wrapRows = (rows: readonly { readonly label: string; readonly value: string }[]) =>
  rows.map(({ label, value }) => ({ label, value: new Sensitive(value) }))

export const toAccepted = (answer: Answer<'accepted'>): Accepted => present(answer)
export const toVerdict = (answer: Answer<'verdict'>): FaceVerdict => answer
export const toSlots = (answer: Answer<'slots'>): readonly Slot[] => answer.slots
export const toOrder = (answer: Answer<'payment'>): PaymentOrder => answer

export const toRecords = (answer: Answer<'records'>): readonly LookupRecord[] =>
  answer.records.map((record) => present({ ...record, fields: wrapRows(record.fields) }))

export const toLicences = (answer: Answer<'licences'>): readonly Licence[] =>
  answer.licences.map((licence) =>
    present({
      ...licence,
      fields: Object.fromEntries(Object.entries(licence.fields).map(([name, value]) => [name, new Sensitive(value)])),
    }),
  )

export const toDocument = (answer: Answer<'document'>): BackendDocument =>
  present({
    ...answer,
    rows: wrapRows(answer.rows),
    paragraphs: answer.paragraphs.map((paragraph) => new Sensitive(paragraph)),
  })
