import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportJournal, verifyExport } from '../../../src/counter/journal/export.ts'
import { openSigningKey } from '../../../src/counter/journal/signing-key.ts'
import { JournalStand } from '../../support/journal.ts'

let stand: JournalStand
let out: string
beforeAll(async () => {
  stand = new JournalStand()
  for (let n = 1; n <= 10; n += 1) stand.visit(n)
  await stand.rotate({ rowsPerArchive: 15, keepRows: 10 })
  out = join(stand.dir, 'export.jsonl')
})
afterAll(() => stand.close())

function signingKey(dir = stand.dir) {
  const key = openSigningKey(dir)
  if (!key.ok) throw new Error(key.error.code)
  return key.value
}

function exported(range: { from?: number; to?: number } = {}, path = out) {
  return exportJournal({
    place: { db: stand.store.db, file: stand.path, archiveDir: stand.archiveDir },
    out: path,
    ...range,
    key: signingKey(),
    about: { kiosk: 'demo/kiosk-1', epoch: stand.store.epoch, kioskd: '0.1.0', exportedTs: 1_790_000_000_000 },
  })
}

test('any range, over archives and table, checks without the database', () => {
  const { entries, head } = stand.verify()
  expect(entries).toBe(42)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 42 }), fc.integer({ min: 1, max: 60 }), (from, to) => {
      if (to < from) {
        expect(exported({ from, to })).toMatchObject({ error: { code: 'empty' } })
        return
      }
      const last = Math.min(to, 42)
      expect(exported({ from, to })).toMatchObject({ ok: true, value: { from, to: last, count: last - from + 1 } })
      const verdict = verifyExport(out)
      expect(verdict).toMatchObject({
        verified: true,
        entries: last - from + 1,
        header: { kiosk: 'demo/kiosk-1', from },
      })
      if (last === 42) expect(verdict.head).toBe(head)
    }),
    { numRuns: 40 },
  )
  expect(statSync(out).mode & 0o777).toBe(0o600)
})

test('OpenSSL finds the signature good, over the SHA-256 of all lines but the last', () => {
  expect(exported().ok).toBe(true)
  const text = readFileSync(out, 'utf8')
  const lastLine = text.lastIndexOf('\n', text.length - 2) + 1
  const trailer = JSON.parse(text.slice(lastLine))
  const at = (name: string) => join(stand.dir, name)
  writeFileSync(at('digest'), createHash('sha256').update(text.slice(0, lastLine)).digest())
  writeFileSync(at('signature'), Buffer.from(trailer.signature, 'base64'))
  writeFileSync(at('key.der'), Buffer.from(trailer.publicKey, 'base64'))
  const check = () =>
    execFileSync(
      'openssl',
      [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-keyform',
        'DER',
        '-inkey',
        at('key.der'),
        '-rawin',
        '-in',
        at('digest'),
        '-sigfile',
        at('signature'),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    )
  expect(check()).toContain('Verified Successfully')
  writeFileSync(
    at('digest'),
    createHash('sha256')
      .update(`${text.slice(0, lastLine)} `)
      .digest(),
  )
  expect(check).toThrow()
})

test('any byte changed, and any line left out, is found and its line named', () => {
  expect(exported({ from: 5, to: 25 }).ok).toBe(true)
  const good = readFileSync(out)
  const bad = join(stand.dir, 'bad.jsonl')
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const bytes = Buffer.from(good)
      bytes[at] = (bytes[at] ?? 0) ^ by
      writeFileSync(bad, bytes)
      const verdict = verifyExport(bad)
      expect(verdict.verified).toBe(false)
      const line = good.subarray(0, at).filter((byte) => byte === 10).length + 1
      /* A changed header shows at the line that first contradicts it, at the latest at the signature. */
      expect(verdict.brokenAt?.line).toBeGreaterThanOrEqual(line)
      if (line > 1) expect(verdict.brokenAt?.line).toBeLessThanOrEqual(line + 1)
    }),
    { numRuns: 400 },
  )
  const lines = good.toString().trimEnd().split('\n')
  for (let i = 0; i < lines.length; i += 1) {
    writeFileSync(bad, `${lines.filter((_, j) => j !== i).join('\n')}\n`)
    expect(verifyExport(bad).verified).toBe(false)
  }
  writeFileSync(bad, `${good.toString()}\n`)
  expect(verifyExport(bad)).toMatchObject({ verified: false, brokenAt: { why: 'count' } })
})

test('another key signs another file: whoever knows the kiosk’s key sees it', () => {
  expect(exported().ok).toBe(true)
  const { signedBy } = verifyExport(out)
  expect(verifyExport(out, signedBy).verified).toBe(true)
  expect(verifyExport(out, '0'.repeat(64))).toMatchObject({ verified: false, brokenAt: { why: 'key' } })
})

test('the key is made once, for its owner alone, and a changed one is not used', () => {
  const path = join(stand.dir, 'journal.key')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const pem = readFileSync(path, 'utf8')
  signingKey()
  expect(readFileSync(path, 'utf8')).toBe(pem)
  writeFileSync(path, pem.slice(0, 40))
  expect(openSigningKey(stand.dir)).toMatchObject({ error: { code: 'keySize' } })
  writeFileSync(path, pem)
})

test('what does not verify is not signed, and no half of a file is left', () => {
  const broken = join(stand.dir, 'broken.jsonl')
  stand.store.db.exec('DROP TRIGGER journal_no_update; UPDATE journal SET ts = ts + 1 WHERE seq = 33')
  expect(exported({}, broken)).toMatchObject({
    error: { code: 'chainBroken', detail: `${stand.path}: entry 33 (hash)` },
  })
  expect(existsSync(broken)).toBe(false)
  stand.store.db.exec('UPDATE journal SET ts = ts - 1 WHERE seq = 33')
  expect(exported({}, join(stand.dir, 'no', 'such', 'folder'))).toMatchObject({ error: { code: 'cannotWrite' } })
})
