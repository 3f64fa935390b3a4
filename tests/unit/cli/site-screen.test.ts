import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadSite } from '../../../src/cli/site-file.ts'

const provisioning = resolve(import.meta.dirname, '../../../provisioning')

/** The demo's site with other lines in its `screen` section, and perhaps another catalogue. */
function siteWith(lines: string, catalogue = 'demo') {
  const dir = mkdtempSync(join(tmpdir(), 'site-'))
  const text = readFileSync(join(provisioning, 'sites/demo.yaml'), 'utf8')
    .replace(/^catalogue: .*$/m, `catalogue: ${resolve(provisioning, 'catalogue', catalogue)}`)
    .replace(/^staff: .*$/m, '')
    .replace(/^ {2}keys: .*$/m, `  ${lines}`)
  writeFileSync(join(dir, 'site.yaml'), text)
  const load = loadSite(join(dir, 'site.yaml'))
  rmSync(dir, { recursive: true })
  return load
}

test('two switches and a panel that hangs high are a line each', () => {
  const { errors, loaded } = siteWith('keys: { F9: next, F10: select }\n  reach: low')
  expect(errors).toEqual([])
  expect(loaded?.site.screen).toMatchObject({ keys: { F9: 'next', F10: 'select' }, reach: 'low' })
  expect(siteWith('reach: normal').loaded?.site.screen.keys).toEqual({})
})

test('a key that is none, and an order that is none, are named with what would be right', () => {
  const [noKey] = siteWith('keys: { "→": next }').errors
  expect(noKey?.key).toContain('screen.keys')
  expect(noKey?.what).toContain('is no code of a key, e.g. F9, Numpad6 or KeyN')
  const [noOrder] = siteWith('keys: { F9: forward }').errors
  expect(noOrder?.key).toBe('screen.keys.F9')
  expect(noOrder?.allowed).toMatch(/next.*previous.*select.*back.*help.*repeat/)
})

test('a kiosk offers the languages of its region, and begins in one of them', () => {
  const { loaded } = siteWith('lang: pt')
  expect(loaded?.catalogue.languages).toEqual(['zh', 'hk', 'en', 'pt'])
  const [wrong] = siteWith('lang: fr').errors
  expect(wrong?.key).toBe('screen.lang')
})

test('a first language without words is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'catalogue-'))
  const demo = join(provisioning, 'catalogue/demo')
  const head = readFileSync(join(demo, 'catalogue.yaml'), 'utf8')
    .replace(/^languages: .*$/m, 'languages: [zh, en]')
    .replace(/^shared: .*$/m, `shared: ${join(provisioning, 'catalogue/shared')}`)
  writeFileSync(join(dir, 'catalogue.yaml'), head)
  const { errors } = siteWith('lang: pt', dir)
  rmSync(dir, { recursive: true })
  expect(errors.find(({ key }) => key === 'screen.lang')).toMatchObject({
    what: 'the catalogue has no words in "pt"',
    allowed: 'zh, en',
  })
})
