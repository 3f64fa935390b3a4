import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../kernel/clock.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { PaymentOrder } from '../contract.ts'
import type { PaymentBody } from './bodies.ts'
import type { Book } from './book.ts'
import type { Office } from './office/load.ts'
import { itemOf, type Refused } from './people.ts'

export interface PaymentOptions {
  /** How long an order can be paid, ms. */
  readonly expireMs: number
  /** Orders are paid by themselves after this time: for a demo without phones. */
  readonly autoPayMs?: number | undefined
}

type Row = Record<string, unknown>

/** The till: orders opened by key, paid by phone, given up, expired. Whatever comes first in a transaction holds. */
export class Payments {
  readonly #book: Book
  readonly #office: Office
  readonly #clock: Clock
  readonly #options: PaymentOptions

  constructor(book: Book, office: Office, clock: Clock, options: PaymentOptions) {
    this.#book = book
    this.#office = office
    this.#clock = clock
    this.#options = options
  }

  open(key: string, body: PaymentBody, baseUrl: string): Result<PaymentOrder, Refused> {
    const content = this.#book.contentKey(body)
    return this.#book.inTransaction(() => {
      const known = this.#row('key', key)
      if (known) return known.content === content ? ok(orderOf(known, baseUrl)) : fail('keyReused')
      const item = itemOf(this.#office, body.operation)
      if (!item.ok) return item
      const wrong = this.#wrongAmount(body)
      if (wrong) return fail(wrong)
      const now = this.#clock.wallMs()
      this.#book.db
        .prepare("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)")
        .run(
          key,
          content,
          randomBytes(12).toString('hex'),
          body.amountFen,
          body.caseNo ?? null,
          JSON.stringify(body.records),
          now,
          now + this.#options.expireMs,
        )
      return ok(orderOf(this.#row('key', key) ?? {}, baseUrl))
    })
  }

  find(key: string, baseUrl: string): PaymentOrder | undefined {
    return this.#book.inTransaction(() => {
      const row = this.#row('key', key)
      return row && orderOf(row, baseUrl)
    })
  }

  /** Gives an order up, unless it has been paid or has ended. */
  cancel(key: string, baseUrl: string): PaymentOrder | undefined {
    return this.#book.inTransaction(() => {
      const row = this.#row('key', key)
      if (row?.state === 'waiting') this.#end(row, 'canceled')
      const after = this.#row('key', key)
      return after && orderOf(after, baseUrl)
    })
  }

  /** What the phone does. Paying what is paid is good; what has ended cannot be paid any more. */
  pay(orderNo: string): Result<void, Refused> {
    return this.#book.inTransaction(() => {
      const row = this.#row('order_no', orderNo)
      if (!row) return fail('orderUnknown')
      if (row.state === 'waiting') this.#end(row, 'paid')
      return row.state === 'waiting' || row.state === 'paid' ? ok(undefined) : fail('orderEnded')
    })
  }

  /** An order as the phone's page shows it. */
  order(orderNo: string): { readonly amountFen: number; readonly state: string } | undefined {
    return this.#book.inTransaction(() => {
      const row = this.#row('order_no', orderNo)
      return row && { amountFen: Number(row.amount_fen), state: String(row.state) }
    })
  }

  /** Whether everything due for a case has been paid. */
  isSettled(caseNo: string): boolean {
    const due = this.#book.db.prepare('SELECT due_fen FROM entry WHERE case_no = ?').get(caseNo)?.due_fen
    if (typeof due !== 'number') return true
    return this.#book.inTransaction(() =>
      this.#book.db
        .prepare('SELECT order_no FROM payment WHERE case_no = ?')
        .all(caseNo)
        .some((row) => this.#row('order_no', String(row.order_no))?.state === 'paid'),
    )
  }

  /** Every order, for checks from outside. */
  all(): readonly { readonly key: string; readonly amountFen: number; readonly state: string }[] {
    return this.#book.db
      .prepare('SELECT key, amount_fen, state FROM payment ORDER BY rowid')
      .all()
      .map((row) => ({ key: String(row.key), amountFen: Number(row.amount_fen), state: String(row.state) }))
  }

  /** The order as it is now: time may have ended it. */
  #row(by: 'key' | 'order_no', value: string): Row | undefined {
    const read = () => this.#book.db.prepare(`SELECT * FROM payment WHERE ${by} = ?`).get(value)
    const row = read()
    if (row?.state !== 'waiting') return row
    const now = this.#clock.wallMs()
    const { autoPayMs } = this.#options
    if (autoPayMs !== undefined && now >= Number(row.at) + autoPayMs && autoPayMs < this.#options.expireMs)
      this.#end(row, 'paid')
    else if (now >= Number(row.expires_at)) this.#end(row, 'expired')
    return read()
  }

  #end(row: Row, state: 'paid' | 'expired' | 'canceled'): void {
    this.#book.db.prepare('UPDATE payment SET state = ? WHERE key = ?').run(state, String(row.key))
    if (state !== 'paid') return
    for (const id of JSON.parse(String(row.records)) as string[])
      this.#book.db.prepare('UPDATE bill SET paid_by = ? WHERE id = ?').run(String(row.order_no), id)
  }

  /** What is paid must be what the office asked for: its bills, or what is due for the case. */
  #wrongAmount({ amountFen, caseNo, records }: PaymentBody): string | undefined {
    if (records.length > 0) {
      let sum = 0
      for (const id of new Set(records)) {
        const bill = this.#book.db.prepare('SELECT amount_fen, paid_by FROM bill WHERE id = ?').get(id)
        if (!bill) return 'recordUnknown'
        if (bill.paid_by !== null) return 'alreadyPaid'
        sum += Number(bill.amount_fen)
      }
      return sum === amountFen ? undefined : 'amountMismatch'
    }
    if (caseNo === undefined) return undefined
    const row = this.#book.db.prepare('SELECT due_fen FROM entry WHERE case_no = ?').get(caseNo)
    if (!row) return 'caseUnknown'
    if (row.due_fen === null) return undefined
    return row.due_fen === amountFen ? undefined : 'amountMismatch'
  }
}

function orderOf(row: Row, baseUrl: string): PaymentOrder {
  return {
    orderNo: String(row.order_no),
    payUrl: `${baseUrl}/pay/${String(row.order_no)}`,
    amountFen: Number(row.amount_fen),
    state: row.state as PaymentOrder['state'],
  }
}
