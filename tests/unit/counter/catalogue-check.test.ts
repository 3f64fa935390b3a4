import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { formatProblem } from '../../../src/kernel/config/yaml.ts'

/* What `kioskd catalogue check` finds in a region that shares services: file, line and cause of each mistake. */

const provisioning = resolve(import.meta.dirname, '../../../provisioning/catalogue')
const shared = (id: string) => `shared/services/${id}.yaml`
const county = 'jiangxi-county'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'catalogues-'))
  cpSync(provisioning, dir, { recursive: true })
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Changes one file as a person would; what stands there must be found. Answers the line of the change. */
function edit(file: string, find: string | RegExp, put: string): number {
  const before = readFileSync(join(dir, file), 'utf8')
  const at = typeof find === 'string' ? before.indexOf(find) : before.search(find)
  expect(at, `${String(find)} in ${file}`).toBeGreaterThanOrEqual(0)
  writeFileSync(
    join(dir, file),
    before.replace(find, () => put),
  )
  return before.slice(0, at).split('\n').length
}

const said = () => loadCatalogue(join(dir, county)).problems.map((p) => formatProblem(p).replace(`${dir}/`, ''))
const firstConsent = / {2}- step: consent\n(?: {4}.*\n)+/

test.each(['demo', county, 'guangdong-district'])('%s is good', (region) => {
  expect(loadCatalogue(join(dir, region)).problems).toEqual([])
})

test('a step that there is not', () => {
  const line = edit(shared('id-copy'), 'step: captureDocument', 'step: photograph')
  expect(said()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^${shared('id-copy')}:${line}:steps\\[1\\]\\.step: value is not one of those allowed; allowed: consent, identify, .*remedy: choose one of them`,
      ),
    ),
  ])
})

test('a kind of code that no reader knows', () => {
  const line = edit(shared('door-plate'), 'symbologies: [qrCode]', 'symbologies: [qrCode, qr-code]')
  const [only, ...more] = loadCatalogue(join(dir, 'demo')).problems.map(formatProblem)
  expect(more).toEqual([])
  expect(only).toContain(
    `door-plate.yaml:${line}:steps[2].symbologies[1]: value is not one of those allowed; allowed: aztec,`,
  )
})

test('a proof of what is not paid yet', () => {
  const pay = / {2}- step: pay\n(?: {4}.*\n)+/
  const [step = ''] = pay.exec(readFileSync(join(dir, shared('deed-tax')), 'utf8')) ?? []
  edit(shared('deed-tax'), pay, '')
  const line = edit(shared('deed-tax'), '  - step: result', `${step}  - step: result`)
  expect(said()).toEqual([
    expect.stringMatching(
      new RegExp(`^${shared('deed-tax')}:${line}:.*is printed before it.*put the pay step before the printing`),
    ),
  ])
})

test('a text that one of the languages lacks', () => {
  const line = edit(shared('id-copy'), /^minutes: .*\nfee: .*$/m, 'minutes: 2\nfee: { zh: "不收费", en: "Free" }') + 1
  expect(said()).toEqual([`${shared('id-copy')}:${line}:fee: has no text in hk, pt; remedy: translate it`])
})

test('a backend for which a service has no code', () => {
  const line = edit(shared('utility-bills'), 'codes: { reference: utility-bills }', 'codes: {}')
  expect(said()).toEqual([
    `${shared('utility-bills')}:${line}:codes: has no code for backend "reference"; remedy: add codes.reference`,
  ])
})

test('a code of which nobody says the region or the organisation', () => {
  const line = edit(
    shared('utility-bills'),
    /^codes: .*$/m,
    'codes: { reference: utility-bills, province: { item: U1, region: "36" } }',
  )
  expect(said()).toEqual([
    `${shared('utility-bills')}:${line}:codes.province: has no organisation code for backend "province"; remedy: add it here, or codes.province to catalogue.yaml`,
  ])
})

test('a device that no class provides', () => {
  const line = edit(shared('utility-bills'), 'role: reader.identity', 'role: robot.arm')
  expect(said()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^${shared('utility-bills')}:${line}:steps\\[1\\]\\.role: no class of devices serves "robot.arm"; allowed: reader, camera, `,
      ),
    ),
  ])
})

test('a device that cannot do what the step does', () => {
  const line = edit(shared('id-copy'), 'role: printer.document', 'role: documentScanner.desk')
  expect(said()).toEqual([
    `${shared('id-copy')}:${line}:steps[2].role: "documentScanner.desk" cannot do the step "print"; remedy: name a role that begins with printer`,
  ])
})

test('personal data asked for without a consent', () => {
  const line = edit(shared('id-copy'), firstConsent, '')
  expect(said()).toEqual([
    `${shared('id-copy')}:${line}:steps[0]: step "captureDocument" asks for personal data without a consent before it; remedy: put a consent step first`,
  ])
})

test('one of two people who was never asked to agree', () => {
  edit(shared('house-transfer'), / {2}- step: consent\n {4}party: buyer\n(?: {4}.*\n)+/, '')
  const written = readFileSync(join(dir, shared('house-transfer')), 'utf8').split('\n')
  const line =
    written.findIndex(
      (l, i) => l.includes('step: identify') && written.slice(i, i + 4).some((m) => m.includes('party: buyer')),
    ) + 1
  expect(said()).toEqual([
    `${shared('house-transfer')}:${line}:steps[4]: "buyer" is identified without having agreed; remedy: put a consent step for them first`,
  ])
})

test('services that wait for each other in a circle', () => {
  const line = edit(`${county}/services/health-certificate.yaml`, 'set:\n', 'set:\n  after: [stall-registration]\n') + 1
  expect(said()).toContain(
    `${county}/services/health-certificate.yaml:${line}:after[0]: "stall-registration" has this service before it, in a circle; remedy: take one of the two out`,
  )
})

test('no time limit', () => {
  edit(shared('id-copy'), /^legalLimit: .*\n/m, '')
  expect(said()).toEqual([
    expect.stringMatching(new RegExp(`^${shared('id-copy')}:\\d+:legalLimit: is missing; remedy: add it`)),
  ])
})

test('a bundle that would wait for the network with a service that cannot', () => {
  edit(shared('stall-matters'), 'offline: none', 'offline: queue')
  edit(shared('stall-matters'), / {2}- step: verifyFace\n(?: {4}.*\n)+/, '')
  edit(shared('stall-matters'), / {2}- step: print\n(?: {4}.*\n){2} {4}title(?:.*\n)/, '')
  const line = edit(shared('stall-matters'), 'bundle:', 'bundle:')
  expect(said()).toEqual([
    `${shared('stall-matters')}:${line}:bundle[0]: "health-certificate" cannot be handed in later, but the bundle is "offline: queue"; remedy: write offline: none`,
  ])
})

test('a number that two services have', () => {
  const line = edit(shared('id-copy'), 'number: "171"', 'number: "165"')
  expect(said().join('\n')).toMatch(new RegExp(`number 165 is already that of|:${line}:number: number 165`))
})

test('a shared service that there is not, and one without its file', () => {
  const line = edit(`${county}/catalogue.yaml`, '  - id-copy\n', '  - id-copies\n')
  expect(said()).toEqual([
    `${county}/catalogue.yaml:${line}:take[${takeIndex('id-copies')}]: no shared service "id-copies"; remedy: correct the id, or add its file to the shared folder`,
  ])
})

const takeIndex = (id: string) =>
  [...readFileSync(join(dir, county, 'catalogue.yaml'), 'utf8').matchAll(/^ {2}- ([a-z-]+)$/gm)].findIndex(
    (m) => m[1] === id,
  )
