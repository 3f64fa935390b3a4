import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { genesis } from '../../../src/counter/journal/chain.ts'
import { appendJournal } from '../../../src/counter/journal/journal.ts'
import { journalMigrations } from '../../../src/counter/journal/schema.ts'
import { verifyJournal } from '../../../src/counter/journal/verify.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  for (const { sql } of journalMigrations) db.exec(sql)
  const tx = '01K80000000000000000000001'
  const session = '01K80000000000000000000000'
  appendJournal(db, 1000, { type: 'boot', body: { kioskd: '0.1.0' } })
  appendJournal(db, 2000.4, { type: 'session.started', session })
  appendJournal(db, 3000, { type: 'submit.intent', session, tx, body: { operation: 'pension-certification' } })
  appendJournal(db, 4000, {
    type: 'submit.accepted',
    session,
    tx,
    body: { caseNo: 'YL20261121-0001', stepIndex: 1, offline: true },
  })
  appendJournal(db, 5000, { type: 'session.purged', session, body: { steps: 3 } })
})
afterEach(() => db.close())

/** Somebody with the file in hand, and no respect for triggers. */
function tamper(sql: string, ...values: (string | number)[]): void {
  db.exec('DROP TRIGGER IF EXISTS journal_no_update; DROP TRIGGER IF EXISTS journal_no_delete')
  db.prepare(sql).run(...values)
}

test('an untouched journal verifies, and its head is the hash of the last row', () => {
  const head = String(db.prepare('SELECT hash FROM journal WHERE seq = 5').get()?.hash)
  expect(verifyJournal(db)).toEqual({ entries: 5, verified: true, head })
})

test('an empty journal is a good one', () => {
  tamper('DELETE FROM journal')
  expect(verifyJournal(db)).toEqual({ entries: 0, verified: true, head: genesis })
})

test('the file itself refuses to change or lose a row', () => {
  expect(() => db.exec("UPDATE journal SET body = '{}'")).toThrow('append-only')
  expect(() => db.exec('DELETE FROM journal WHERE seq = 5')).toThrow('append-only')
})

test('a change of any single byte of any row is found at that row, or at the next that leans on it', () => {
  const rows = db.prepare('SELECT * FROM journal ORDER BY seq').all()
  fc.assert(
    fc.property(
      fc.constantFrom(...rows),
      fc.constantFrom('type', 'session', 'tx', 'body', 'prev', 'hash', 'ts'),
      fc.nat(),
      fc.integer({ min: 1, max: 127 }),
      (row, column, at, change) => {
        const original = row[column]
        if (original === null || original === undefined) return
        const bytes = Buffer.from(String(original))
        const i = at % bytes.length
        const byte = bytes[i] ?? 0
        bytes[i] = column === 'ts' ? 0x30 + ((byte - 0x30 + (change % 9) + 1) % 10) : byte ^ change
        const changed = column === 'ts' ? Number(bytes.toString()) : bytes.toString('latin1')
        tamper(`UPDATE journal SET ${column} = ? WHERE seq = ?`, changed, Number(row.seq))
        const verdict = verifyJournal(db)
        tamper(`UPDATE journal SET ${column} = ? WHERE seq = ?`, String(original), Number(row.seq))
        expect(verdict).toMatchObject({ verified: false, brokenAt: { seq: row.seq } })
        expect(verdict.entries).toBe(Number(row.seq) - 1)
      },
    ),
    { numRuns: 400 },
  )
  expect(verifyJournal(db).verified).toBe(true)
})

test.each([
  ['a row taken out', 'DELETE FROM journal WHERE seq = 3', 4, 'gap'],
  ['the first row taken out', 'DELETE FROM journal WHERE seq = 1', 2, 'gap'],
  ['a person taken out of a row', 'UPDATE journal SET session = NULL WHERE seq = 2', 2, 'hash'],
  [
    'a row put in at the end',
    'INSERT INTO journal SELECT 6, ts, type, session, tx, body, prev, hash FROM journal WHERE seq = 5',
    6,
    'prev',
  ],
])('%s is found', (_what, sql, seq, why) => {
  tamper(sql)
  expect(verifyJournal(db).brokenAt).toEqual({ seq, why })
})

test('two rows that changed places are found', () => {
  for (const [from, to] of [
    [2, -2],
    [3, 2],
    [-2, 3],
  ] as const)
    tamper('UPDATE journal SET seq = ? WHERE seq = ?', to, from)
  expect(verifyJournal(db).brokenAt).toEqual({ seq: 2, why: 'prev' })
})

test('a tail cut off shows when the head was noted elsewhere', () => {
  const noted = verifyJournal(db).head
  tamper('DELETE FROM journal WHERE seq = 5')
  const verdict = verifyJournal(db)
  expect(verdict.verified).toBe(true)
  expect(verdict.head).not.toBe(noted)
})
