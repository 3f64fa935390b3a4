import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadSite } from '../../../src/cli/site-file.ts'

const provisioning = resolve(import.meta.dirname, '../../../provisioning')

/** The demo's site with a pattern for region codes. */
function problemsWith(region: string) {
  const dir = mkdtempSync(join(tmpdir(), 'site-'))
  const text = readFileSync(join(provisioning, 'sites/demo.yaml'), 'utf8')
    .replace(/^catalogue: .*$/m, `catalogue: ${join(provisioning, 'catalogue/demo')}`)
    .replace(/^backend:$/m, `backend:\n  codes: { region: '${region}' }`)
  writeFileSync(join(dir, 'site.yaml'), text)
  const { errors } = loadSite(join(dir, 'site.yaml'))
  rmSync(dir, { recursive: true })
  return errors.filter((e) => e.key.startsWith('backend.codes'))
}

test('a region code that does not fit the backend is found before a citizen is there', () => {
  expect(problemsWith('361\\d{3}')).toEqual([])
  const [first] = problemsWith('440\\d{3}')
  expect(first).toMatchObject({ key: 'backend.codes.region', allowed: '440\\d{3}' })
  expect(first?.what).toMatch(/^service ".*" has the region code "361199" for backend "reference"/)
})
