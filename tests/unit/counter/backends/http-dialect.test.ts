import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HttpBackend } from '../../../../src/counter/backends/http/backend.ts'
import { applicant, at, backendTo, handedIn, keyOf, secret } from './stand.ts'

/*
 * A gateway that was not made for kioskd: everything is wrapped in `{resultCode, payload}` with HTTP 200, members and words are its own, the
 * secret stands in a header of its own. Nothing but configuration makes the two understand each other.
 */

const { signal } = new AbortController()

interface Seen {
  readonly url: string
  readonly appKey: string | undefined
  readonly idempotencyKey: string | undefined
  readonly body: Record<string, unknown>
}
const seen: Seen[] = []
/** What the gateway says at a path. */
const says: Record<string, { resultCode: number; payload?: unknown; status?: number }> = {}

let server: Server
let backend: HttpBackend
beforeEach(async () => {
  seen.length = 0
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const { 'x-app-key': appKey, 'idempotency-key': idempotencyKey } = request.headers
    seen.push({
      url: request.url ?? '',
      appKey: appKey?.toString(),
      idempotencyKey: idempotencyKey?.toString(),
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    })
    const { status = 200, ...answer } = says[(request.url ?? '').split('?')[0] ?? ''] ?? { resultCode: 500 }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  backend = backendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/gw/`, {
    auth: { kind: 'header', name: 'X-App-Key', value: 'secret-of-the-gateway' },
    paths: {
      application: '/items/{operation}/apply',
      applicationStatus: '/apply/{key}/state',
      payment: '/order',
      paymentState: '/order/{key}',
      lookup: '/find/{subject}',
      query: '/check',
      verifyFace: '/face',
      fetchDocument: '/print/{documentId}',
      licences: '/licences',
    },
    envelope: {
      ok: 'resultCode',
      okValues: [0],
      data: 'payload',
      refusals: { '4001': 'notYetOfAge' },
      notFoundValues: [4404],
    },
    fields: {
      request: { parties: 'persons', idNumber: 'certNo', name: 'fullName', applicant: 'person', operation: 'matter' },
      accepted: {
        caseNo: 'accept.acceptNo',
        queryUrl: 'accept.link',
        decision: 'mode',
        deficits: 'lacks',
        'deficits.document': 'paper',
      },
      payment: { orderNo: 'id', payUrl: 'qr', amountFen: 'fen', state: 'orderStatus' },
      records: { records: 'list', 'records.title': 'label', 'records.fields': 'attrs', 'records.fields.value': 'v' },
      verdict: { match: 'result.same', evidence: 'result.ticket' },
      eligible: { eligible: 'allowed' },
      licences: { licences: 'certs', 'licences.typeCode': 'kind' },
      document: { rows: 'lines', 'rows.label': 'k' },
    },
    words: {
      state: { PAID: 'paid', NEW: 'waiting' },
      decision: { instant: 'decided' },
      match: { '1': true },
      eligible: { Y: true },
    },
    timeouts: { payment: 2000 },
  })
})
afterEach(async () => {
  for (const path of Object.keys(says)) delete says[path]
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

test('a submission goes out in its names and comes back in ours', async () => {
  says['/gw/items/x/apply'] = {
    resultCode: 0,
    payload: {
      accept: { acceptNo: 'A-1', link: 'https://example.invalid/A-1' },
      mode: 'instant',
      lacks: [{ paper: 'addressProof', dueBy: '2026-12-01' }],
    },
  }
  expect(await backend.submit(handedIn('x', keyOf(1), { answers: secret({ name: '店名' }) }), signal)).toEqual({
    outcome: 'done',
    value: {
      caseNo: 'A-1',
      queryUrl: 'https://example.invalid/A-1',
      decision: 'decided',
      deficits: [{ document: 'addressProof', dueBy: '2026-12-01' }],
    },
  })
  expect(seen).toMatchObject([
    {
      appKey: 'secret-of-the-gateway',
      idempotencyKey: keyOf(1),
      body: {
        matter: at('x'),
        persons: [{ role: 'applicant', fullName: '王秀英', certNo: expect.stringMatching(/^990101/) }],
        /* What a form calls `name` is not ours to rename. */
        answers: { name: '店名' },
      },
    },
  ])
})

test.each([
  [{ resultCode: 4001 }, { outcome: 'failed', code: 'refused', detail: 'notYetOfAge' }],
  [{ resultCode: 777 }, { outcome: 'unknown', code: 'serverError', detail: 'answer.envelope' }],
  [
    { resultCode: 0, payload: { accept: {} } },
    { outcome: 'unknown', code: 'serverError', detail: 'answer.shape' },
  ],
  [
    { resultCode: 0, status: 502 },
    { outcome: 'unknown', code: 'serverError', detail: 'http.502' },
  ],
  [
    { resultCode: 4001, status: 422 },
    { outcome: 'failed', code: 'refused', detail: 'noCode' },
  ],
])('%o after a submission means %o', async (answer, expected) => {
  says['/gw/items/x/apply'] = answer
  expect(await backend.submit(handedIn('x', keyOf(1)), signal)).toEqual(expected)
})

test('a key nobody knows, said in the envelope', async () => {
  says[`/gw/apply/${keyOf(1)}/state`] = { resultCode: 4404 }
  expect(await backend.status('application', keyOf(1), signal)).toEqual({ outcome: 'done', value: undefined })
})

test('an order and its state, in its words', async () => {
  const order = { id: 'o1', qr: 'https://example.invalid/o1', fen: 100 }
  says['/gw/order'] = { resultCode: 0, payload: { ...order, orderStatus: 'NEW' } }
  says[`/gw/order/${keyOf(1)}`] = { resultCode: 0, payload: { ...order, orderStatus: 'PAID' } }
  const ask = { idempotencyKey: keyOf(1), operation: at('x'), amountFen: 100, caseNo: undefined, records: [] }
  expect(await backend.payment(ask, signal)).toMatchObject({
    outcome: 'done',
    value: { orderNo: 'o1', state: 'waiting' },
  })
  expect(await backend.paymentState(keyOf(1), signal)).toMatchObject({ value: { state: 'paid', amountFen: 100 } })
})

test('questions: records, licences, eligibility, faces, pages', async () => {
  says['/gw/check'] = { resultCode: 0, payload: { allowed: 'Y' } }
  says['/gw/face'] = { resultCode: 0, payload: { result: { same: 1, ticket: 't' } } }
  says['/gw/find/bills'] = {
    resultCode: 0,
    payload: { list: [{ id: 'b1', label: '水费', attrs: [{ label: '户号', v: '1' }], amountFen: 5 }] },
  }
  says['/gw/licences'] = {
    resultCode: 0,
    payload: { certs: [{ kind: 'id-card', id: 'l1', name: '身份证', fields: { name: '王秀英' } }] },
  }
  says['/gw/print/d1'] = {
    resultCode: 0,
    payload: {
      documentId: 'd1',
      title: 't',
      number: 'n',
      issuer: 'i',
      issuedOn: '2026-11-21',
      paragraphs: [],
      verifyUrl: '',
      lines: [{ k: '姓名', value: '王秀英' }],
    },
  }
  const operation = at('x')
  expect(await backend.query(operation, applicant(), signal)).toMatchObject({ outcome: 'done' })
  expect(await backend.verifyFace(applicant(), [new Uint8Array(1)], signal)).toEqual({
    outcome: 'done',
    value: { match: true, evidence: 't' },
  })
  const bills = await backend.lookup({ subject: 'bills', operation, applicant: applicant(), parameters: {} }, signal)
  expect(bills).toMatchObject({ value: [{ id: 'b1', title: '水费', amountFen: 5 }] })
  expect(bills.outcome === 'done' && bills.value[0]?.fields[0]?.value.reveal()).toBe('1')
  expect(
    await backend.licences({ operation, applicant: applicant(), typeCodes: ['id-card'], purpose: 'p' }, signal),
  ).toMatchObject({ value: [{ typeCode: 'id-card', id: 'l1' }] })
  expect(await backend.fetchDocument({ documentId: 'd1', operation, applicant: applicant() }, signal)).toMatchObject({
    value: { rows: [{ label: '姓名' }] },
  })
})
