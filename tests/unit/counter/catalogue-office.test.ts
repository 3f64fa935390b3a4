import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadOffice } from '../../../src/counter/backends/reference/office/load.ts'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { operationOf, type Service, stepsNamed } from '../../../src/counter/catalogue/service.ts'
import { stepSchema } from '../../../src/counter/catalogue/steps.ts'

/* The services that come with kioskd against the sample office: what a service asks is what the office wants and knows. */

const provisioning = resolve(import.meta.dirname, '../../../provisioning')
const loadedOffice = loadOffice(resolve(provisioning, 'backend/office'))
if (!loadedOffice.ok) throw new Error('the office is good')
const office = loadedOffice.value

const regions = ['demo', 'jiangxi-county', 'guangdong-district'] as const
const servicesOf = (region: string) => {
  const services = loadCatalogue(resolve(provisioning, 'catalogue', region)).catalogue?.services
  if (!services) throw new Error(`${region} is good`)
  return services
}
const cases = regions.flatMap((region) => {
  const services = servicesOf(region)
  return [...services.values()].map((service) => ({
    region,
    id: service.id,
    service,
    /** The services under which it is handed in. */
    handedIn: (service.items ?? [service.id]).map((id) => services.get(id) ?? service),
  }))
})

test.each(regions)('%s: no service asks for consent with the purpose of another', (region) => {
  const used = new Map<string, Set<string>>()
  for (const { id, steps } of servicesOf(region).values())
    for (const { purpose } of stepsNamed(steps, 'consent'))
      for (const words of new Set(Object.values(purpose))) used.set(words, (used.get(words) ?? new Set()).add(id))
  expect([...used].filter(([, ids]) => ids.size > 1).map(([words, ids]) => [words, ...ids])).toEqual([])
})

describe.each(cases)('$region $id', ({ service, handedIn }) => {
  const { steps } = service
  const submits = steps.some((s) => s.step === 'submit')

  test('what may be kept for a while is not said to be gone when the person leaves', () => {
    const waits = handedIn.some(({ offline }) => offline === 'queue')
    const isKept = waits || stepsNamed(steps, 'print').some(({ document }) => document === 'form')
    for (const { retention } of stepsNamed(steps, 'consent'))
      expect(retention.zh.includes('您离开后，本机不留'), retention.zh).toBe(!isKept)
  })

  test('asks for nothing that the office does not know', () => {
    for (const { subject } of stepsNamed(steps, 'query'))
      if (subject !== undefined) expect(office.subjects.has(subject), subject).toBe(true)
    for (const { lookup } of stepsNamed(steps, 'scanCode'))
      if (lookup !== undefined) expect(office.subjects.has(lookup), lookup).toBe(true)
    for (const { types } of stepsNamed(steps, 'fetchLicences'))
      for (const { code } of types) expect(office.licences.has(code), code).toBe(true)
    for (const { queue } of stepsNamed(steps, 'ticket')) expect(office.queues.has(queue), queue).toBe(true)
    for (const { unlessLicence, document } of stepsNamed(steps, 'captureDocument'))
      if (unlessLicence !== undefined)
        expect(fetched(service), `${document} without the licence`).toContain(unlessLicence)
  })

  test('has the codes of an item, a region and one of its organisations', () => {
    for (const item of handedIn) {
      if (item.offline === 'local') continue
      const operation = operationOf(item, 'reference')
      expect(office.items.has(operation?.item ?? ''), operation?.item).toBe(true)
      expect(office.regions.get(operation?.region ?? '')?.organisations).toContain(operation?.organisation)
    }
  })

  test('hands in everything that the item wants', () => {
    if (!submits) return
    for (const handed of handedIn) {
      const item = office.items.get(operationOf(handed, 'reference')?.item ?? '')
      if (!item) throw new Error('known above')
      expect(answersOf(service)).toEqual(expect.arrayContaining(item.answers))
      expect(stepsNamed(steps, 'scanCode').map((s) => s.code)).toEqual(expect.arrayContaining(item.codes))
      for (const { id, promisable } of item.documents) {
        const step = stepsNamed(steps, 'captureDocument').find((s) => s.document === id)
        expect(step?.required, id).toBe(true)
        if (step?.promiseDays !== undefined)
          expect([promisable, step.promiseDays <= item.promiseDays], id).toEqual([true, true])
      }
      if (item.parties.length > 0) expect(service.parties?.map((p) => p.role)).toEqual(item.parties)
      if (item.faces) expect(stepsNamed(steps, 'verifyFace').map((s) => s.party)).toEqual(item.parties)
      expect(stepsNamed(steps, 'sign').map((s) => s.party)).toEqual(expect.arrayContaining(item.signed))
      if (item.due) expect(steps.some((s) => s.step === 'pay')).toBe(true)
      if (item.closesPromiseOf !== undefined) expect(stepsNamed(steps, 'captureDocument').length).toBeGreaterThan(0)
    }
  })

  test('prints a certificate only where there is one', () => {
    const printsIssued = stepsNamed(steps, 'print').some((s) => s.document === 'certificate')
    if (!printsIssued) return
    const chosen = stepsNamed(steps, 'choose').some((s) => s.options === undefined)
    const issues = handedIn.some((s) => office.items.get(operationOf(s, 'reference')?.item ?? '')?.certificate)
    expect(chosen || (submits && issues)).toBe(true)
  })
})

