import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteWrong, standingOf, strangerKey } from '../../../../src/counter/staff/attempts.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

let kiosk: KioskStore
beforeEach(() => {
  kiosk = new KioskStore(systemClock)
})
afterEach(() => kiosk.close())

const dayMs = 86_400_000
const refs = () =>
  kiosk.store.db
    .prepare('SELECT ref FROM staff_attempt')
    .all()
    .map((row) => String(row.ref))

test('strangers have a bound: the oldest go, members never', () => {
  const { db } = kiosk.store
  noteWrong(db, 'c-001', 0)
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
           INSERT INTO staff_attempt SELECT '?' || i, 1, i FROM n`)
  noteWrong(db, strangerKey(db, 'the last'), 6000)
  const left = refs()
  expect(left).toHaveLength(4096 + 1)
  expect(left).toContain('c-001')
  expect(left).toContain(strangerKey(db, 'the last'))
  expect([left.includes('?905'), left.includes('?906')]).toEqual([false, true])
})

test('a day after the last try everything is forgotten but what is locked', () => {
  const { db } = kiosk.store
  for (let n = 0; n < 15; n += 1) for (const key of ['c-001', '?locked']) noteWrong(db, key, 1000)
  for (let n = 0; n < 14; n += 1) for (const key of ['c-002', '?tried']) noteWrong(db, key, 1000)
  expect(standingOf(db, 'c-002', 999 + dayMs)).toMatchObject({ wrong: 14 })
  for (const key of ['c-002', '?tried'])
    expect(standingOf(db, key, 1000 + dayMs)).toEqual({ wrong: 0, locked: false, waitMs: 0 })
  for (const key of ['c-001', '?locked']) expect(standingOf(db, key, 1000 + 365 * dayMs).locked).toBe(true)
  noteWrong(db, 'c-003', 1000 + dayMs)
  expect(refs().sort()).toEqual(['?locked', 'c-001', 'c-003'])
})

test('what was typed stands nowhere: another kiosk has another hash for it, this one the same after a restart', async () => {
  const other = new KioskStore(systemClock)
  const asked = '110101199003070038'
  const key = strangerKey(kiosk.store.db, asked)
  expect(strangerKey(other.store.db, asked)).not.toBe(key)
  other.close()
  await kiosk.restart()
  expect(strangerKey(kiosk.store.db, asked)).toBe(key)
  expect(key).not.toContain(asked)
})
