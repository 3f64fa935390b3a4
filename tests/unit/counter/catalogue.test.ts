import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { formatProblem } from '../../../src/kernel/config/yaml.ts'

const demo = fileURLToPath(new URL('../../../provisioning/catalogue/demo', import.meta.url))
const pension = 'services/pension-certification.yaml'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'catalogue-'))
  cpSync(demo, dir, { recursive: true })
  /* Only its own services: what a mistake in one of them does is seen best there. */
  const head = readFileSync(join(dir, 'catalogue.yaml'), 'utf8')
  writeFileSync(join(dir, 'catalogue.yaml'), head.replace(/^shared:[\s\S]*?^departments:/m, 'departments:'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Changes one file as a person would; what stands there must be found. */
function edit(file: string, find: string, put: string): void {
  const before = readFileSync(join(dir, file), 'utf8')
  expect(before).toContain(find)
  writeFileSync(join(dir, file), before.replace(find, put))
}

const check = () => {
  const { catalogue, problems } = loadCatalogue(dir)
  return {
    ids: [...(catalogue?.services.keys() ?? [])],
    said: problems.map((p) => formatProblem(p).replace(`${dir}/`, '')),
  }
}

/** The line on which a text stands. */
const lineOf = (file: string, text: string) =>
  readFileSync(join(dir, file), 'utf8')
    .split('\n')
    .findIndex((l) => l.includes(text)) + 1

test('the catalogue that comes with kioskd is good', () => {
  const { ids, said } = check()
  expect(said).toEqual([])
  expect(ids).toHaveLength(9)
})

test('an id that is not the file’s name', () => {
  edit(pension, 'id: pension-certification', 'id: pension')
  const { ids, said } = check()
  expect(said).toEqual([
    `${pension}:${lineOf(pension, 'id: pension')}:id: is "pension" but the file is pension-certification.yaml; remedy: make the two the same`,
  ])
  expect(ids).toHaveLength(8)
})

test('a group nobody knows, with those there are', () => {
  edit(pension, 'group: elder', 'group: older')
  expect(check().said).toEqual([
    `${pension}:${lineOf(pension, 'group: older')}:group: unknown group "older"; allowed: elder, health, school, birth, home, farm, shop, care; remedy: choose one or add it to catalogue.yaml`,
  ])
})

test('a step before what it needs, at its own line', () => {
  edit(pension, '  - step: query\n', '')
  edit(pension, '  - step: identify\n', '  - step: query\n  - step: identify\n')
  expect(check().said).toEqual([
    `${pension}:${lineOf(pension, 'step: query')}:steps[1]: step "query" needs "identify" before it; remedy: reorder or add the steps`,
  ])
})

test('handing in without consent, card and review says all that is missing', () => {
  for (const step of ['  - step: review\n']) edit(pension, step, '')
  expect(check().said).toEqual([
    `${pension}:${lineOf(pension, 'step: submit')}:steps[4]: step "submit" needs "review" before it; remedy: reorder or add the steps`,
  ])
})

test('a step twice, and a service that ends without a result', () => {
  edit(pension, '  - step: review\n', '  - step: review\n  - step: review\n')
  edit(
    pension,
    / {2}- step: result\n[\s\S]*$/.exec(readFileSync(join(dir, pension), 'utf8'))?.[0] ?? '  - step: result',
    '',
  )
  expect(check().said).toEqual([
    `${pension}:${lineOf(pension, 'step: review') + 1}:steps[5]: step "review" stands twice; remedy: remove one of them`,
    `${pension}:${lineOf(pension, 'step: print')}:steps[7]: the last step is not "result"; remedy: end the service with a result step`,
  ])
})

test.each([
  [
    'a misspelt key',
    'minutes: 3',
    'minuets: 3',
    /^services\/pension-certification\.yaml:29:minuets: unknown key "minuets"/,
  ],
  [
    'a step nobody knows',
    '  - step: query\n',
    '  - step: guess\n',
    /^services\/pension-certification\.yaml:\d+:steps\[2\]/,
  ],
  [
    'a text without Chinese',
    '{ zh: "不收费", hk: "不收費", en: "Free of charge", pt: "Gratuito" }',
    '{ en: "Free" }',
    /^services\/pension-certification\.yaml:30:fee/,
  ],
  [
    'broken YAML',
    'minutes: 3',
    'minutes: [3',
    /^services\/pension-certification\.yaml:\d+:\(file\): is not valid YAML/,
  ],
])('%s names file, line and key, and only that service is left out', (_what, find, put, expected) => {
  edit(pension, find, put)
  const { ids, said } = check()
  expect(said.join('\n')).toMatch(new RegExp(expected.source, 'm'))
  expect(ids).toHaveLength(8)
})

test('no catalogue, or an empty one, is said', () => {
  rmSync(join(dir, 'services'), { recursive: true })
  expect(check().said).toEqual([
    expect.stringMatching(/^catalogue\.yaml:\d+:\(file\): has no service; remedy: add one YAML/),
  ])
  rmSync(join(dir, 'catalogue.yaml'))
  expect(check().said).toEqual([expect.stringMatching(/^catalogue\.yaml:1:\(file\): cannot be read/)])
})
