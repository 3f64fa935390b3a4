import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { callDefinitions, callNames } from '../../../../src/counter/backends/http/calls.ts'
import type { ReferenceBackend } from '../../../../src/counter/backends/reference/server.ts'
import { misfits, type Schema } from './json-schema.ts'
import { applicant, at, backendTo, handedIn, keyOf, openOffice, secret } from './stand.ts'

interface Content {
  readonly content?: { readonly 'application/json': { readonly schema: Schema } }
}
interface OperationObject {
  readonly operationId: string
  readonly parameters?: readonly { readonly $ref: string }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>
}
const document = parse(
  readFileSync(new URL('../../../../provisioning/backend/openapi.yaml', import.meta.url), 'utf8'),
) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Content>>
  }
}
const { schemas, responses } = document.components
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)
const { signal } = new AbortController()

interface Exchange {
  readonly method: string
  readonly path: string
  readonly key: string | null
  readonly body: unknown
  readonly status: number
  readonly answer: unknown
}
const seen: Exchange[] = []
let office: ReferenceBackend
let url: string
beforeEach(async () => {
  ;({ office, url } = await openOffice())
  seen.length = 0
  const real = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (to, init) => {
    /* Taken before the call: afterwards the bytes are overwritten. */
    const sent = init?.body ? (JSON.parse(Buffer.from(init.body as Uint8Array).toString()) as unknown) : undefined
    const response = await real(to, init)
    seen.push({
      method: init?.method ?? 'GET',
      path: new URL(String(to)).pathname,
      key: new Headers(init?.headers).get('idempotency-key'),
      body: sent,
      status: response.status,
      answer: await response.clone().json(),
    })
    return response
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await office.close()
})

const operationAt = ({ method, path }: Pick<Exchange, 'method' | 'path'>) =>
  operations.find((o) => o.method === method && new RegExp(`^${o.path.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(path))
    ?.operation

test('the document, the office and the kiosk know the same calls', () => {
  const documented = operations.map((o) => `${o.method} ${o.path}`).sort()
  const served = office.routes.filter((r) => !/\/_|\/pay\//.test(r)).map((r) => r.replace(/:(\w+)/g, '{$1}'))
  expect(served.sort()).toEqual(documented)
  expect(callNames.map((n) => `${callDefinitions[n].method} ${callDefinitions[n].path}`).sort()).toEqual(documented)
  expect(operations.map((o) => o.operation.operationId).sort()).toEqual([...callNames].sort())
})

test('everything that has an effect takes an idempotency key', () => {
  for (const { operation } of operations) {
    const takesKey = operation.parameters?.some((p) => p.$ref.endsWith('/IdempotencyKey')) ?? false
    const name = callNames.find((n) => n === operation.operationId)
    expect(takesKey, operation.operationId).toBe(name !== undefined && callDefinitions[name].hasEffect)
  }
})

test('all that is said on the wire, good and bad, is in the document', async () => {
  const backend = backendTo(url)
  const who = applicant()
  const png = new Uint8Array([1, 2])
  await backend.probe(signal)
  await backend.query(at('e-licences'), who, signal)
  await backend.query(at('old-age-allowance'), who, signal)
  const bills = await backend.lookup(
    { subject: 'bills', operation: at('utility-bills'), applicant: who, parameters: secret({ a: 'b' }) },
    signal,
  )
  await backend.lookup({ subject: 'nothing', operation: at('utility-bills'), applicant: who, parameters: {} }, signal)
  await backend.licences(
    { operation: at('e-licences'), applicant: who, typeCodes: ['id-card', 'household-register'], purpose: 'p' },
    signal,
  )
  const slots = await backend.slots(at('appointment'), signal)
  await backend.verifyFace(who, [png, png], signal)
  const promises = [{ document: 'addressProof', dueBy: '2026-12-01' }]
  const whole = handedIn('company-registration', keyOf(1), {
    promises,
    documents: [{ id: 'other', pages: [png] }],
    signatures: [{ role: 'applicant', png }],
    licences: [{ typeCode: 'id-card', id: 'x' }],
    codes: secret({ c: 'd' }),
    actor: 'staff:07',
  })
  await backend.submit(whole, signal)
  await backend.submit({ ...whole, operation: at('e-licences') }, signal)
  await backend.submit(handedIn('stall-registration', keyOf(2)), signal)
  const deed = await backend.submit(handedIn('deed-tax', keyOf(3), { answers: secret({ price: '9' }) }), signal)
  await backend.submit(handedIn('e-licences', 'no-key'), signal)
  const slot = slots.outcome === 'done' ? (slots.value[0]?.id ?? '') : ''
  await backend.submit(handedIn('appointment', keyOf(4), { kind: 'appointment', answers: secret({ slot }) }), signal)
  await backend.submit(handedIn('delivery', keyOf(5), { kind: 'delivery', answers: secret({ way: 'pickUp' }) }), signal)
  await backend.submit(
    handedIn('queue-ticket', keyOf(6), { kind: 'ticket', answers: secret({ queue: 'hall' }) }),
    signal,
  )
  await backend.submit(
    handedIn('e-licences', keyOf(7), { kind: 'signature', signatures: [{ role: 'a', png }] }),
    signal,
  )
  await backend.status('application', keyOf(99), signal)
  for (const [n, kind] of [
    [1, 'application'],
    [4, 'appointment'],
    [5, 'delivery'],
    [6, 'ticket'],
    [7, 'signature'],
  ] as const)
    await backend.status(kind, keyOf(n), signal)
  const [bill] = bills.outcome === 'done' ? bills.value : []
  const order = { idempotencyKey: keyOf(8), operation: at('utility-bills'), caseNo: undefined }
  await backend.payment({ ...order, amountFen: bill?.amountFen ?? 0, records: [bill?.id ?? ''] }, signal)
  await backend.paymentState(keyOf(8), signal)
  await backend.cancelPayment(keyOf(8), signal)
  if (deed.outcome !== 'done') throw new Error(deed.code)
  const { dueFen: amountFen = 0, documentId = '', caseNo } = deed.value
  const due = await backend.payment({ ...order, idempotencyKey: keyOf(9), amountFen, caseNo, records: [] }, signal)
  office.payments.pay(due.outcome === 'done' ? due.value.orderNo : '')
  await backend.fetchDocument({ documentId, operation: at('deed-tax'), applicant: who }, signal)
  const rating = {
    operation: at('e-licences'),
    caseNo,
    level: 1,
    reasons: ['tooSlow'],
    reasonsVersion: '1',
    mistaken: false,
  } as const
  await backend.rate({ idempotencyKey: keyOf(10), ...rating }, signal)
  const phone = secret({ p: '13900000001' }).p
  await backend.reportProblem(
    { idempotencyKey: keyOf(11), ticketNo: 'B-1', operation: at('e-licences'), step: 's', code: 'c', phone },
    signal,
  )
  await backendTo(url, { token: 'wrong-token' }).probe(signal)

  for (const { body, status, answer, ...at } of seen) {
    const operation = operationAt(at)
    const place = `${at.method} ${at.path} ${status}`
    if (!operation) throw new Error(`${place} is not in the document`)
    const asked = operation.requestBody?.content?.['application/json'].schema
    expect(body !== undefined, `${place} has a body`).toBe(asked !== undefined)
    if (asked) expect(misfits(asked, body, schemas), `asked at ${place}`).toEqual([])
    const response = operation.responses[String(status)]
    if (!response) throw new Error(`${place} is not in the document`)
    const named = response.$ref && responses[response.$ref.replace('#/components/responses/', '')]
    const schema = (named || response).content?.['application/json'].schema
    if (!schema) throw new Error(`${place} has no schema`)
    expect(misfits(schema, answer, schemas), `answered at ${place}`).toEqual([])
  }
  const good = seen.filter((e) => e.status < 300).map((e) => operationAt(e)?.operationId)
  expect(new Set(good), 'calls that were answered well').toEqual(new Set(callNames))
  expect(new Set(seen.map((e) => e.status))).toEqual(new Set([200, 201, 400, 401, 404, 409, 422]))
})

test('the check of this test does find what is wrong', () => {
  const accepted = schemas.Accepted ?? {}
  expect(misfits(accepted, { caseNo: 'A', queryUrl: 'u' }, schemas)).toEqual([])
  expect(misfits(accepted, { caseNo: '', decision: 'maybe', dueFen: 1.5 }, schemas)).toEqual([
    '$ lacks queryUrl',
    '$.caseNo is too short',
    '$.decision is not in the enum',
    '$.dueFen is no integer',
  ])
})
