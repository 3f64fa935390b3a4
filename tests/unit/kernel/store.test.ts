import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FakeClock } from '../../../src/kernel/clock.ts'
import type { EventLog } from '../../../src/kernel/log.ts'
import { type Migration, Store } from '../../../src/kernel/store/store.ts'

const notes: Migration = { id: 'test-001', sql: 'CREATE TABLE note (text TEXT NOT NULL UNIQUE) STRICT' }
let dir: string
let path: string
let clock: FakeClock
let events: string[]
const log: EventLog = { emit: (id) => void events.push(id) }
const open = () => new Store({ path, migrations: [notes], clock, log })
const add = (store: Store, text: string, urgent = false) =>
  store.commit((db) => void db.prepare('INSERT INTO note VALUES (?)').run(text), urgent)
const all = (store: Store) =>
  store.db
    .prepare('SELECT text FROM note ORDER BY text')
    .all()
    .map((row) => row.text)

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-store-'))
  path = join(dir, 'deep', 'test.sqlite')
  clock = new FakeClock()
  events = []
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('commits wait for company for 20 ms and are then answered together', async () => {
  const store = open()
  const answered: string[] = []
  void add(store, 'a').then(() => answered.push('a'))
  await clock.advance(19)
  void add(store, 'b').then(() => answered.push('b'))
  expect(all(store)).toEqual([])
  await clock.advance(1)
  expect([all(store), answered]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  store.close()
})

test('an urgent commit is on disk before the call returns, and takes along what waited', () => {
  const store = open()
  void add(store, 'waited')
  void add(store, 'urgent', true)
  expect(all(store)).toEqual(['urgent', 'waited'])
  expect(clock.pendingTimers()).toBe(0)
  store.close()
})

test('a group of 64 does not wait', () => {
  const store = open()
  for (let i = 0; i < 64; i += 1) void add(store, `n${i}`)
  expect(all(store)).toHaveLength(64)
  store.close()
})

test('work that throws takes back itself and nobody else of its group', async () => {
  const store = open()
  const before = add(store, 'before')
  const broken = store.commit((db) => {
    db.exec("INSERT INTO note VALUES ('half')")
    throw new Error('broken')
  })
  const twice = add(store, 'before')
  const after = add(store, 'after')
  store.flush()
  expect([await before, await after].map((r) => r.ok)).toEqual([true, true])
  expect([await broken, await twice]).toMatchObject([
    { error: { code: 'storeFailed' } },
    { error: { code: 'storeFailed' } },
  ])
  expect([all(store), store.failing]).toEqual([['after', 'before'], false])
  store.close()
})

test('a file that cannot be written is an answer and a flag, and both pass when it can', async () => {
  const store = open()
  const intruder = new DatabaseSync(path)
  intruder.exec('BEGIN IMMEDIATE')
  store.db.exec('PRAGMA busy_timeout = 20')
  expect(await add(store, 'a', true)).toMatchObject({ ok: false, error: { code: 'storeFailed' } })
  expect([store.failing, events.at(-1)]).toEqual([true, 'store.writeFailed'])
  intruder.exec('ROLLBACK')
  intruder.close()
  expect(await add(store, 'b', true)).toMatchObject({ ok: true })
  expect([all(store), store.failing]).toEqual([['b'], false])
  store.close()
})

test('what was committed is there after the file is opened again, with the same epoch and no second migration', async () => {
  const first = open()
  const { epoch } = first
  await Promise.all([add(first, 'kept', true)])
  first.close()
  const second = open()
  expect([all(second), second.epoch, second.setAside]).toEqual([['kept'], epoch, undefined])
  second.close()
})

test('a damaged file is kept aside, said so, and begun anew with another epoch', () => {
  const first = open()
  const { epoch } = first
  first.close()
  const damage = Buffer.alloc(20_000, 'damage')
  writeFileSync(path, damage)
  const second = open()
  expect(second.setAside).toMatch(/corrupt-\d+$/)
  expect(readFileSync(String(second.setAside))).toEqual(damage)
  expect([all(second), second.epoch === epoch, events]).toEqual([
    [],
    false,
    ['store.opened', 'store.corrupt', 'store.opened'],
  ])
  second.close()
})

test('a file that somebody else has locked is not taken for a damaged one', async () => {
  const first = open()
  await add(first, 'kept', true)
  first.close()
  const other = new DatabaseSync(path)
  other.exec("PRAGMA locking_mode=EXCLUSIVE; INSERT INTO note VALUES ('theirs')")
  expect(open).toThrow('locked')
  other.close()
  const again = open()
  expect([again.setAside, all(again)]).toEqual([undefined, ['kept', 'theirs']])
  again.close()
})

test('a file that the system does not let us open (a full disk, no right) stays where it is', async () => {
  const first = open()
  await add(first, 'kept', true)
  first.close()
  /* As on a full or shut disk, and for root too: the log beside the file cannot be opened. */
  mkdirSync(`${path}-wal`)
  expect(open).toThrow('unable to open')
  expect(readdirSync(dirname(path)).filter((name) => name.includes('corrupt'))).toEqual([])
  rmSync(`${path}-wal`, { recursive: true })
  const again = open()
  expect([again.setAside, all(again)]).toEqual([undefined, ['kept']])
  again.close()
})
