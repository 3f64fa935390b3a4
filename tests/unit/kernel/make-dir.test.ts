import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDir } from '../../../src/kernel/store/make-dir.ts'

const base = mkdtempSync(join(tmpdir(), 'make-dir-'))

test('makes missing parents, private, and is content when all is there', () => {
  const path = join(base, 'a', 'b', 'c')
  expect(makeDir(path)).toMatchObject({ ok: true })
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(makeDir(path)).toMatchObject({ ok: true })
})

test('says at once where no folder can be made', () => {
  expect(makeDir('/proc/nope/kiosk')).toMatchObject({ ok: false, error: { code: 'cannotMake' } })
  const file = join(base, 'file')
  writeFileSync(file, '')
  expect(makeDir(join(file))).toMatchObject({ ok: false, error: { code: 'notAFolder' } })
})
