import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { SubmissionBody } from '../../../src/counter/backends/reference/bodies.ts'
import { loadOffice, sampleOfficeDir } from '../../../src/counter/backends/reference/office/load.ts'
import { Records } from '../../../src/counter/backends/reference/records.ts'
import { Register } from '../../../src/counter/backends/reference/register.ts'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { itemsOf, operationOf, type Service, stepsNamed } from '../../../src/counter/catalogue/service.ts'
import type { FormField } from '../../../src/counter/forms/fields.ts'
import { keyOf, li, officeClock, personBorn } from './backends/stand.ts'

/* One old villager takes every service of a region to the sample office, one after the other. */

const grandmother = personBorn('19400312')
const picture = 'AA=='
const creditCode = '91361199MA00000017'

const sample: Readonly<Record<FormField['kind'], string>> = {
  text: '示例',
  name: '李小明',
  idNumber: personBorn('20180901').idNumber,
  phone: '13800000000',
  creditCode,
  date: '2026-11-21',
  amount: '500000.00',
  number: '20',
  choice: '',
  choices: '',
  yesNo: 'yes',
  address: '桥东街 1 号',
  postcode: '330000',
  bankCard: '6222020000000000003',
}

/** What somebody would answer who always takes the first option. */
function answersOf({ steps }: Service): Record<string, string> {
  const fields = stepsNamed(steps, 'form').flatMap((s) => s.fields)
  const chosen = stepsNamed(steps, 'choose').flatMap((s) => (s.options?.[0] ? [[s.id, s.options[0].value]] : []))
  return Object.fromEntries([...fields.map((f) => [f.id, f.options?.[0]?.value ?? sample[f.kind]]), ...chosen])
}

test.each(['demo', 'jiangxi-county', 'guangdong-district'])('%s: every service ends well at the office', (region) => {
  const loaded = loadOffice(sampleOfficeDir)
  const services = loadCatalogue(resolve(import.meta.dirname, '../../../provisioning/catalogue', region)).catalogue
    ?.services
  if (!loaded.ok || !services) throw new Error('both are good')
  const clock = officeClock()
  const register = new Register(':memory:', clock, loaded.value)
  const records = new Records(register.book, loaded.value)
  let key = 0
  let lastCase = ''
  let promisedCase = ''

  const codeFor = (lookup: string | undefined) =>
    lookup === 'promise' ? promisedCase : lookup === 'case' ? lastCase : creditCode

  function walk(service: Service): void {
    const { steps, id } = service
    const [operation] = itemsOf(service).map((item) => operationOf(services?.get(item) ?? service, 'reference'))
    if (!operation) throw new Error(`${id} has no code`)
    const codes = Object.fromEntries(stepsNamed(steps, 'scanCode').map((s) => [s.code, codeFor(s.lookup)]))
    const asked = [
      ...stepsNamed(steps, 'query').map((s) => s.subject),
      ...stepsNamed(steps, 'scanCode').map((s) => s.lookup),
    ]
    for (const subject of asked) {
      const found = subject
        ? records.lookup(subject, { operation, applicant: grandmother, parameters: codes }, clock.wallMs())
        : register.eligible(operation, grandmother)
      expect(found, `${id} asks for ${subject ?? 'eligibility'}`).toMatchObject({ ok: true })
      if (subject) expect(found, `${id} finds ${subject}`).not.toEqual({ ok: true, value: [] })
    }
    if (stepsNamed(steps, 'appointment').length > 0)
      expect(register.slots(operation), id).toMatchObject({
        ok: true,
        value: expect.arrayContaining([expect.anything()]),
      })
    for (const { queue } of stepsNamed(steps, 'ticket'))
      expect(handIn('ticket', service, id, { answers: { queue } }), `${id} ${queue}`).toMatchObject({ ok: true })
    if (steps.every((s) => s.step !== 'submit')) return
    for (const item of itemsOf(service)) {
      const accepted = handIn('application', service, item, { codes })
      expect(accepted, `${id} hands in ${item}`).toMatchObject({ ok: true })
      if (!accepted.ok) continue
      lastCase = accepted.value.caseNo
      if (accepted.value.deficits) promisedCase = lastCase
    }
    const prints = stepsNamed(steps, 'print').some((s) => s.document === 'certificate')
    if (prints && stepsNamed(steps, 'choose').every((s) => s.options !== undefined))
      expect(register.find('application', keyOf(key - itemsOf(service).length + 1))?.documentId, id).toBeDefined()
  }

  function handIn(kind: 'application' | 'ticket', service: Service, item: string, more: Partial<SubmissionBody>) {
    key += 1
    const handed = services?.get(item) ?? service
    const roles = service.parties?.map((p) => p.role) ?? ['applicant']
    const seen = stepsNamed(service.steps, 'verifyFace').length > 0
    const parties = roles.map((role, i) => {
      const person = i === 0 ? grandmother : li
      if (!seen) return { role, ...person }
      register.book.keepEvidence(`face-${key}-${role}`, register.book.personKey(person.idNumber))
      return { role, ...person, evidence: `face-${key}-${role}` }
    })
    const papers = stepsNamed(service.steps, 'captureDocument')
    const promised = papers.filter((p) => p.promiseDays === 30)
    return register.submit(kind, keyOf(key), {
      operation: operationOf(handed, 'reference') ?? { item, region: '', organisation: '' },
      parties,
      answers: answersOf(service),
      licences: [],
      documents: papers.filter((p) => !promised.includes(p)).map((p) => ({ id: p.document, pages: [picture] })),
      promises: promised.map((p) => ({ document: p.document, dueBy: '2026-12-20' })),
      signatures: stepsNamed(service.steps, 'sign').map((s) => ({ role: s.party, png: picture })),
      codes: {},
      ...more,
    })
  }

  /* What another service must have come before: the office's rules, not the order of the menu. */
  const late = ['stall-registration', 'disability-subsidy', 'promise-closing', 'delivery', 'progress-query']
  const ordered = [...services.values()].sort((a, b) => late.indexOf(a.id) - late.indexOf(b.id))
  for (const service of ordered) if (service.offline !== 'local') walk(service)
  register.book.close()
})
