import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Register } from '../../../src/counter/backends/reference/register.ts'
import { ReferenceBackend } from '../../../src/counter/backends/reference/server.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { idNumberCheck } from '../../../src/kernel/id-number.ts'

const clock = new FakeClock(Date.parse('2026-11-21T10:00:00'))
const token = 'a-token-of-ours'
const person = (birth: string, name = '王秀英') => {
  const first = `990101${birth}002`
  return { name, idNumber: first + idNumberCheck(first) }
}
const wang = person('19540312')
const keyOf = (n: number) => `01K8${String(n).padStart(22, '0')}`

describe('the office’s rules', () => {
  let register: Register
  beforeEach(() => {
    register = new Register(':memory:', clock)
  })
  afterEach(() => register.close())
  const verdict = (operation: string, who = wang) => {
    const answer = register.eligible(operation, who)
    return answer.ok ? 'eligible' : answer.error.code
  }

  test.each([
    ['pension-certification', wang, 'eligible'],
    ['old-age-allowance', wang, 'notYetOfAge'],
    ['old-age-allowance', person('19461121'), 'eligible'],
    ['old-age-allowance', person('19461122'), 'notYetOfAge'],
    ['stall-card-renewal', person('20101121'), 'eligible'],
    ['stall-card-renewal', person('20101122'), 'notYetOfAge'],
    ['nonsense', wang, 'operationUnknown'],
    ['constructor', wang, 'operationUnknown'],
    ['pension-certification', { ...wang, idNumber: '990101195403120021' }, 'idNumberInvalid'],
    ['pension-certification', { ...wang, idNumber: '99010119540230002X' }, 'idNumberInvalid'],
  ])('%s for %o: %s', (operation, who, expected) => {
    expect(verdict(operation, who)).toBe(expected)
  })

  test('the same key is the same case, however often it comes', () => {
    const first = register.submit(keyOf(1), 'pension-certification', wang)
    expect(first).toMatchObject({ ok: true, value: { caseNo: 'YL20261121-0001', validUntil: '2027-11-21' } })
    for (let i = 0; i < 5; i += 1) expect(register.submit(keyOf(1), 'pension-certification', wang)).toEqual(first)
    expect(register.cases()).toHaveLength(1)
    expect(register.find(keyOf(1))).toEqual(first.ok && first.value)
  })

  test.each([
    ['another person', 'pension-certification', person('19500101', '李建国')],
    ['another service', 'disability-review', wang],
  ])('a key that comes again for %s is refused, and changes nothing', (_what, operation, who) => {
    register.submit(keyOf(1), 'pension-certification', wang)
    expect(register.submit(keyOf(1), operation, who)).toMatchObject({ ok: false, error: { code: 'keyReused' } })
    expect(register.cases().map((c) => c.operation)).toEqual(['pension-certification'])
  })
})

describe('over HTTP', () => {
  let office: ReferenceBackend
  let url: string
  beforeEach(async () => {
    office = new ReferenceBackend({ databasePath: ':memory:', token, clock })
    const listening = await office.listen('127.0.0.1', 0)
    if (!listening.ok) throw new Error(listening.error.code)
    url = `http://127.0.0.1:${listening.value}`
  })
  afterEach(() => office.close())

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return [response.status, await response.json()]
  }
  const handIn = (key: string, applicant = wang) =>
    call('POST', '/v1/submissions', { operation: 'pension-certification', applicant }, { 'idempotency-key': key })

  test('same key, same case; same key for another person, 409', async () => {
    const [status, first] = await handIn(keyOf(7))
    expect(status).toBe(201)
    expect(await handIn(keyOf(7))).toEqual([201, first])
    expect(await handIn(keyOf(7), person('19500101'))).toEqual([409, { code: 'keyReused' }])
    expect(office.received.get(keyOf(7))).toBe(3)
    expect(await call('GET', `/v1/submissions/${keyOf(7)}`)).toEqual([200, first])
    expect(await call('GET', `/v1/submissions/${keyOf(8)}`)).toEqual([404, { code: 'unknownKey' }])
  })

  test('ten at once with one key are one case', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => handIn(keyOf(9))))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect(office.register.cases()).toHaveLength(1)
  })

  test('without the right bearer nothing, not even health; without a key nothing is taken', async () => {
    expect(await call('GET', '/v1/health', undefined, { authorization: 'Bearer wrong-token' })).toEqual([
      401,
      { code: 'unauthorized' },
    ])
    expect(await handIn('not-a-ulid')).toEqual([400, { code: 'badRequest' }])
    expect(await handIn(keyOf(1), { ...wang, idNumber: '1' })).toEqual([400, { code: 'badRequest' }])
  })
})
