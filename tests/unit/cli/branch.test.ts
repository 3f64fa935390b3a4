import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { branchFiles, branchSchema, checkBranch, neighboursOf } from '../../../src/cli/branch.ts'
import { hostsOfSite } from '../../../src/cli/hosts.ts'
import { builtInProfilesDir, siteSchema } from '../../../src/cli/site-file.ts'
import { formatProblem, parseYaml, readYaml } from '../../../src/kernel/config/yaml.ts'
import { makeCertificate } from '../../support/certificate.ts'

/* What stands under branch in a site file: each mistake is named with its line, its key and what to do. */

const schema = z.strictObject({ kiosk: z.string(), staff: z.string().optional(), branch: branchSchema })
const dir = mkdtempSync(join(tmpdir(), 'kioskd-branch-'))
beforeAll(() => {
  makeCertificate(dir, 'ca')
  writeFileSync(join(dir, 'text.crt'), 'no PEM')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const entry = (id: string, url: string, more = '') =>
  `  - { id: ${id}, name: { zh: 二, en: Two }, url: "${url}"${more} }`
const head = ['kiosk: one', 'staff: staff.yaml', 'branch:']
const parse = (...lines: readonly string[]) => parseYaml('site.yaml', lines.join('\n'), schema)
function check(lines: readonly string[], nowMs = Date.now()) {
  const parsed = parse(...lines)
  if (!parsed.ok) return { errors: parsed.error.map(formatProblem), warnings: [] }
  const { errors, warnings } = checkBranch(parsed.value, dir, nowMs)
  return { errors: errors.map(formatProblem), warnings: warnings.map(formatProblem) }
}

test('other kiosks with their authority, or without, are good; their authority is read from beside the site file', () => {
  const lines = [...head, entry('two', 'https://k2.example:7443', ', ca: ca.crt'), entry('three', 'https://192.0.2.9')]
  expect(check(lines)).toEqual({ errors: [], warnings: [] })
  const parsed = parse(...lines)
  if (!parsed.ok) throw new Error('the file is good')
  const [two, three] = neighboursOf(branchFiles(parsed.value.value.branch, dir))
  expect(two?.ca).toContain('BEGIN CERTIFICATE')
  expect(three).toEqual({ id: 'three', name: { zh: '二', en: 'Two' }, url: 'https://192.0.2.9' })
  expect(parseYaml('site.yaml', 'kiosk: one', schema)).toMatchObject({ ok: true, value: { value: { branch: [] } } })
})

test.each([
  [[entry('two', 'http://k2.example:7443')], /^site\.yaml:4:branch\[0\]\.url: .*https:\/\/host:port/],
  [[entry('two', 'https://k2.example/desk')], /^site\.yaml:4:branch\[0\]\.url: .*without a path/],
  [[entry('two', 'https://u:p@k2.example')], /^site\.yaml:4:branch\[0\]\.url/],
  [[entry('Two', 'https://k2.example')], /^site\.yaml:4:branch\[0\]\.id: .*lower-case/],
  [[entry('one', 'https://k2.example')], /^site\.yaml:4:branch\[0\]\.id: is this kiosk itself; remedy: name the other/],
  [[entry('two', 'https://a'), entry('two', 'https://b')], /^site\.yaml:5:branch\[1\]\.id: the id "two" is used twice/],
  [[entry('two', 'https://a'), entry('six', 'https://a/')], /^site\.yaml:5:branch\[1\]\.url: the url .* is used twice/],
  [
    [entry('two', 'https://a', ', ca: no.crt')],
    /^site\.yaml:4:branch\[0\]\.ca: cannot be read as a certificate .*remedy: give/,
  ],
  [[entry('two', 'https://a', ', ca: text.crt')], /^site\.yaml:4:branch\[0\]\.ca: cannot be read as a certificate/],
])('%s is an error that says what to do', (lines, expected) => {
  expect(check([...head, ...lines]).errors).toEqual([expect.stringMatching(expected)])
})

test('nobody to sign in, or more kiosks than a branch has, are errors; an authority that has ended is a warning', () => {
  expect(check(['kiosk: one', 'branch:', entry('two', 'https://a')]).errors).toEqual([
    expect.stringMatching(/^site\.yaml:2:branch: nobody may sign in here; remedy/),
  ])
  const many = Array.from({ length: 17 }, (_, i) => entry(`k${i}`, `https://k${i}.example`))
  expect(check([...head, ...many]).errors).toEqual([expect.stringMatching(/:branch: /)])
  const later = Date.now() + 400 * 86_400_000
  expect(check([...head, entry('two', 'https://a', ', ca: ca.crt')], later).warnings).toEqual([
    expect.stringMatching(/^site\.yaml:4:branch\[0\]\.ca: ended on \d{4}-\d\d-\d\d; remedy/),
  ])
})

test('the sandbox is opened for the other kiosks, whatever their port', () => {
  const demo = readYaml(join(builtInProfilesDir, '../provisioning/sites/demo.yaml'), siteSchema)
  if (!demo.ok) throw new Error('the demo site is good')
  const site = {
    ...demo.value.value,
    branch: [
      { id: 'two', name: { zh: '二', en: 'Two' }, url: 'https://k2.example:7443' },
      { id: 'six', name: { zh: '六', en: 'Six' }, url: 'https://[2001:db8::6]:7443' },
    ],
  }
  expect(hostsOfSite(site)).toEqual(expect.arrayContaining(['k2.example', '2001:db8::6']))
})
