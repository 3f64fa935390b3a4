import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openEnvelope, parseEnvelope, sealEnvelope } from '../../../src/kernel/crypto/envelope.ts'
import { makeKeyFile, readKeyFile } from '../../../src/kernel/crypto/key-file.ts'

const key = { kid: '00112233aabbccdd', bytes: randomBytes(32) }
const context = fc.array(fc.string(), { maxLength: 3 })

describe('an envelope', () => {
  test('opens with its key and context, and says what it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), context, (plain, where) => {
        const text = sealEnvelope(key, plain, where)
        expect(parseEnvelope(text)).toMatchObject({ v: 1, suite: 'intl', kid: key.kid })
        expect(openEnvelope(key, text, where)).toEqual({ ok: true, value: Buffer.from(plain) })
      }),
    )
  })

  test('never comes out the same twice', () => {
    const texts = Array.from({ length: 200 }, () => JSON.parse(sealEnvelope(key, Buffer.from('x'), [])))
    expect(new Set(texts.map((t) => t.iv)).size).toBe(200)
  })

  test('does not open in another context, under another key, or under another key of the same name', () => {
    fc.assert(
      fc.property(context, context, (where, elsewhere) => {
        const text = sealEnvelope(key, Buffer.from('13800138000'), where)
        if (JSON.stringify(where) !== JSON.stringify(elsewhere))
          expect(openEnvelope(key, text, elsewhere)).toMatchObject({ ok: false, error: { code: 'tampered' } })
        expect(openEnvelope({ ...key, kid: '0000000000000000' }, text, where)).toMatchObject({
          error: { code: 'wrongKey' },
        })
        expect(openEnvelope({ ...key, bytes: randomBytes(32) }, text, where)).toMatchObject({
          error: { code: 'tampered' },
        })
      }),
    )
  })

  test('does not open when any character of it is another', () => {
    const text = sealEnvelope(key, Buffer.from('13800138000'), ['a'])
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.integer({ min: 32, max: 126 }), (at, to) => {
        const other = text.slice(0, at) + String.fromCharCode(to) + text.slice(at + 1)
        if (other !== text) expect(openEnvelope(key, other, ['a']).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('whatever text is not one is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseEnvelope(text)).toBeUndefined()
      }),
    )
  })
})

describe('a key file', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kioskd-key-'))
  })
  afterEach(() => rmSync(dir, { recursive: true }))
  const fits = (bytes: Buffer) => bytes.length === 32

  test('is made for its owner alone, once, and read back', () => {
    const path = join(dir, 'seal.key')
    const bytes = randomBytes(32)
    expect(readKeyFile(path, fits)).toMatchObject({ error: { code: 'keyMissing' } })
    expect(makeKeyFile(path, bytes)).toEqual({ ok: true, value: undefined })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readKeyFile(path, fits)).toEqual({ ok: true, value: bytes })
    expect(makeKeyFile(path, randomBytes(32))).toMatchObject({ error: { code: 'keyUnwritable' } })
    expect(readKeyFile(path, fits)).toEqual({ ok: true, value: bytes })
  })

  test.each([
    ['31 bytes', 'keySize', (path: string) => writeFileSync(path, randomBytes(31), { mode: 0o600 })],
    ['nothing in it', 'keySize', (path: string) => writeFileSync(path, '', { mode: 0o600 })],
    ['a large file', 'keySize', (path: string) => writeFileSync(path, randomBytes(5000), { mode: 0o600 })],
    [
      'rights for the group',
      'keyMode',
      (path: string) => {
        writeFileSync(path, randomBytes(32))
        chmodSync(path, 0o640)
      },
    ],
    [
      'a link',
      'keyUnreadable',
      (path: string) => {
        writeFileSync(`${path}.elsewhere`, randomBytes(32), { mode: 0o600 })
        symlinkSync(`${path}.elsewhere`, path)
      },
    ],
  ])('%s: %s', (_what, code, make) => {
    const path = join(dir, 'seal.key')
    make(path)
    expect(readKeyFile(path, fits)).toMatchObject({ ok: false, error: { code } })
  })
})
