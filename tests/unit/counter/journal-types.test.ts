import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendJournal, type JournalEntry } from '../../../src/counter/journal/journal.ts'
import { journalMigrations } from '../../../src/counter/journal/schema.ts'
import { effects, type JournalType, journalTypes } from '../../../src/counter/journal/types.ts'
import { verifyJournal } from '../../../src/counter/journal/verify.ts'
import type { Json } from '../../../src/kernel/canonical-json.ts'
import { sealEnvelope } from '../../../src/kernel/crypto/envelope.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  for (const { sql } of journalMigrations) db.exec(sql)
})
afterEach(() => db.close())

function bodyOf(entry: JournalEntry): { readonly [key: string]: Json } {
  appendJournal(db, 1000, entry)
  return JSON.parse(String(db.prepare('SELECT body FROM journal ORDER BY seq DESC').get()?.body))
}

/** Bodies that the types with members of their own need at least. */
const least: Partial<Record<JournalType, { readonly [key: string]: Json }>> = {
  boot: { kioskd: '0.1.0' },
  'session.suspended': { reason: 'assist' },
  'session.ended': { reason: 'exit' },
  'session.purged': { steps: 3 },
  'transaction.started': { serviceId: 'pension' },
  'transaction.ended': { serviceId: 'pension', outcome: 'done', receipt: 'none', durationMs: 1 },
  'transaction.resolved': { outcome: 'done' },
  rating: { level: 5 },
  ticket: { ticketNo: 'H-0412', screen: 'problem', code: 'backend.unreachable' },
  'selftest.judged': { device: 'receipt', test: 'test-page', good: true },
  'ticket.closed': { ticketNo: 'H-0412', done: 'calledBack' },
  'rating.answered': { level: 1, answer: 'mistaken' },
  'staff.signedIn': { method: 'card' },
  'staff.refused': { code: 'wrong-pin' },
  'staff.acted': { act: 'refill', from: 'desk', device: 'receipt' },
  consent: { consent: 'face', granted: true },
  'seal.erased': { count: 1, reason: 'retention' },
  'journal.rotated': { from: 1, to: 2, sha256: '0'.repeat(64) },
}
const needsCode = /\.(refused|failed|unknown)$/

test('every type takes its own body, and the chain holds', () => {
  expect(journalTypes.length).toBe(new Set(journalTypes).size)
  for (const effect of effects)
    for (const moment of ['intent', 'accepted', 'done', 'refused', 'failed', 'unknown', 'notReceived'] as const)
      expect(journalTypes).toContain(`${effect}.${moment}`)
  for (const type of journalTypes)
    appendJournal(db, 1000, { type, body: least[type] ?? (needsCode.test(type) ? { code: 'noAnswer' } : {}) })
  expect(verifyJournal(db)).toMatchObject({ verified: true, entries: journalTypes.length })
})

test.each([...journalTypes])('%s has no place for a person', (type) => {
  const body = least[type] ?? (needsCode.test(type) ? { code: 'noAnswer' } : {})
  for (const extra of [{ name: '张三' }, { phone: '13800138000' }, { idNumber: '11010519491231002X' }])
    expect(() => appendJournal(db, 1000, { type, body: { ...body, ...extra } })).toThrow('unrecognized_keys')
  for (const member of Object.keys(body))
    for (const value of ['张三', '13800138000', '11010519491231002X'])
      expect(() => appendJournal(db, 1000, { type, body: { ...body, [member]: value } })).toThrow(member)
  expect(db.prepare('SELECT count(*) AS n FROM journal').get()?.n).toBe(0)
})

test('a refusal names type and member, never the value', () => {
  expect(() => appendJournal(db, 1000, { type: 'session.ended', body: { reason: '张三' } })).toThrow(
    /^journal entry session.ended does not fit its type: reason \w+$/,
  )
})

test.each([
  ['YL20261121-0001', true],
  ['赣民办〔2026〕12号', true],
  ['notEligible', true],
  ['11010519491231002X', false],
  ['A11010519491231002x', false],
  ['13800138000', false],
  ['no.13800138000', false],
  ['张三', false],
  ['张 三 12', false],
  ['x'.repeat(200), false],
])('a case number %s is kept as it is: %s; what could be a person’s is told apart, not shown', (caseNo, kept) => {
  const body = bodyOf({ type: 'submit.accepted', body: { caseNo } })
  if (kept) expect(body).toEqual({ caseNo })
  else expect(body.caseNo).toMatch(/^sha256:[0-9a-f]{16}$/)
})

test('a sealed value is an envelope or nothing', () => {
  const phone = sealEnvelope({ kid: '0011223344556677', bytes: new Uint8Array(32) }, Buffer.from('1'), [])
  expect(bodyOf({ type: 'submit.intent', body: { sealed: { phone } } })).toEqual({ sealed: { phone } })
  for (const sealed of [{ phone: '13800138000' }, { phone: `${phone} ` }, { 张三: phone }])
    expect(() => appendJournal(db, 1000, { type: 'submit.intent', body: { sealed } })).toThrow('sealed')
})

test('who acted stands in the row where it is not the usual one', () => {
  expect(bodyOf({ type: 'session.resumed', actor: 'citizen' })).toEqual({})
  expect(bodyOf({ type: 'session.resumed', actor: 'staff:c-17' })).toEqual({ actor: 'staff:c-17' })
  expect(bodyOf({ type: 'stop', actor: 'system' })).toEqual({})
  expect(bodyOf({ type: 'stop', actor: 'staff:c-17' })).toEqual({ actor: 'staff:c-17' })
  for (const actor of ['staff:张三', 'staff:', 'staff:110105194912310021'] as const)
    expect(() => appendJournal(db, 1000, { type: 'stop', actor })).toThrow('no such actor')
})
