import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryHash, genesis, type JournalRow } from '../../../src/counter/journal/chain.ts'
import { rowLine } from '../../../src/counter/journal/row-file.ts'
import { verifyPlace } from '../../../src/counter/journal/verify.ts'
import { JournalStand } from '../../support/journal.ts'

let stand: JournalStand
beforeAll(async () => {
  stand = new JournalStand()
  for (let n = 1; n <= 12; n += 1) stand.visit(n)
  await stand.rotate({ rowsPerArchive: 15, keepRows: 18 })
  stand.store.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
})
afterAll(() => stand.close())

/** Changes one byte of a file for the length of `look`. */
function withFlipped<T>(path: string, at: number, change: number, look: () => T): T {
  const good = readFileSync(path)
  const bad = Buffer.from(good)
  bad[at] = (bad[at] ?? 0) ^ change
  writeFileSync(path, bad)
  try {
    return look()
  } finally {
    writeFileSync(path, good)
  }
}

const change = fc.integer({ min: 1, max: 255 })

test('any byte changed in an archive is found, in that file, at the entry that it belongs to or the next', () => {
  const { archiveDir } = stand
  const files = readdirSync(archiveDir).map((name) => join(archiveDir, name))
  expect(files.length).toBeGreaterThan(1)
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat(), change, (file, at, by) => {
      const bytes = readFileSync(file)
      const i = at % bytes.length
      const line = bytes.subarray(0, i).filter((byte) => byte === 10).length
      const seq = Number(/journal-(\d+)-/.exec(file)?.[1]) + line
      const verdict = withFlipped(file, i, by, () => stand.verify())
      expect(verdict).toMatchObject({ verified: false, brokenAt: { file } })
      expect(verdict.entries).toBe(seq - 1)
    }),
    { numRuns: 300 },
  )
  expect(stand.verify().verified).toBe(true)
})

test('any byte changed in a row of the database is found at that entry', () => {
  const rows = stand.store.db.prepare('SELECT * FROM journal ORDER BY seq').all()
  stand.withFile((path) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom('body', 'hash', 'prev'),
        fc.nat(),
        change,
        (row, column, at, by) => {
          /* A row's own text as it lies in the table: body, prev and hash stand one after the other. */
          const record = Buffer.from(`${row.body}${row.prev}${row.hash}`)
          const start = readFileSync(path).indexOf(record)
          expect(start).toBeGreaterThan(0)
          const offset = { body: 0, prev: String(row.body).length, hash: String(row.body).length + 64 }[column]
          const length = String(row[column]).length
          const verdict = withFlipped(path, start + offset + (at % length), by, () => stand.verifyAt(path))
          expect(verdict).toMatchObject({ verified: false, brokenAt: { seq: row.seq, file: path } })
        },
      ),
      { numRuns: 150 },
    )
  })
})

test('any byte changed anywhere in the database file is found, or has touched no row', () => {
  const archiveDir = stand.archiveDir
  const all = 'SELECT * FROM journal ORDER BY seq'
  const rows = JSON.stringify(stand.store.db.prepare(all).all())
  const { head } = stand.verify()
  stand.withFile((path) => {
    const size = readFileSync(path).length
    fc.assert(
      fc.property(fc.nat({ max: size - 1 }), change, (at, by) => {
        withFlipped(path, at, by, () => {
          let db: DatabaseSync | undefined
          try {
            db = new DatabaseSync(path, { readOnly: true })
            const verdict = verifyPlace({ db, file: path, archiveDir })
            if (!verdict.verified) {
              expect(verdict.brokenAt).toBeDefined()
              return
            }
            expect(verdict.head).toBe(head)
            expect(JSON.stringify(db.prepare(all).all())).toBe(rows)
          } catch (thrown) {
            /* SQLite does not open it at all. */
            expect(String(thrown)).toMatch(/not a database|malformed|unsupported|unable to open/i)
          } finally {
            db?.close()
          }
        })
      }),
      { numRuns: 300 },
    )
  })
})

