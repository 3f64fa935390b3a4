import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SealBox } from '../../../src/counter/journal/seal.ts'
import type { Json } from '../../../src/kernel/canonical-json.ts'
import { Sensitive } from '../../../src/kernel/sensitive.ts'
import { idOf, JournalStand } from '../../support/journal.ts'

let stand: JournalStand
let box: SealBox
beforeEach(() => {
  stand = new JournalStand()
  box = opened()
})
afterEach(() => stand.close())

function opened(): SealBox {
  const result = SealBox.open(stand.store, stand.clock, stand.dir)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

async function sealed(scope: string, field: string, value: Json): Promise<string> {
  await box.begin(scope)
  const result = box.seal(scope, field, new Sensitive(value))
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

function bodiesOf(type: string): readonly unknown[] {
  const rows = stand.store.db.prepare('SELECT body FROM journal WHERE type = ? ORDER BY seq').all(type)
  return rows.map((row) => JSON.parse(String(row.body)))
}

const a = idOf(1)
const b = idOf(2)

test('whatever is sealed comes out again, for its scope and field, also after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.string())),
      fc.string(),
      async (value, field) => {
        const envelope = await sealed(a, field, value)
        for (const one of [box, opened()]) {
          const result = one.open(a, field, envelope)
          expect(result.ok && result.value.reveal()).toEqual(value)
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('a value moved to another scope or field does not open, nor one that was changed', async () => {
  const envelope = await sealed(a, 'phone', '13800138000')
  await box.begin(b)
  expect(box.open(a, 'name', envelope)).toMatchObject({ error: { code: 'refused' } })
  expect(box.open(b, 'phone', envelope)).toMatchObject({ error: { code: 'erased' } })
  expect(box.open(idOf(3), 'phone', envelope)).toMatchObject({ error: { code: 'erased' } })
  fc.assert(
    fc.property(fc.nat({ max: envelope.length - 1 }), fc.integer({ min: 32, max: 126 }), (at, to) => {
      const other = envelope.slice(0, at) + String.fromCharCode(to) + envelope.slice(at + 1)
      if (other !== envelope) expect(box.open(a, 'phone', other).ok).toBe(false)
    }),
  )
})

test('a data key moved to another scope, or wrapped by another kiosk, does not open', async () => {
  const envelope = await sealed(a, 'phone', '13800138000')
  stand.store.db.exec(`UPDATE seal_key SET scope = '${b}'`)
  expect(opened().open(b, 'phone', envelope)).toMatchObject({ error: { code: 'refused' } })
  stand.store.db.exec(`UPDATE seal_key SET scope = '${a}'`)
  expect(opened().open(a, 'phone', envelope).ok).toBe(true)
  rmSync(join(stand.dir, 'seal.key'))
  writeFileSync(join(stand.dir, 'seal.key'), Buffer.alloc(32, 7), { mode: 0o600 })
  expect(opened().open(a, 'phone', envelope)).toMatchObject({ error: { code: 'refused' } })
})

test('an erased scope opens nowhere: not from the journal, not after a restart, not when the scope is begun again', async () => {
  const envelope = await sealed(a, 'phone', '13800138000')
  const other = await sealed(b, 'phone', '13900139000')
  stand.append({ type: 'report.intent', tx: a, body: { sealed: { phone: envelope } } })
  expect(await box.erase(a, 'request')).toEqual({ ok: true, value: { count: 1, logEmptied: true } })
  for (const one of [box, opened()]) {
    expect(one.open(a, 'phone', envelope)).toMatchObject({ error: { code: 'erased' } })
    expect(one.open(b, 'phone', other).ok).toBe(true)
  }
  expect(bodiesOf('seal.erased')).toEqual([{ count: 1, reason: 'request' }])
  await box.begin(a)
  expect(box.open(a, 'phone', envelope)).toMatchObject({ error: { code: 'erased' } })
  expect(stand.verify().verified).toBe(true)
})

test('of an erased key no byte is left in any file, nor of the person at any time', async () => {
  const envelope = await sealed(a, 'name', { name: '张三丰', phone: '13800138000' })
  stand.append({ type: 'report.intent', tx: a, body: { sealed: { name: envelope } } })
  const wrapped = String(stand.store.db.prepare('SELECT wrapped FROM seal_key').get()?.wrapped)
  const ct = String(JSON.parse(wrapped).ct)
  const found = (text: string) =>
    readdirSync(stand.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text))
      .map((entry) => entry.name)
  expect(found(ct)).not.toEqual([])
  await box.erase(a, 'session')
  expect(found(ct)).toEqual([])
  expect(found('张三丰')).toEqual([])
  expect(found('13800138000')).toEqual([])
})

test('a reader in the way of emptying the log is told, and the next round does it', async () => {
  await sealed(a, 'phone', '13800138000')
  stand.store.db.exec('PRAGMA busy_timeout=50')
  const reader = new DatabaseSync(stand.path, { readOnly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM journal').get()
  expect(await box.erase(a, 'session')).toEqual({ ok: true, value: { count: 1, logEmptied: false } })
  reader.close()
  expect(await box.expire()).toEqual({ ok: true, value: { count: 0, logEmptied: true } })
  expect(statSync(`${stand.path}-wal`).size).toBe(0)
})

test('keys die with their visit or when they are due, whichever the service needs', async () => {
  const now = stand.clock.wallMs()
  await box.begin(a)
  await box.begin(b, now + 1000)
  await box.begin(idOf(3))
  expect(await box.keepUntil(idOf(3), now + 3000)).toMatchObject({ ok: true })
  expect(await box.keepUntil(idOf(9), now)).toMatchObject({ error: { code: 'erased' } })
  expect(await box.expire(true)).toMatchObject({ ok: true, value: { count: 1 } })
  await stand.clock.advance(1000)
  expect(await box.expire()).toMatchObject({ ok: true, value: { count: 1 } })
  stand.clock.isSynced = false
  await stand.clock.advance(9000)
  expect(await box.expire()).toMatchObject({ ok: true, value: { count: 0 } })
  stand.clock.isSynced = true
  expect(await box.expire()).toMatchObject({ ok: true, value: { count: 1 } })
  expect(bodiesOf('seal.erased')).toEqual([
    { count: 1, reason: 'session' },
    { count: 1, reason: 'retention' },
    { count: 1, reason: 'retention' },
  ])
})

test('the box stays shut when its key file is not as it should be, or is gone while it is needed', async () => {
  const path = join(stand.dir, 'seal.key')
  const failure = () => SealBox.open(stand.store, stand.clock, stand.dir)
  chmodSync(path, 0o644)
  expect(failure()).toMatchObject({ error: { code: 'keyMode' } })
  chmodSync(path, 0o600)
  writeFileSync(path, 'short')
  expect(failure()).toMatchObject({ error: { code: 'keySize' } })
  rmSync(path)
  await box.begin(a)
  expect(failure()).toMatchObject({ error: { code: 'keyMissing' } })
  await box.erase(a, 'session')
  expect(failure()).toMatchObject({ ok: true })
})

test('more keys than are held in memory are still found', async () => {
  const envelopes = []
  for (let n = 1; n <= 70; n += 1) envelopes.push(await sealed(idOf(n), 'phone', String(n)))
  envelopes.forEach((envelope, i) => {
    const result = box.open(idOf(i + 1), 'phone', envelope)
    expect(result.ok && result.value.reveal()).toBe(String(i + 1))
  })
})
