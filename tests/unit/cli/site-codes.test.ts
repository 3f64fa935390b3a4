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

/** The demo's site without the devices of these roles. */
function siteWithout(...roles: string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'site-'))
  const text = readFileSync(join(provisioning, 'sites/demo.yaml'), 'utf8')
    .replace(/^catalogue: .*$/m, `catalogue: ${join(provisioning, 'catalogue/demo')}`)
    .replace(/^staff: .*$/m, '')
    .replace(/^devices:\n(?: {2}.*\n|\n)*/m, (devices) =>
      devices
        .split(/^(?= {2}- )/m)
        .filter((device) => !roles.some((role) => device.includes(`role: ${role}`)))
        .join(''),
    )
  writeFileSync(join(dir, 'site.yaml'), text)
  const load = loadSite(join(dir, 'site.yaml'))
  rmSync(dir, { recursive: true })
  return load
}

test('one catalogue serves differing kiosks: what no device here can do is not on the menu, and is listed', () => {
  const { loaded, errors } = siteWithout('printer.document', 'documentScanner.desk')
  expect(errors).toEqual([])
  expect(loaded?.notOffered.get('id-copy')).toEqual(['documentScanner.desk', 'printer.document'])
  expect(loaded?.catalogue.services.has('id-copy')).toBe(false)
  expect(loaded?.catalogue.services.has('pension-certification')).toBe(true)
  const whole = siteWithout().loaded
  expect(whole?.notOffered.size).toBe(0)
  expect(whole?.catalogue.services.size).toBe((loaded?.catalogue.services.size ?? 0) + (loaded?.notOffered.size ?? 0))
})
