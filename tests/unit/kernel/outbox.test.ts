import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { type Budgets, Outbox, outboxMigration, type Priority, toRanges } from '../../../src/kernel/store/outbox.ts'

const body = { text: 'x'.repeat(87) } // 100 bytes as JSON
const budgets: Budgets = { p0: 1000, p1: 500, p2: 500, p3: 500 }
const clock = new FakeClock()
let serial = 0
const unique = () => {
  serial += 1
  return `id-${serial}`
}

function fresh(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  db.exec(outboxMigration.sql)
  return db
}
const outboxOn = (db: DatabaseSync) =>
  new Outbox(db, clock, (dropped) => ({ priority: 'p0', type: 'outbox.dropped', id: unique(), body: dropped }), budgets)
const append = (outbox: Outbox, db: DatabaseSync, priority: Priority) =>
  outbox.append(db, { priority, type: 't', id: unique(), body })
const tombstones = (outbox: Outbox, db: DatabaseSync) =>
  outbox
    .rowsAfter(db, 0, 1000)
    .filter((row) => row.type === 'outbox.dropped')
    .map((row) => JSON.parse(row.body))

test('rows come back in the order they were written, with the clocks of that moment', () => {
  const db = fresh()
  const outbox = outboxOn(db)
  for (const priority of ['p2', 'p0', 'p3'] as const) append(outbox, db, priority)
  expect(outbox.rowsAfter(db, 0, 10).map((row) => [row.seq, row.priority])).toEqual([
    [1, 'p2'],
    [2, 'p0'],
    [3, 'p3'],
  ])
  expect(outbox.rowsAfter(db, 1, 1).map((row) => row.seq)).toEqual([2])
  expect(outbox.rowsAfter(db, 0, 1)[0]).toMatchObject({ ts: clock.wallMs(), mono: 0, synced: true })
})

test('a class over its budget gives up its oldest rows and leaves word of exactly which', () => {
  const db = fresh()
  const outbox = outboxOn(db)
  for (let i = 0; i < 5; i += 1) append(outbox, db, 'p3')
  append(outbox, db, 'p1')
  append(outbox, db, 'p3')
  const [word] = tombstones(outbox, db)
  const [range] = word.ranges
  expect(word).toMatchObject({ priority: 'p3', count: range[1] - range[0] + 1 })
  expect(range[0]).toBe(1)
  const held = outbox.rowsAfter(db, 0, 100).map((row) => row.seq)
  expect(held).toEqual([1, 2, 3, 4, 5, 6, 7, 8].filter((seq) => seq > range[1]))
})

test('transactions are never given up: the outbox says that it is full before it is', () => {
  const db = fresh()
  const outbox = outboxOn(db)
  for (let i = 0; i < 9; i += 1) append(outbox, db, 'p0')
  expect(outbox.p0Full).toBe(false)
  for (let i = 0; i < 6; i += 1) append(outbox, db, 'p0')
  expect([outbox.p0Full, outbox.depth(db).rows, tombstones(outbox, db)]).toEqual([true, 15, []])
  outbox.deleteUpTo(db, 15)
  expect([outbox.p0Full, outbox.depth(db).rows]).toEqual([false, 0])
})

test('what is kept, how much of the budget it uses and the next number survive a restart', () => {
  const db = fresh()
  const before = outboxOn(db)
  for (let i = 0; i < 12; i += 1) append(before, db, 'p0')
  before.deleteUpTo(db, 2)
  const after = outboxOn(db)
  expect([after.p0Full, after.depth(db)]).toMatchObject([true, { rows: 10, firstSeq: 3, lastSeq: 12 }])
  after.deleteUpTo(db, 12)
  append(after, db, 'p1')
  expect(after.depth(db)).toMatchObject({ rows: 1, firstSeq: 13, lastSeq: 13 })
})

test('the same event cannot be appended twice', () => {
  const db = fresh()
  const outbox = outboxOn(db)
  const record = { priority: 'p1', type: 't', id: 'same', body } as const
  outbox.append(db, record)
  expect(() => outbox.append(db, record)).toThrow(/UNIQUE/)
})

test('whatever is written and acknowledged, each number is held, given up with word of it, or acknowledged', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Priority>('p1', 'p2', 'p3') },
    { weight: 1, arbitrary: fc.nat({ max: 20 }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const db = fresh()
      const outbox = outboxOn(db)
      let acknowledged = 0
      const given = new Set<number>()
      for (const one of steps) {
        if (typeof one === 'number') {
          const upTo = Math.min(acknowledged + one, outbox.depth(db).lastSeq)
          for (const word of tombstones(outbox, db))
            for (const [from, to] of word.ranges) for (let seq = from; seq <= to; seq += 1) given.add(seq)
          acknowledged = upTo
          outbox.deleteUpTo(db, upTo)
        } else append(outbox, db, one)
      }
      for (const word of tombstones(outbox, db))
        for (const [from, to] of word.ranges) for (let seq = from; seq <= to; seq += 1) given.add(seq)
      const held = new Set(outbox.rowsAfter(db, 0, 10_000).map((row) => row.seq))
      for (let seq = acknowledged + 1; seq <= outbox.depth(db).lastSeq; seq += 1)
        expect(held.has(seq) !== given.has(seq), `number ${seq}`).toBe(true)
      db.close()
    }),
    { numRuns: 60 },
  )
})

test('ranges hold the numbers they were made of and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 60 })), (numbers) => {
      const ascending = numbers.sort((a, b) => a - b)
      const spread = toRanges(ascending).flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      )
      expect(spread).toEqual(ascending)
    }),
  )
})