test('every kind of step is used, and a good many services can be done without network', () => {
  const services = [...servicesOf('jiangxi-county').values()]
  const used = new Set(services.flatMap((s) => s.steps.map((step) => step.step)))
  expect([...used].sort()).toEqual(stepSchema.options.map((o) => o.shape.step.value).sort())
  expect(services.filter((s) => s.offline === 'queue').length).toBeGreaterThanOrEqual(3)
  expect(services.filter((s) => s.offline === 'local').map((s) => s.id)).toEqual([
    'form-printing',
    'id-copy',
    'service-map',
  ])
})

test('the two regions offer the same services, each with its own codes, and in eight or more with other words and limits', () => {
  const [county, district] = [servicesOf('jiangxi-county'), servicesOf('guangdong-district')]
  expect([...county.keys()]).toEqual([...district.keys()])
  expect(county.size).toBeGreaterThanOrEqual(26)
  const told = ({ name, summary, who, legalLimit, result, hours, minutes, keywords }: Service) =>
    JSON.stringify({ name, summary, who, legalLimit, result, hours, minutes, keywords })
  const differ = [...county.values()].filter((service) => {
    const other = district.get(service.id)
    return other && told(service) !== told(other)
  })
  expect(differ.length).toBeGreaterThanOrEqual(8)
})

test('each row of the source documents has a service; the rating comes after every one', () => {
  const document = readFileSync(resolve(provisioning, '../docs/CATALOGUE.md'), 'utf8')
  const rows = Array.from({ length: 25 }, (_, i) => `a${i + 1}`).filter((row) => row !== 'a18')
  expect(rows.filter((row) => !new RegExp(`(\\| |<br>)${row} `).test(document))).toEqual([])
})

test.each(regions)('%s: everything has a number of three digits and two to six words that people say', (region) => {
  for (const { id, number, keywords, department } of servicesOf(region).values()) {
    expect(number, id).toMatch(/^\d{3}$/)
    expect(keywords.length, id).toBeGreaterThanOrEqual(2)
    expect(keywords.length, id).toBeLessThanOrEqual(6)
    if (region !== 'demo' && id !== 'id-copy' && id !== 'form-printing') expect(department, id).toBeDefined()
  }
})

const fetched = ({ steps }: Service) => stepsNamed(steps, 'fetchLicences').flatMap((s) => s.types.map((t) => t.code))
const answersOf = ({ steps }: Service) => [
  ...stepsNamed(steps, 'form').flatMap((s) => s.fields.filter((f) => f.required && !f.when).map((f) => f.id)),
  ...stepsNamed(steps, 'choose').map((s) => s.id),
]
