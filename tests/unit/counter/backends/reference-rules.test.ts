import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SubmissionBody } from '../../../../src/counter/backends/reference/bodies.ts'
import { loadOffice, sampleOfficeDir } from '../../../../src/counter/backends/reference/office/load.ts'
import { Register } from '../../../../src/counter/backends/reference/register.ts'
import { at, keyOf, li, officeClock, personBorn, wang } from './stand.ts'

const loaded = loadOffice(sampleOfficeDir)
if (!loaded.ok) throw new Error('the sample office is good')
const office = loaded.value

let register: Register
beforeEach(() => {
  register = new Register(':memory:', officeClock(), office)
})
afterEach(() => register.book.close())

const body = (item: string, more: Partial<SubmissionBody> = {}, person = wang): SubmissionBody => ({
  operation: at(item),
  parties: [{ role: 'applicant', ...person }],
  answers: {},
  licences: [],
  documents: [],
  promises: [],
  signatures: [],
  codes: {},
  ...more,
})
let keys = 100
const handIn = (item: string, more: Partial<SubmissionBody> = {}, person = wang) => {
  keys += 1
  const answer = register.submit('application', keyOf(keys), body(item, more, person))
  return answer.ok ? answer.value : answer.error.code
}
const verdict = (item: string, who = wang, operation = at(item)) => {
  const answer = register.eligible(operation, who)
  return answer.ok ? 'eligible' : answer.error.code
}

test.each([
  ['pension-certification', wang, 'eligible'],
  ['old-age-allowance', wang, 'notYetOfAge'],
  ['old-age-allowance', personBorn('19461121'), 'eligible'],
  ['old-age-allowance', personBorn('19461122'), 'notYetOfAge'],
  ['stall-card-renewal', personBorn('20101121'), 'eligible'],
  ['stall-card-renewal', personBorn('20101122'), 'notYetOfAge'],
  ['stall-registration', wang, 'licenceMissing'],
  ['nonsense', wang, 'operationUnknown'],
  ['constructor', wang, 'operationUnknown'],
  /* Permits of 2017: of somebody born in 1954, and of somebody born in 2011. */
  ['pension-certification', { ...wang, idNumber: 'UTO990154031210' }, 'eligible'],
  ['stall-card-renewal', { ...wang, idNumber: 'UTO990111031210' }, 'notYetOfAge'],
  ['pension-certification', { ...wang, idNumber: 'UTO99015403121' }, 'idNumberInvalid'],
  ['pension-certification', { ...wang, idNumber: '990101195403120021' }, 'idNumberInvalid'],
  ['pension-certification', { ...wang, idNumber: '99010119540230002X' }, 'idNumberInvalid'],
])('%s for %o: %s', (operation, who, expected) => {
  expect(verdict(operation, who)).toBe(expected)
})

test.each([
  ['the organisation of another county', '361199', '440699-zw'],
  ['a region that is not there', '361198', '361198-zw'],
  ['no region at all', '', ''],
])('%s is a mismatch, and nothing is taken', (_what, region, organisation) => {
  const operation = at('pension-certification', region, organisation)
  expect(verdict('pension-certification', wang, operation)).toBe('regionMismatch')
  expect(handIn('pension-certification', { operation })).toBe('regionMismatch')
  expect(register.cases()).toEqual([])
})

test('every sample service can be had, in every region', () => {
  const grown = personBorn('19400101')
  const special = new Set(['stall-registration', 'disability-subsidy', 'house-transfer', 'promise-closing'])
  const answers = { area: '80', category: 'hot', hygiene: 'yes', price: '100' }
  const documents = [{ id: 'addressProof', pages: ['AA=='] }]
  for (const region of office.regions.keys())
    for (const item of office.items.keys()) {
      if (special.has(item)) continue
      expect(handIn(item, { operation: at(item, region), answers, documents }, grown), item).toMatchObject({
        caseNo: expect.stringMatching(/^[A-Z]{2}20261121-\d{4}$/),
      })
    }
})

describe('instant approval of a food shop', () => {
  const shop = (more: Record<string, string>) =>
    handIn('food-licence', { answers: { area: '80', category: 'hot', hygiene: 'yes', ...more } })

  test.each([
    [{}, { decision: 'decided', validUntil: '2031-11-21', documentId: expect.any(String) }],
    [{ area: '200' }, { decision: 'decided' }],
    [{ area: '200.5' }, { decision: 'received', expectedBy: '2026-11-26' }],
    [{ area: 'large' }, { decision: 'received' }],
    [{ category: 'infant' }, { decision: 'received' }],
  ])('%o: %o', (answers, expected) => expect(shop(answers)).toMatchObject(expected))

  test('no hygiene, no licence; a question left open, no decision', () => {
    expect(shop({ hygiene: 'no' })).toBe('hygieneMissing')
    expect(shop({ area: '' })).toBe('answerMissing')
  })
})

test('a stall needs a health certificate, which can have been applied for a moment before', () => {
  expect(handIn('stall-registration')).toBe('licenceMissing')
  handIn('health-certificate')
  expect(handIn('stall-registration')).toMatchObject({ decision: 'decided', validUntil: '2029-11-21' })
  expect(handIn('stall-registration', {}, li), 'somebody else').toBe('licenceMissing')
})

