import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../../kernel/clock.ts'
import { isValidIdNumber } from '../../../kernel/id-number.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Accepted } from '../contract.ts'

export interface Person {
  readonly name: string
  readonly idNumber: string
}

interface OperationRule {
  readonly prefix: string
  /** Completed years of age; 0 for no limit. */
  readonly leastAge: number
  readonly validMonths: number
}

/** What this office decides about. */
const operationRules: Readonly<Record<string, OperationRule>> = {
  'pension-certification': { prefix: 'YL', leastAge: 0, validMonths: 12 },
  'old-age-allowance': { prefix: 'GL', leastAge: 80, validMonths: 12 },
  'disability-review': { prefix: 'CJ', leastAge: 0, validMonths: 12 },
  'farmland-subsidy': { prefix: 'GD', leastAge: 18, validMonths: 12 },
  'medical-insurance-confirmation': { prefix: 'YB', leastAge: 0, validMonths: 12 },
  'student-aid-review': { prefix: 'ZX', leastAge: 0, validMonths: 12 },
  'family-allowance-review': { prefix: 'JS', leastAge: 18, validMonths: 12 },
  'homestead-confirmation': { prefix: 'ZJ', leastAge: 18, validMonths: 12 },
  'stall-card-renewal': { prefix: 'BT', leastAge: 16, validMonths: 12 },
}

export type Refusal = 'operationUnknown' | 'idNumberInvalid' | 'notYetOfAge' | 'keyReused'

/** The office's own book: who handed in what, once per idempotency key. Persons are kept under a keyed hash. */
export class Register {
  readonly #db: DatabaseSync
  readonly #clock: Clock
  readonly #key: Buffer

  constructor(path: string, clock: Clock) {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.#db = new DatabaseSync(path)
    this.#clock = clock
    this.#db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
      CREATE TABLE IF NOT EXISTS office (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS submission (
        idempotency_key TEXT PRIMARY KEY, operation TEXT NOT NULL, person TEXT NOT NULL, case_no TEXT NOT NULL UNIQUE,
        valid_until TEXT NOT NULL, at INTEGER NOT NULL) STRICT;`)
    this.#db.prepare("INSERT OR IGNORE INTO office VALUES ('personKey', ?)").run(randomBytes(32))
    this.#key = Buffer.from(
      this.#db.prepare("SELECT value FROM office WHERE key = 'personKey'").get()?.value as Uint8Array,
    )
  }

  personKey(person: Person): string {
    return createHmac('sha256', this.#key).update(person.idNumber).digest('hex')
  }

  eligible(operation: string, person: Person): Result<OperationRule, { code: Refusal }> {
    const rule = Object.hasOwn(operationRules, operation) ? operationRules[operation] : undefined
    if (!rule) return fail('operationUnknown')
    if (!isValidIdNumber(person.idNumber)) return fail('idNumberInvalid')
    return ageOf(person.idNumber, this.#clock.wallMs()) < rule.leastAge ? fail('notYetOfAge') : ok(rule)
  }

  /** The same key answers the same case; a key used for something else is refused. */
  submit(key: string, operation: string, person: Person): Result<Accepted, { code: Refusal }> {
    const rule = this.eligible(operation, person)
    if (!rule.ok) return rule
    const known = this.#db.prepare('SELECT * FROM submission WHERE idempotency_key = ?').get(key)
    if (known && (known.operation !== operation || known.person !== this.personKey(person))) return fail('keyReused')
    if (!known) this.#insert(key, operation, person, rule.value)
    const accepted = this.find(key)
    return accepted ? ok(accepted) : fail('operationUnknown')
  }

  find(key: string): Accepted | undefined {
    const row = this.#db.prepare('SELECT case_no, valid_until FROM submission WHERE idempotency_key = ?').get(key)
    if (!row) return undefined
    const caseNo = String(row.case_no)
    return { caseNo, validUntil: String(row.valid_until), queryUrl: `https://example.invalid/q/${caseNo}` }
  }

  /** Every case, for checks from outside. */
  cases(): readonly { readonly key: string; readonly operation: string; readonly caseNo: string }[] {
    return this.#db
      .prepare('SELECT idempotency_key, operation, case_no FROM submission ORDER BY at')
      .all()
      .map((row) => ({
        key: String(row.idempotency_key),
        operation: String(row.operation),
        caseNo: String(row.case_no),
      }))
  }

  close(): void {
    this.#db.close()
  }

  #insert(key: string, operation: string, person: Person, rule: OperationRule): void {
    const now = new Date(this.#clock.wallMs())
    const day = isoDate(now).replaceAll('-', '')
    const count = Number(this.#db.prepare('SELECT count(*) AS n FROM submission').get()?.n ?? 0) + 1
    const until = new Date(now)
    until.setMonth(until.getMonth() + rule.validMonths)
    this.#db
      .prepare('INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        key,
        operation,
        this.personKey(person),
        `${rule.prefix}${day}-${String(count).padStart(4, '0')}`,
        isoDate(until),
        now.getTime(),
      )
  }
}

function isoDate(date: Date): string {
  return date.toLocaleDateString('sv-SE')
}

/** Completed years from the birth date inside the number. */
function ageOf(idNumber: string, wallMs: number): number {
  const today = Number(isoDate(new Date(wallMs)).replaceAll('-', ''))
  return Math.floor((today - Number(idNumber.slice(6, 14))) / 10_000)
}
