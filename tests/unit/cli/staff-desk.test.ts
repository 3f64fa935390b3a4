import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkStaffDesk, staffDeskSchema } from '../../../src/cli/staff-desk.ts'
import { formatProblem, parseYaml } from '../../../src/kernel/config/yaml.ts'
import { makeCertificate } from '../../support/certificate.ts'

/* What stands under staffDesk in a site file, with real certificates: each mistake is named with its line, its key and what to do. */

const schema = z.strictObject({ staff: z.string().optional(), staffDesk: staffDeskSchema.optional() })
const dir = mkdtempSync(join(tmpdir(), 'kioskd-tls-'))
beforeAll(() => {
  makeCertificate(dir, 'good')
  makeCertificate(dir, 'other')
  makeCertificate(dir, 'nameless', { names: '' })
  makeCertificate(dir, 'wild', { names: 'DNS:*.example' })
  makeCertificate(dir, 'open')
  chmodSync(join(dir, 'open.key'), 0o644)
  writeFileSync(join(dir, 'text'), 'no PEM', { mode: 0o600 })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function check(cert: string, key: string, lines = ['staff: staff.yaml'], nowMs = Date.now()) {
  const text = [
    ...lines,
    'staffDesk:',
    '  port: 7443',
    '  clients: [192.0.2.0/24]',
    '  tls:',
    `    cert: ${cert}`,
    `    key: ${key}`,
  ].join('\n')
  const parsed = parseYaml('site.yaml', text, schema)
  if (!parsed.ok) throw new Error(parsed.error.map(formatProblem).join('\n'))
  const { errors, warnings } = checkStaffDesk(parsed.value, dir, nowMs)
  return { errors: errors.map(formatProblem), warnings: warnings.map(formatProblem) }
}

test('a pair that belongs together is good, and so is no listener at all', () => {
  expect(check('good.crt', 'good.key')).toEqual({ errors: [], warnings: [] })
  const none = parseYaml('site.yaml', 'staff: staff.yaml', schema)
  if (!none.ok) throw new Error('the file is good')
  expect(checkStaffDesk(none.value, dir, Date.now())).toEqual({ errors: [], warnings: [] })
})

test.each([
  ['nowhere.crt', 'good.key', /^site\.yaml:6:staffDesk\.tls\.cert: .*cannot be read.*remedy: correct the path/],
  ['text', 'good.key', /^site\.yaml:6:staffDesk\.tls\.cert: is no certificate.*remedy: give a PEM certificate/],
  ['nameless.crt', 'nameless.key', /^site\.yaml:6:staffDesk\.tls\.cert: .*names no host.*subjectAltName/],
  ['wild.crt', 'wild.key', /^site\.yaml:6:staffDesk\.tls\.cert: .*names no host.*wildcards do not count/],
  ['good.crt', 'nowhere.key', /^site\.yaml:7:staffDesk\.tls\.key: .*cannot be read/],
  ['open.crt', 'open.key', /^site\.yaml:7:staffDesk\.tls\.key: .*read by everybody; remedy: chmod 600/],
  ['good.crt', 'text', /^site\.yaml:7:staffDesk\.tls\.key: is no private key/],
  ['good.crt', 'other.key', /^site\.yaml:7:staffDesk\.tls\.key: .*does not belong to the certificate/],
])('%s with %s is an error that says what to do', (cert, key, expected) => {
  expect(check(cert, key).errors).toEqual([expect.stringMatching(expected)])
})

test('a listener at which nobody may sign in is a mistake', () => {
  expect(check('good.crt', 'good.key', [])).toMatchObject({
    errors: [expect.stringMatching(/^site\.yaml:1:staffDesk: nobody may sign in/)],
  })
})

test('a certificate that has ended keeps no citizen waiting: it is a warning', () => {
  const later = Date.now() + 91 * 86_400_000
  expect(check('good.crt', 'good.key', undefined, later)).toEqual({
    errors: [],
    warnings: [expect.stringMatching(/^site\.yaml:6:staffDesk\.tls\.cert: the certificate ended on \d{4}-\d\d-\d\d/)],
  })
})

test('there is no listener without TLS', () => {
  const parsed = parseYaml(basename('site.yaml'), 'staffDesk: { port: 7443, clients: [192.0.2.7] }', schema)
  expect(parsed.ok ? [] : parsed.error.map(formatProblem)).toEqual([
    expect.stringMatching(/^site\.yaml:1:staffDesk\.tls: /),
  ])
})

test('who may come to it stands there in addresses or networks, and is never everybody by default', () => {
  const of = (clients: string) =>
    parseYaml('site.yaml', `staffDesk: { port: 7443, tls: { cert: a, key: b }${clients} }`, schema).ok
  expect([of(', clients: [192.0.2.7, 192.0.2.0/24, "2001:db8::/64"]'), of(''), of(', clients: []')]).toEqual([
    true,
    false,
    false,
  ])
  expect(of(', clients: [branch-pc]')).toBe(false)
})
