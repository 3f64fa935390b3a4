import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Accepted } from '../contract.ts'
import type { SubmissionBody } from './bodies.ts'
import type { Book } from './book.ts'
import { addDays, addMonths, chinaDay } from './days.ts'
import type { Office } from './office/load.ts'
import type { Item } from './office/schema.ts'
import { mayHave, type Refused } from './people.ts'

/** Decides an application by the item's rules and writes down what follows from it. Runs inside the transaction of its key. */
export class ApplicationDesk {
  readonly #book: Book
  readonly #office: Office

  constructor(book: Book, office: Office) {
    this.#book = book
    this.#office = office
  }

  decide(item: Item, body: SubmissionBody, wallMs: number): Result<Accepted, Refused> {
    const [first] = body.parties
    const applicant = body.parties.find((p) => p.role === 'applicant') ?? first
    if (!applicant) return fail('partyMissing')
    const may = mayHave(this.#book, this.#office, item, applicant, wallMs)
    if (!may.ok) return may
    const missing = this.#missing(item, body, chinaDay(wallMs))
    if (missing) return fail(missing)
    const promised = this.#promisedCase(item, body)
    if (!promised.ok) return promised
    const rule = item.rules.find(({ when }) => fits(when, body.answers[when.answer]))
    if (rule && 'refuse' in rule.outcome) return fail(rule.outcome.refuse)
    const decided = item.decision === 'decided' && !rule && body.promises.length === 0
    const dueFen = dueOf(item, body)
    if (dueFen === 'invalid') return fail('amountInvalid')
    return ok(this.#writeDown(item, body, { decided, dueFen, promisedCase: promised.value, wallMs }))
  }

  #missing(item: Item, body: SubmissionBody, today: string): string | undefined {
    const roles = body.parties.map((p) => p.role)
    if (item.parties.some((role) => !roles.includes(role))) return 'partyMissing'
    if (item.parties.length > 0 && new Set(body.parties.map((p) => p.idNumber)).size < body.parties.length)
      return 'partyTwice'
    for (const party of body.parties) {
      if (item.faces && party.evidence === undefined) return 'faceMissing'
      if (party.evidence !== undefined && !this.#isEvidenceOf(party.evidence, party.idNumber)) return 'evidenceUnknown'
    }
    if (item.signed.some((role) => !body.signatures.some((s) => s.role === role))) return 'signatureMissing'
    if (item.answers.some((name) => (body.answers[name] ?? '').trim() === '')) return 'answerMissing'
    if (item.codes.some((name) => (body.codes[name] ?? '') === '')) return 'codeMissing'
    for (const { id, promisable, orLicence } of item.documents) {
      if (body.documents.some((d) => d.id === id)) continue
      if (orLicence !== undefined && body.licences.some((l) => l.typeCode === orLicence)) continue
      const promise = body.promises.find((p) => p.document === id)
      if (!promise) return 'documentMissing'
      if (!promisable) return 'notPromisable'
      if (promise.dueBy < today || promise.dueBy > addDays(today, item.promiseDays)) return 'promiseTooLong'
    }
    return undefined
  }

  #isEvidenceOf(token: string, idNumber: string): boolean {
    const row = this.#book.db.prepare('SELECT person FROM evidence WHERE token = ?').get(token)
    return row?.person === this.#book.personKey(idNumber)
  }

  /** The case whose promises this closes; undefined for items that close none. */
  #promisedCase(item: Item, body: SubmissionBody): Result<string | undefined, Refused> {
    if (item.closesPromiseOf === undefined) return ok(undefined)
    const caseNo = caseNoIn(body.codes[item.closesPromiseOf] ?? '')
    const open = this.#book.db.prepare('SELECT 1 FROM promise WHERE case_no = ? AND closed_by IS NULL').get(caseNo)
    if (!open) return fail('promiseUnknown')
    const persons = this.#book.db.prepare('SELECT person FROM party WHERE case_no = ?').all(caseNo)
    const mine = body.parties.some((p) => persons.some((row) => row.person === this.#book.personKey(p.idNumber)))
    if (!mine) return fail('notYours')
    return body.documents.length === 0 ? fail('documentMissing') : ok(caseNo)
  }

  #writeDown(
    item: Item,
    body: SubmissionBody,
    what: { decided: boolean; dueFen: number | undefined; promisedCase: string | undefined; wallMs: number },
  ): Accepted {
    const { db } = this.#book
    const today = chinaDay(what.wallMs)
    const caseNo = numbered(this.#book, item.prefix, today)
    const validUntil =
      what.decided && item.validMonths !== undefined ? { validUntil: addMonths(today, item.validMonths) } : {}
    for (const party of body.parties) {
      const person = this.#book.personKey(party.idNumber)
      db.prepare('INSERT INTO party VALUES (?, ?, ?)').run(caseNo, party.role, person)
      if (what.decided && item.issues !== undefined && (party.role === 'applicant' || party === body.parties[0]))
        db.prepare('INSERT OR REPLACE INTO licence VALUES (?, ?, ?, ?)').run(
          person,
          item.issues,
          caseNo,
          validUntil.validUntil ?? null,
        )
    }
    for (const { document, dueBy } of body.promises)
      db.prepare('INSERT OR IGNORE INTO promise VALUES (?, ?, ?, NULL)').run(caseNo, document, dueBy)
    if (what.promisedCase !== undefined)
      db.prepare('UPDATE promise SET closed_by = ? WHERE case_no = ? AND closed_by IS NULL').run(
        caseNo,
        what.promisedCase,
      )
    return {
      caseNo,
      ...validUntil,
      queryUrl: queryUrlOf(caseNo),
      decision: what.decided ? 'decided' : 'received',
      ...(what.decided ? {} : { expectedBy: addDays(today, item.days) }),
      ...(what.decided && item.certificate !== undefined ? { documentId: `doc-${caseNo}` } : {}),
      ...(what.dueFen === undefined ? {} : { dueFen: what.dueFen }),
      ...(body.promises.length === 0 ? {} : { deficits: body.promises }),
    }
  }
}

export const queryUrlOf = (caseNo: string): string => `https://example.invalid/q/${caseNo}`

/** A case number as typed, or as it stands at the end of the URL of a receipt's code. */
export const caseNoIn = (text: string): string => text.trim().split('/').at(-1) ?? ''

/** `YL20261121-0001`: counted through all items. */
export const numbered = (book: Book, prefix: string, today: string): string =>
  `${prefix}${today.replaceAll('-', '')}-${String(book.next('case')).padStart(4, '0')}`

function fits(when: Item['rules'][number]['when'], answer: string | undefined): boolean {
  if (when.is) return answer !== undefined && when.is.includes(answer)
  if (when.isNot) return answer === undefined || !when.isNot.includes(answer)
  /* What is no number is over every limit: people look at it. */
  return when.over !== undefined && answer !== undefined && !(Number(answer) <= when.over)
}

function dueOf(item: Item, body: SubmissionBody): number | undefined | 'invalid' {
  if (!item.due) return undefined
  if ('fen' in item.due) return item.due.fen
  const yuan = Number(body.answers[item.due.ofAnswer])
  if (!(yuan > 0 && yuan < 1e9)) return 'invalid'
  return Math.round((yuan * 100 * item.due.perMille) / 1000)
}
