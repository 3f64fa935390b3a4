import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RotationPoint } from '../../../src/counter/journal/rotate.ts'
import { findInterrupted, findUnresolved } from '../../../src/counter/transactions/recovery.ts'
import { endOf, idOf, JournalStand } from '../../support/journal.ts'

let stand: JournalStand
beforeEach(() => {
  stand = new JournalStand()
})
afterEach(() => stand.close())

test('the oldest rows go into files, and the chain goes on from there', async () => {
  for (let n = 1; n <= 10; n += 1) stand.visit(n)
  const before = stand.verify()
  expect(await stand.rotate({ rowsPerArchive: 15, keepRows: 10 })).toEqual({
    ok: true,
    value: { archives: 2, rows: 30 },
  })
  expect(readdirSync(stand.archiveDir).sort()).toEqual(['journal-1-15.jsonl', 'journal-16-30.jsonl'])
  expect(statSync(join(stand.archiveDir, 'journal-1-15.jsonl')).mode & 0o777).toBe(0o600)
  expect(stand.rows()).toBe(12)
  expect(stand.verify()).toMatchObject({ entries: before.entries + 2, verified: true })
  stand.visit(11)
  expect(stand.verify()).toMatchObject({ entries: before.entries + 6, verified: true })
  expect(() => stand.store.db.exec('DELETE FROM journal')).toThrow('append-only')
})

test('a short journal is left as it is', async () => {
  stand.visit(1)
  expect(await stand.rotate({ moreThanRows: 4 })).toEqual({ ok: true, value: { archives: 0, rows: 0 } })
})

test('rows from the oldest open transaction on stay, whether it runs or is unknown', async () => {
  stand.visit(1)
  stand.append({ type: 'transaction.started', tx: idOf(2), body: { serviceId: 'pension' } })
  stand.visit(3)
  stand.append(endOf(2, 'unknown'))
  for (const rows of [4, 0]) expect(await stand.rotate()).toMatchObject({ ok: true, value: { rows } })
  expect(findUnresolved(stand.store.db)).toEqual([{ transactionId: idOf(2), serviceId: 'pension' }])
  stand.append({ type: 'transaction.resolved', tx: idOf(2), body: { outcome: 'failed' } })
  expect(findUnresolved(stand.store.db)).toEqual([])
  expect(await stand.rotate()).toMatchObject({ ok: true, value: { rows: 8 } })
  expect(stand.verify()).toMatchObject({ verified: true })
})

test('a table that does not verify is evidence: nothing of it is moved', async () => {
  for (let n = 1; n <= 5; n += 1) stand.visit(n)
  stand.store.db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET body = '{}' WHERE seq = 7")
  expect(await stand.rotate()).toEqual({ ok: false, error: { code: 'chainBroken', detail: 'entry 7' } })
  expect(stand.rows()).toBe(20)
})

const points: readonly RotationPoint[] = [
  'begun',
  'halfWritten',
  'written',
  'renamed',
  'dirSynced',
  'takenOut',
  'committed',
]

test.each(points)(
  'killed when %s: nothing is lost and nothing doubled, and the next rotation comes to its end',
  async (point) => {
    for (let n = 1; n <= 6; n += 1) stand.visit(n)
    const { entries } = stand.verify()
    const child = resolve(import.meta.dirname, '../../fixtures/rotate-and-die.ts')
    stand.withFile(() => {
      const died = spawnSync(process.execPath, [child, stand.dir, point], { encoding: 'utf8', timeout: 20_000 })
      expect([died.signal, died.stderr.replace(/.*Warning.*\n/g, '')]).toEqual(['SIGKILL', expect.any(String)])
    })
    const moved = point === 'committed' ? 1 : 0
    expect(stand.verify()).toMatchObject({ entries: entries + moved, verified: true })
    expect(stand.rows()).toBe(entries - moved * 9)
    /* Other sizes than before, so that what the killed one has left lies beside what this one writes. */
    expect((await stand.rotate({ rowsPerArchive: 7 })).ok).toBe(true)
    const left = stand.rows()
    expect(readdirSync(stand.archiveDir).filter((name) => !/^journal-\d+-\d+\.jsonl$/.test(name))).toEqual([])
    const archived = readdirSync(stand.archiveDir).flatMap((name) =>
      readFileSync(join(stand.archiveDir, name), 'utf8').trimEnd().split('\n'),
    )
    const whole = stand.verify()
    expect(whole).toMatchObject({ entries: archived.length + left, verified: true })
    expect(new Set(archived.map((line) => JSON.parse(line).seq)).size).toBe(archived.length)
  },
)

test('a database made anew does not take the archives of its predecessor for its own, nor remove them', async () => {
  for (let n = 1; n <= 3; n += 1) stand.visit(n)
  await stand.rotate()
  const old = stand.archiveDir
  const kept = readdirSync(old)
  stand.withFile((path) => writeFileSync(path, 'no database at all, but as long as a page has to be for SQLite'))
  expect(stand.archiveDir).not.toBe(old)
  stand.visit(4)
  await stand.rotate()
  expect(stand.verify()).toMatchObject({ entries: 5, verified: true })
  expect(readdirSync(old)).toEqual(kept)
})

test('a folder that cannot be written is said, and nothing has moved', async () => {
  stand.visit(1)
  mkdirSync(join(stand.dir, 'journal'))
  writeFileSync(stand.archiveDir, 'in the way')
  expect(await stand.rotate()).toMatchObject({ ok: false })
  expect(stand.verify()).toMatchObject({ entries: 4, verified: true })
})

test('whatever is appended, rotated and opened again, in any order: one chain without a gap', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.record({ do: fc.constant('visit' as const) }),
          fc.record({ do: fc.constant('open' as const), n: fc.integer({ min: 1, max: 4 }) }),
          fc.record({ do: fc.constant('end' as const), n: fc.integer({ min: 1, max: 4 }) }),
          fc.record({ do: fc.constant('reopen' as const) }),
          fc.record({ do: fc.constant('rotate' as const), keep: fc.nat(3), per: fc.integer({ min: 1, max: 9 }) }),
        ),
        { maxLength: 12 },
      ),
      async (steps) => {
        const one = new JournalStand()
        try {
          let visits = 100
          let rows = 0
          const open = new Set<number>()
          for (const step of steps) {
            if (step.do === 'visit') {
              visits += 1
              one.visit(visits)
              rows += 4
            } else if (step.do === 'open' && !open.has(step.n)) {
              one.append({ type: 'transaction.started', tx: idOf(step.n), body: { serviceId: 'pension' } })
              open.add(step.n)
              rows += 1
            } else if (step.do === 'end' && open.delete(step.n)) {
              one.append(endOf(step.n, 'done'))
              rows += 1
            } else if (step.do === 'reopen') one.reopen()
            else if (step.do === 'rotate') {
              const done = await one.rotate({ keepRows: step.keep, rowsPerArchive: step.per })
              if (!done.ok) throw new Error(done.error.code)
              rows += done.value.archives
            }
          }
          expect(one.verify()).toMatchObject({ entries: rows, verified: true })
          expect(new Set(findInterrupted(one.store.db).map((t) => t.transactionId))).toEqual(
            new Set([...open].map(idOf)),
          )
        } finally {
          one.close()
        }
      },
    ),
    { numRuns: 60 },
  )
})
