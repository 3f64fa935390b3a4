import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Book } from './book.ts'
import { chinaDay } from './days.ts'
import type { Office } from './office/load.ts'
import type { Payments } from './payments.ts'
import type { Refused } from './people.ts'
import type { Person } from './person.ts'
import type { Records } from './records.ts'
import { type Filling, filledRows, fillIn } from './samples.ts'

/** As `BackendDocument` of the contract, in clear. */
export interface PlainDocument {
  readonly documentId: string
  readonly title: string
  readonly number: string
  readonly issuer: string
  readonly issuedOn: string
  readonly validUntil?: string
  readonly rows: readonly { readonly label: string; readonly value: string }[]
  readonly paragraphs: readonly string[]
  readonly seal?: string
  readonly verifyUrl: string
}

/** Pages the office issues: certificates of decided cases, licences, extracts of its records. Only to whom they belong. */
export class Documents {
  readonly #book: Book
  readonly #office: Office
  readonly #records: Records
  readonly #payments: Payments

  constructor(book: Book, office: Office, records: Records, payments: Payments) {
    this.#book = book
    this.#office = office
    this.#records = records
    this.#payments = payments
  }

  fetch(documentId: string, person: Person, wallMs: number): Result<PlainDocument, Refused> {
    if (documentId.startsWith('doc-')) return this.#certificate(documentId, person)
    const today = chinaDay(wallMs)
    const licence = this.#records.licences(person, undefined, wallMs).find((l) => l.id === documentId)
    if (licence) {
      const type = this.#office.licences.get(licence.typeCode)
      const issuer = type?.issuer ?? ''
      return ok({
        ...this.#frame(documentId, licence.name, issuer, today),
        ...(licence.validTo === undefined ? {} : { validUntil: licence.validTo }),
        rows: Object.entries(licence.fields).map(([name, value]) => ({
          label: type?.fields[name]?.[0] ?? name,
          value,
        })),
        paragraphs: ['本页由电子证照库生成，仅供示例。'],
        seal: issuer,
      })
    }
    const record = this.#records.sample(documentId, person, wallMs)
    if (!record) return fail('documentUnknown')
    const issuer = '示例政务服务中心'
    return ok({
      ...this.#frame(documentId, `${record.title}查询结果`, issuer, today),
      rows: [{ label: '查询人', value: person.name }, ...record.fields],
      paragraphs: ['以上内容以登记簿记载为准。本页为示例。'],
      seal: issuer,
    })
  }

  #certificate(documentId: string, person: Person): Result<PlainDocument, Refused> {
    const caseNo = documentId.slice('doc-'.length)
    const row = this.#book.db.prepare('SELECT item, at, answer FROM entry WHERE case_no = ?').get(caseNo)
    const item = row && this.#office.items.get(String(row.item))
    const certificate = item?.certificate === undefined ? undefined : this.#office.certificates.get(item.certificate)
    if (!row || !item || !certificate) return fail('documentUnknown')
    const mine = this.#book.db
      .prepare('SELECT 1 FROM party WHERE case_no = ? AND person = ?')
      .get(caseNo, this.#book.personKey(person.idNumber))
    if (!mine) return fail('notYours')
    if (!this.#payments.isSettled(caseNo)) return fail('notPaid')
    const { validUntil } = JSON.parse(String(row.answer)) as { validUntil?: string }
    const issuedOn = chinaDay(Number(row.at))
    const filling: Filling = {
      about: person.idNumber,
      person,
      today: issuedOn,
      more: { caseNo, item: item.name, validUntil: validUntil ?? '长期' },
    }
    return ok({
      ...this.#frame(documentId, certificate.title, certificate.issuer, issuedOn),
      number: caseNo,
      ...(validUntil === undefined ? {} : { validUntil }),
      rows: filledRows(certificate.rows, filling, certificate.id),
      paragraphs: certificate.paragraphs.map((p) => fillIn(p, filling, certificate.id)),
      ...(certificate.seal === undefined ? {} : { seal: certificate.seal }),
    })
  }

  #frame(documentId: string, title: string, issuer: string, issuedOn: string) {
    return {
      documentId,
      title,
      number: documentId,
      issuer,
      issuedOn,
      verifyUrl: `https://example.invalid/v/${documentId}`,
    }
  }
}
