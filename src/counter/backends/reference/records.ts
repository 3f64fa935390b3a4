import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Operation } from './bodies.ts'
import type { Book } from './book.ts'
import { addDays, addMonths, ageOf, chinaDay } from './days.ts'
import { caseNoIn } from './desk.ts'
import type { Office } from './office/load.ts'
import type { LicenceType, SampleRecord, Subject } from './office/schema.ts'
import { itemOf, type Refused } from './people.ts'
import type { Person } from './person.ts'
import { type Filling, filledRows, fillIn, sampleAmount, sampleId } from './samples.ts'

/** As `LookupRecord` of the contract, in clear: this is what goes over the wire. */
export interface PlainRecord {
  readonly id: string
  readonly title: string
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  readonly amountFen?: number
  readonly state?: string
}

export interface PlainLicence {
  readonly typeCode: string
  readonly id: string
  readonly name: string
  readonly validTo?: string
  readonly fields: Readonly<Record<string, string>>
}

/** The office's files on people: samples that are the same each time, and what its own book says. */
export class Records {
  readonly #book: Book
  readonly #office: Office

  constructor(book: Book, office: Office) {
    this.#book = book
    this.#office = office
  }

  lookup(
    subjectName: string,
    question: {
      readonly operation: Operation
      readonly applicant?: Person | undefined
      readonly parameters: Readonly<Record<string, string>>
    },
    wallMs: number,
  ): Result<readonly PlainRecord[], Refused> {
    const item = itemOf(this.#office, question.operation)
    if (!item.ok) return item
    const subject = this.#office.subjects.get(subjectName)
    if (!subject) return fail('subjectUnknown')
    const { applicant } = question
    const values = Object.values(question.parameters)
    const fitting = subject.parameter === undefined ? undefined : new RegExp(`^(?:${subject.parameter})$`)
    const named = fitting && values.map((v) => fitting.exec(v.trim())?.[0]).find((v) => v !== undefined)
    if (fitting && named === undefined) return ok([])
    if (subject.personal && !applicant) return fail('applicantMissing')
    const today = chinaDay(wallMs)
    switch (subject.from) {
      case 'cases':
        return ok(this.#casesOf(applicant))
      case 'case':
        return ok(values.flatMap((value) => this.#case(caseNoIn(value))))
      case 'promises':
        return ok(values.flatMap((value) => this.#promises(caseNoIn(value))))
      case 'licences':
        return ok(applicant ? this.licences(applicant, undefined, wallMs).map(asRecord) : [])
      case 'samples': {
        const about = named ?? applicant?.idNumber ?? ''
        return ok(this.#samples(subject, { about, person: applicant, today }))
      }
    }
  }

  /** Licences of a person; all types when none is named. */
  licences(person: Person, types: readonly string[] | undefined, wallMs: number): readonly PlainLicence[] {
    const today = chinaDay(wallMs)
    return [...this.#office.licences.values()]
      .filter((type) => types === undefined || types.includes(type.type))
      .flatMap((type) => this.#licence(type, person, today, wallMs))
  }

  /** A sample record of a person by its id, whichever subject it is of. */
  sample(id: string, person: Person, wallMs: number): PlainRecord | undefined {
    const filling = { about: person.idNumber, person, today: chinaDay(wallMs) }
    return [...this.#office.subjects.values()]
      .filter((s) => s.from === 'samples' && s.personal && s.parameter === undefined)
      .flatMap((s) => this.#samples(s, filling))
      .find((r) => r.id === id)
  }

  #licence(type: LicenceType, person: Person, today: string, wallMs: number): readonly PlainLicence[] {
    const issued = this.#book.db
      .prepare('SELECT case_no, valid_to FROM licence WHERE person = ? AND type = ?')
      .get(this.#book.personKey(person.idNumber), type.type)
    if (!issued && (type.held === 'issued' || ageOf(person.idNumber, wallMs) < type.leastAge)) return []
    const filling: Filling = {
      about: person.idNumber,
      person,
      today,
      more: { caseNo: issued ? String(issued.case_no) : '' },
    }
    const sampleEnd =
      type.validYears === undefined
        ? undefined
        : addMonths(addDays(today.slice(0, 5).concat('06-30'), 0), 12 * Math.max(1, Math.floor(type.validYears / 2)))
    const validTo = issued ? (issued.valid_to === null ? undefined : String(issued.valid_to)) : sampleEnd
    return [
      {
        typeCode: type.type,
        id: sampleId(type.type, person.idNumber),
        name: type.name,
        ...(validTo === undefined ? {} : { validTo }),
        fields: Object.fromEntries(
          Object.entries(type.fields).map(([name, [, template]]) => [name, fillIn(template, filling, type.type)]),
        ),
      },
    ]
  }

  #samples(subject: Subject, filling: Filling): readonly PlainRecord[] {
    return subject.records.flatMap((record) => this.#sample(subject, record, filling))
  }

  #sample(subject: Subject, record: SampleRecord, filling: Filling): readonly PlainRecord[] {
    const about = subject.personal || subject.parameter !== undefined ? filling.about : 'everybody'
    const id = about === 'everybody' ? record.id : sampleId(record.id, about)
    const amountFen = record.amountFen && sampleAmount(record.amountFen, record.id, about)
    if (amountFen !== undefined && this.#isPaid(id, amountFen)) return []
    return [
      {
        id,
        title: record.title,
        fields: filledRows(record.fields, { ...filling, about }, record.id),
        ...(amountFen === undefined ? {} : { amountFen }),
        ...(record.state === undefined ? {} : { state: record.state }),
      },
    ]
  }

  /** A bill is put into the book when it is first shown, so that the till knows what is owed. */
  #isPaid(id: string, amountFen: number): boolean {
    this.#book.db.prepare('INSERT OR IGNORE INTO bill VALUES (?, ?, NULL)').run(id, amountFen)
    return this.#book.db.prepare('SELECT paid_by FROM bill WHERE id = ?').get(id)?.paid_by !== null
  }

  #casesOf(person: Person | undefined): readonly PlainRecord[] {
    if (!person) return []
    return this.#book.db
      .prepare('SELECT DISTINCT case_no FROM party WHERE person = ? ORDER BY case_no DESC LIMIT 50')
      .all(this.#book.personKey(person.idNumber))
      .flatMap((row) => this.#case(String(row.case_no)))
  }

  #case(caseNo: string): readonly PlainRecord[] {
    const row = this.#book.db.prepare('SELECT item, at, answer FROM entry WHERE case_no = ?').get(caseNo)
    if (!row) return []
    const answer = JSON.parse(String(row.answer)) as { decision?: string; expectedBy?: string }
    const waiting = answer.decision === 'received'
    return [
      {
        id: caseNo,
        title: this.#office.items.get(String(row.item))?.name ?? String(row.item),
        fields: [
          { label: '受理编号', value: caseNo },
          { label: '受理日期', value: chinaDay(Number(row.at)) },
          ...(waiting && answer.expectedBy !== undefined ? [{ label: '预计办结', value: answer.expectedBy }] : []),
        ],
        state: waiting ? 'open' : 'done',
      },
    ]
  }

  #promises(caseNo: string): readonly PlainRecord[] {
    return this.#book.db
      .prepare('SELECT document, due_by FROM promise WHERE case_no = ? AND closed_by IS NULL ORDER BY document')
      .all(caseNo)
      .map((row) => ({
        id: `${caseNo}-${String(row.document)}`,
        title: String(row.document),
        fields: [
          { label: '受理编号', value: caseNo },
          { label: '最迟补交', value: String(row.due_by) },
        ],
        state: 'open',
      }))
  }
}

const asRecord = (licence: PlainLicence): PlainRecord => ({
  id: licence.id,
  title: licence.name,
  fields: Object.entries(licence.fields).map(([label, value]) => ({ label, value })),
  state: 'valid',
})
