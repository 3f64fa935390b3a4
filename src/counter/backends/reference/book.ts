import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { canonicalJson, type Json } from '../../../kernel/canonical-json.ts'

/**
 * The office's database. Persons stand in it as a keyed hash, contents of submissions as another: pictures, answers and phone numbers are
 * not kept. Everything with an effect has its idempotency key as primary key.
 */
export class Book {
  readonly db: DatabaseSync
  readonly #key: Buffer

  constructor(path: string) {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.db = new DatabaseSync(path)
    this.db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
      CREATE TABLE IF NOT EXISTS office (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS entry (
        key TEXT PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL, item TEXT NOT NULL, region TEXT NOT NULL, person TEXT,
        case_no TEXT UNIQUE, answer TEXT, refusal TEXT, due_fen INTEGER, at INTEGER NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS entry_person ON entry (person, item);
      CREATE TABLE IF NOT EXISTS party (case_no TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS party_person ON party (person);
      CREATE TABLE IF NOT EXISTS licence (
        person TEXT NOT NULL, type TEXT NOT NULL, case_no TEXT NOT NULL, valid_to TEXT, PRIMARY KEY (person, type)) STRICT;
      CREATE TABLE IF NOT EXISTS promise (
        case_no TEXT NOT NULL, document TEXT NOT NULL, due_by TEXT NOT NULL, closed_by TEXT, PRIMARY KEY (case_no, document)) STRICT;
      CREATE TABLE IF NOT EXISTS booking (slot TEXT NOT NULL, case_no TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS booking_slot ON booking (slot);
      CREATE TABLE IF NOT EXISTS bill (id TEXT PRIMARY KEY, amount_fen INTEGER NOT NULL, paid_by TEXT) STRICT;
      CREATE TABLE IF NOT EXISTS payment (
        key TEXT PRIMARY KEY, content TEXT NOT NULL, order_no TEXT NOT NULL UNIQUE, amount_fen INTEGER NOT NULL, case_no TEXT,
        records TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS evidence (token TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS note (
        key TEXT PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL, said TEXT NOT NULL, at INTEGER NOT NULL) STRICT;`)
    this.db.prepare("INSERT OR IGNORE INTO office VALUES ('personKey', ?)").run(randomBytes(32))
    const key = this.db.prepare("SELECT value FROM office WHERE key = 'personKey'").get()?.value
    this.#key = Buffer.from(key as Uint8Array)
  }

  personKey(idNumber: string): string {
    return this.#hash('person', idNumber)
  }

  /** Tells two contents apart without keeping either. */
  contentKey(content: object): string {
    return this.#hash('content', canonicalJson(JSON.parse(JSON.stringify(content)) as Json))
  }

  /** Remembers whose face a token stands for; the oldest of very many are forgotten. */
  keepEvidence(token: string, personKey: string): void {
    this.db.prepare('INSERT INTO evidence VALUES (?, ?)').run(token, personKey)
    this.db.exec('DELETE FROM evidence WHERE rowid <= (SELECT max(rowid) FROM evidence) - 10000')
  }

  /** Counts up within a name, from 1; call inside a transaction. */
  next(name: string): number {
    const row = this.db
      .prepare('INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value')
      .get(name)
    return Number(row?.value)
  }

  /** All or nothing, and nobody in between. */
  inTransaction<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.db.exec('COMMIT')
      return result
    } catch (thrown) {
      this.db.exec('ROLLBACK')
      throw thrown
    }
  }

  close(): void {
    this.db.close()
  }

  #hash(what: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${what}\n${text}`).digest('hex')
  }
}