test('a row that damage to the table’s own tree hides, and that its index still counts, is missed', () => {
  const one = new JournalStand()
  one.visit(1)
  const last = one.verify().head
  one.withFile((path) => {
    const bytes = readFileSync(path)
    /* The page of the four rows: a leaf (13) whose count of cells stands in its bytes 3 and 4 (SQLite file format 1.6). */
    const page = Math.floor(bytes.indexOf(last) / 4096) * 4096
    expect([bytes[page], bytes.readUInt16BE(page + 3)]).toEqual([13, 4])
    withFlipped(path, page + 4, 4 ^ 3, () => {
      expect(one.verifyAt(path)).toMatchObject({ verified: false, entries: 3, brokenAt: { seq: 4, why: 'gap' } })
    })
  })
  one.close()
})

test('an archive that is empty or lost its last row is a gap', () => {
  const file = join(stand.archiveDir, 'journal-1-15.jsonl')
  const good = readFileSync(file)
  writeFileSync(file, '')
  expect(stand.verify()).toMatchObject({ verified: false, entries: 0, brokenAt: { seq: 1, why: 'gap', file } })
  writeFileSync(file, good.subarray(0, good.lastIndexOf(10, good.length - 2) + 1))
  expect(stand.verify()).toMatchObject({ verified: false, entries: 14, brokenAt: { seq: 15, why: 'gap', file } })
  writeFileSync(file, good)
  expect(stand.verify().verified).toBe(true)
})

test('an archive taken away is a gap at the first entry after it', () => {
  const file = join(stand.archiveDir, 'journal-1-15.jsonl')
  renameSync(file, `${file}.away`)
  expect(stand.verify()).toMatchObject({ verified: false, entries: 0, brokenAt: { seq: 16, why: 'gap' } })
  renameSync(`${file}.away`, file)
})

test('a history written anew from its first entry on, every hash of it right, is not the file that the journal wrote', async () => {
  const one = new JournalStand()
  const files = () => readdirSync(one.archiveDir).map((name) => join(one.archiveDir, name))
  for (let n = 1; n <= 3; n += 1) one.visit(n)
  await one.rotate({ keepRows: 4 })
  const [file = ''] = files()
  const walk = { head: genesis }
  const chained = <R extends Omit<JournalRow, 'prev' | 'hash'>>(row: R) => {
    const prev = walk.head
    walk.head = entryHash(prev, row)
    return { ...row, prev, hash: walk.head }
  }
  const archived = readFileSync(file, 'utf8').trimEnd().replace('YL2026-1', 'YL2026-9').split('\n')
  const forged = archived.map((line) => `${rowLine(chained(JSON.parse(line) as JournalRow))}\n`)
  writeFileSync(file, forged.join(''))
  const { db } = one.store
  db.exec('DROP TRIGGER journal_no_update')
  for (const row of db.prepare('SELECT * FROM journal ORDER BY seq').all()) {
    const { prev, hash } = chained(row as unknown as JournalRow)
    db.prepare('UPDATE journal SET prev = ?, hash = ? WHERE seq = ?').run(prev, hash, Number(row.seq))
  }
  expect(one.verify()).toMatchObject({ verified: false, brokenAt: { file, seq: 1, why: 'file' } })
  one.close()
})

test('a journal that grows while it is read is no damage', () => {
  const live = new JournalStand()
  live.visit(1)
  const db = new DatabaseSync(live.path, { readOnly: true })
  const prepare = db.prepare.bind(db)
  /* The kiosk writes between the walk over the rows and the count of them. */
  db.prepare = (sql) => {
    if (sql.includes('count(*)')) live.visit(2)
    return prepare(sql)
  }
  const verdict = verifyPlace({ db, file: live.path, archiveDir: undefined })
  expect(verdict).toMatchObject({ verified: true, entries: 4 })
  expect(live.rows()).toBe(8)
  db.close()
  live.close()
})