describe('a house changes hands', () => {
  const transfer = (more: Partial<SubmissionBody> = {}) => {
    const faces = [wang, li].map((person, i) => {
      register.book.keepEvidence(`face-${i}-${keys}`, register.book.personKey(person.idNumber))
      return `face-${i}-${keys}`
    })
    return handIn('house-transfer', {
      parties: [
        { role: 'seller', ...wang, evidence: faces[0] },
        { role: 'buyer', ...li, evidence: faces[1] },
      ],
      signatures: [
        { role: 'seller', png: 'AA==' },
        { role: 'buyer', png: 'AA==' },
      ],
      answers: { price: '1250000.50' },
      ...more,
    })
  }
  test('both are there, both were seen, both signed: the tax is due', () => {
    expect(transfer()).toMatchObject({ decision: 'decided', dueFen: 1_250_001 })
  })
  test.each<[string, Partial<SubmissionBody>]>([
    ['partyMissing', { parties: [{ role: 'seller', ...wang }] }],
    [
      'partyTwice',
      {
        parties: [
          { role: 'seller', ...wang },
          { role: 'buyer', ...wang },
        ],
      },
    ],
    [
      'faceMissing',
      {
        parties: [
          { role: 'seller', ...wang },
          { role: 'buyer', ...li },
        ],
      },
    ],
    [
      'evidenceUnknown',
      {
        parties: [
          { role: 'seller', ...wang, evidence: 'made up' },
          { role: 'buyer', ...li },
        ],
      },
    ],
    ['signatureMissing', { signatures: [{ role: 'seller', png: 'AA==' }] }],
    ['amountInvalid', { answers: { price: 'a lot' } }],
  ])('%s', (refusal, more) => expect(transfer(more)).toBe(refusal))
})

describe('容缺: a paper may come later', () => {
  const company = (dueBy: string) => handIn('company-registration', { promises: [{ document: 'addressProof', dueBy }] })

  test('promised in time, the case is received with what is missing; the paper closes it, once, by the same person', () => {
    const promised = company('2026-12-20')
    expect(promised).toMatchObject({
      decision: 'received',
      deficits: [{ document: 'addressProof', dueBy: '2026-12-20' }],
    })
    const caseNo = typeof promised === 'string' ? '' : promised.caseNo
    const close = {
      codes: { promise: `https://example.invalid/q/${caseNo}` },
      documents: [{ id: 'addressProof', pages: ['AA=='] }],
    }
    expect(handIn('promise-closing', { ...close, documents: [] })).toBe('documentMissing')
    expect(handIn('promise-closing', close, li)).toBe('notYours')
    expect(handIn('promise-closing', close)).toMatchObject({ decision: 'decided' })
    expect(handIn('promise-closing', close)).toBe('promiseUnknown')
  })
  test('not in time, not at all', () => {
    expect(company('2026-12-22')).toBe('promiseTooLong')
    expect(company('2026-11-20')).toBe('promiseTooLong')
    expect(handIn('company-registration')).toBe('documentMissing')
  })
})

describe('keys', () => {
  test('the same key is the same case, however often it comes', () => {
    const first = register.submit('application', keyOf(1), body('pension-certification'))
    expect(first).toMatchObject({ ok: true, value: { caseNo: 'YL20261121-0001', validUntil: '2027-11-21' } })
    for (let i = 0; i < 5; i += 1)
      expect(register.submit('application', keyOf(1), body('pension-certification'))).toEqual(first)
    expect(register.cases()).toHaveLength(1)
    expect(register.find('application', keyOf(1))).toEqual(first.ok && first.value)
  })

  test('a refusal is for ever too, even when the reason has gone', () => {
    const refused = register.submit('application', keyOf(2), body('stall-registration'))
    expect(refused).toMatchObject({ error: { code: 'licenceMissing' } })
    handIn('health-certificate')
    expect(register.submit('application', keyOf(2), body('stall-registration'))).toEqual(refused)
    expect(register.find('application', keyOf(2))).toBeUndefined()
  })

  test.each<[string, SubmissionBody]>([
    ['another person', body('pension-certification', {}, li)],
    ['another service', body('disability-review')],
    ['another answer', body('pension-certification', { answers: { phone: '1' } })],
  ])('a key that comes again for %s is refused, and changes nothing', (_what, other) => {
    register.submit('application', keyOf(1), body('pension-certification'))
    expect(register.submit('application', keyOf(1), other)).toMatchObject({ ok: false, error: { code: 'keyReused' } })
    expect(register.cases().map((c) => c.operation)).toEqual(['pension-certification'])
  })
})

test('nobody stands in the book in clear', () => {
  handIn('food-licence', { answers: { area: '80', category: 'hot', hygiene: 'yes', phone: '13900000001' } })
  register.note(
    { kind: 'problem', body: { ticketNo: 'B-1', step: 'form', code: 'x', phone: '13900000001' } },
    keyOf(50),
  )
  const all = register.book.db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
    .flatMap((t) => register.book.db.prepare(`SELECT * FROM ${String(t.name)}`).all())
  const text = JSON.stringify(all)
  for (const clear of [wang.name, wang.idNumber, '13900000001']) expect(text).not.toContain(clear)
})
