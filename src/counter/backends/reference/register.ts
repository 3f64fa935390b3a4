import type { Clock } from '../../../kernel/clock.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Accepted, Slot, SubmissionKind } from '../contract.ts'
import type { Operation, ProblemBody, RatingBody, SubmissionBody } from './bodies.ts'
import { Book } from './book.ts'
import { setGoing, slotsOf } from './bookings.ts'
import { ApplicationDesk } from './desk.ts'
import type { Office } from './office/load.ts'
import { itemOf, mayHave, type Refused } from './people.ts'
import type { Person } from './person.ts'

/** Something that was handed in and accepted, as checks from outside see it. */
export interface Case {
  readonly key: string
  readonly kind: SubmissionKind
  readonly operation: string
  readonly caseNo: string
}

/** The office's register: what was handed in, once per idempotency key, and what became of it. */
export class Register {
  readonly book: Book
  readonly office: Office
  readonly #clock: Clock
  readonly #desk: ApplicationDesk

  constructor(path: string, clock: Clock, office: Office) {
    this.book = new Book(path)
    this.office = office
    this.#clock = clock
    this.#desk = new ApplicationDesk(this.book, office)
  }

  eligible(operation: Operation, person: Person): Result<void, Refused> {
    const item = itemOf(this.office, operation)
    return item.ok ? mayHave(this.book, this.office, item.value, person, this.#clock.wallMs()) : item
  }

  slots(operation: Operation): Result<readonly Slot[], Refused> {
    const item = itemOf(this.office, operation)
    return item.ok ? ok(slotsOf(this.book, this.office, operation, this.#clock.wallMs())) : item
  }

  /** The same key with the same content answers the same for ever, a refusal too; with another content it is refused. */
  submit(kind: SubmissionKind, key: string, body: SubmissionBody): Result<Accepted, Refused> {
    const content = this.book.contentKey({ kind, ...body })
    return this.book.inTransaction(() => {
      const known = this.book.db.prepare('SELECT content, answer, refusal FROM entry WHERE key = ?').get(key)
      if (known) {
        if (known.content !== content) return fail('keyReused')
        return known.answer === null ? fail(String(known.refusal)) : ok(JSON.parse(String(known.answer)) as Accepted)
      }
      const wallMs = this.#clock.wallMs()
      const item = itemOf(this.office, body.operation)
      const decided = !item.ok
        ? item
        : kind === 'application'
          ? this.#desk.decide(item.value, body, wallMs)
          : setGoing(this.book, this.office, kind, body, wallMs)
      const applicant = body.parties.find((p) => p.role === 'applicant') ?? body.parties[0]
      this.book.db
        .prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
        .run(
          key,
          kind,
          content,
          body.operation.item,
          body.operation.region,
          applicant ? this.book.personKey(applicant.idNumber) : null,
          decided.ok ? decided.value.caseNo : null,
          decided.ok ? JSON.stringify(decided.value) : null,
          decided.ok ? null : decided.error.code,
          decided.ok ? (decided.value.dueFen ?? null) : null,
          wallMs,
        )
      return decided
    })
  }

  /** What was accepted under a key; undefined too for what was refused, because nothing has come of it. */
  find(kind: SubmissionKind, key: string): Accepted | undefined {
    const row = this.book.db
      .prepare('SELECT answer FROM entry WHERE key = ? AND kind = ? AND answer IS NOT NULL')
      .get(key, kind)
    return row && (JSON.parse(String(row.answer)) as Accepted)
  }

  /** Stores a rating or a report of a problem, once per key. `said` is what the office keeps of it. */
  note(
    what:
      | { readonly kind: 'rating'; readonly body: RatingBody }
      | { readonly kind: 'problem'; readonly body: ProblemBody },
    key: string,
  ): Result<{ readonly stored: true }, Refused> {
    const content = this.book.contentKey(what)
    return this.book.inTransaction(() => {
      const known = this.book.db.prepare('SELECT content FROM note WHERE key = ?').get(key)
      if (known) return known.content === content ? ok({ stored: true }) : fail('keyReused')
      if (what.body.operation) {
        const item = itemOf(this.office, what.body.operation)
        if (!item.ok) return item
      }
      const said =
        what.kind === 'rating' ? what.body : { ...what.body, phone: what.body.phone === undefined ? 'no' : 'yes' }
      this.book.db
        .prepare('INSERT INTO note VALUES (?, ?, ?, ?, ?)')
        .run(key, what.kind, content, JSON.stringify(said), this.#clock.wallMs())
      return ok({ stored: true })
    })
  }

  /** Every accepted application, for checks from outside. */
  cases(): readonly Case[] {
    return this.accepted('application')
  }

  /** Everything of a kind that was accepted: appointments, deliveries, tickets, signatures. */
  accepted(kind: SubmissionKind): readonly Case[] {
    return this.book.db
      .prepare('SELECT key, item, case_no FROM entry WHERE kind = ? AND case_no IS NOT NULL ORDER BY rowid')
      .all(kind)
      .map((row) => ({ key: String(row.key), kind, operation: String(row.item), caseNo: String(row.case_no) }))
  }

  /** Ratings and reports of problems, without anybody's phone number. */
  notes(kind: 'rating' | 'problem'): readonly { readonly key: string; readonly said: unknown }[] {
    return this.book.db
      .prepare('SELECT key, said FROM note WHERE kind = ? ORDER BY rowid')
      .all(kind)
      .map((row) => ({ key: String(row.key), said: JSON.parse(String(row.said)) as unknown }))
  }
}
