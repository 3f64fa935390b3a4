import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpBackend } from '../../../../src/counter/backends/http/backend.ts'
import type { ReferenceBackend } from '../../../../src/counter/backends/reference/server.ts'
import type { FakeClock } from '../../../../src/kernel/clock.ts'
import { applicant, at, backendTo, handedIn, keyOf, li, officeClock, openOffice, secret, token } from './stand.ts'

/* Every call of the kiosk against the real office, over HTTP. */

const { signal } = new AbortController()
let office: ReferenceBackend
let url: string
let backend: HttpBackend
let clock: FakeClock
beforeEach(async () => {
  clock = officeClock()
  ;({ office, url } = await openOffice({ clock, officeOrders: true }))
  backend = backendTo(url)
})
afterEach(() => office.close())

test('may this person have it: yes, no and why', async () => {
  expect(await backend.query(at('pension-certification'), applicant(), signal)).toEqual({
    outcome: 'done',
    value: { eligible: true },
  })
  expect(await backend.query(at('old-age-allowance'), applicant(), signal)).toEqual({
    outcome: 'failed',
    code: 'refused',
    detail: 'notYetOfAge',
  })
})

test('bills of anybody, the same each time, others for others, wrapped', async () => {
  const bills = async (who = applicant()) => {
    const found = await backend.lookup(
      { subject: 'bills', operation: at('utility-bills'), applicant: who, parameters: {} },
      signal,
    )
    return found.outcome === 'done' ? found.value : []
  }
  const mine = await bills()
  expect(mine.map((b) => b.title)).toEqual(['水费（示例）', '电费（示例）', '燃气费（示例）'])
  expect(mine[0]?.fields[0]).toMatchObject({ label: '户号' })
  expect(String(mine[0]?.fields[0]?.value)).toBe('***')
  expect(await bills()).toEqual(mine)
  expect((await bills(applicant(li))).map((b) => b.amountFen)).not.toEqual(mine.map((b) => b.amountFen))
})

test('a subject that is about a code finds nothing without one', async () => {
  const policies = (code: string) =>
    backend.lookup(
      {
        subject: 'policies',
        operation: at('enterprise-benefit'),
        applicant: applicant(),
        parameters: secret({ code }),
      },
      signal,
    )
  expect(await policies('something')).toEqual({ outcome: 'done', value: [] })
  expect(await policies('91361199MA00000001')).toMatchObject({ value: [{ state: 'open' }, { state: 'open' }] })
})

test('licences that were asked for, with fields to fill in from', async () => {
  const found = await backend.licences(
    {
      operation: at('e-licences'),
      applicant: applicant(),
      typeCodes: ['id-card', 'health-certificate'],
      purpose: '办事',
    },
    signal,
  )
  expect(found).toMatchObject({ outcome: 'done', value: [{ typeCode: 'id-card' }] })
  expect(found.outcome === 'done' && found.value[0]?.fields.name?.reveal()).toBe('王秀英')
})

test('a time is booked until it is full; the next one is told so', async () => {
  const slots = await backend.slots(at('appointment'), signal)
  const slot = slots.outcome === 'done' ? slots.value.find((s) => s.left === 2) : undefined
  expect(slot?.startsAt).toMatch(/^2026-11-23T\d\d:\d\d:00\+08:00$/)
  const book = (n: number) =>
    backend.submit(
      handedIn('appointment', keyOf(n), { kind: 'appointment', answers: secret({ slot: slot?.id ?? '' }) }),
      signal,
    )
  expect(await book(1)).toMatchObject({ outcome: 'done', value: { reference: 'Y0001' } })
  expect(await book(2)).toMatchObject({ outcome: 'done' })
  expect(await book(2), 'the same key takes no second place').toMatchObject({ outcome: 'done' })
  expect(await book(3)).toEqual({ outcome: 'failed', code: 'refused', detail: 'slotTaken' })
  expect(office.accepted('appointment')).toHaveLength(2)
})

test.each([
  ['delivery', { way: 'pickUp' }, /^\d{6}$/],
  ['delivery', { way: 'post', deliveryAddress: '石桥村 1 号', deliveryPhone: '13900000001' }, /^SF\d{10}$/],
  ['ticket', { queue: 'social' }, /^B001$/],
] as const)('%s %o has a reference, and can be asked about by its key and kind', async (kind, answers, reference) => {
  const made = await backend.submit(
    handedIn(kind === 'ticket' ? 'queue-ticket' : 'delivery', keyOf(1), { kind, answers: secret(answers) }),
    signal,
  )
  expect(made).toMatchObject({ outcome: 'done', value: { reference: expect.stringMatching(reference) } })
  expect(await backend.status(kind, keyOf(1), signal)).toEqual(made)
  expect(await backend.status('application', keyOf(1), signal)).toEqual({ outcome: 'done', value: undefined })
})

test('a signature on its own', async () => {
  const signed = await backend.submit(
    handedIn('house-transfer', keyOf(1), {
      kind: 'signature',
      signatures: [{ role: 'buyer', png: new Uint8Array(9) }],
    }),
    signal,
  )
  expect(signed).toMatchObject({ outcome: 'done' })
  expect(office.accepted('signature')).toHaveLength(1)
})

describe('payments', () => {
  const order = async (n: number, more: object = {}) =>
    backend.payment(
      {
        idempotencyKey: keyOf(n),
        operation: at('fee-payment'),
        amountFen: 1000,
        caseNo: undefined,
        records: [],
        ...more,
      },
      signal,
    )
  const pay = async (payUrl: string) =>
    (await fetch(payUrl.replace('/pay/', '/v1/_phone/pay/'), { method: 'POST' })).status
  const urlOf = (opened: Awaited<ReturnType<typeof order>>) => (opened.outcome === 'done' ? opened.value.payUrl : '')

  test('opened once, paid with the phone, paid for ever', async () => {
    const opened = await order(1)
    expect(opened).toMatchObject({ outcome: 'done', value: { state: 'waiting', amountFen: 1000 } })
    expect(await order(1)).toEqual(opened)
    expect(await (await fetch(urlOf(opened))).text()).toContain('¥ 10.00')
    expect(await pay(urlOf(opened))).toBe(200)
    expect(await backend.paymentState(keyOf(1), signal)).toMatchObject({ value: { state: 'paid' } })
    expect(await backend.cancelPayment(keyOf(1), signal)).toMatchObject({ value: { state: 'paid' } })
    expect(office.payments.all()).toEqual([{ key: keyOf(1), amountFen: 1000, state: 'paid' }])
  })

  test('given up, it cannot be paid; paying and giving up at once has one winner', async () => {
    const opened = await order(1)
    expect(await backend.cancelPayment(keyOf(1), signal)).toMatchObject({ value: { state: 'canceled' } })
    expect(await pay(urlOf(opened))).toBe(422)
    for (let n = 10; n < 20; n += 1) {
      const racing = await order(n)
      const [paid, canceled] = await Promise.all([pay(urlOf(racing)), backend.cancelPayment(keyOf(n), signal)])
      const state = canceled.outcome === 'done' ? canceled.value.state : ''
      expect([200, 422]).toContain(paid)
      expect(state).toBe(paid === 200 ? 'paid' : 'canceled')
    }
  })

  test('an order ends by itself; one nobody has opened is not known', async () => {
    await order(1)
    await clock.advance(120_000)
    expect(await backend.paymentState(keyOf(1), signal)).toMatchObject({ value: { state: 'expired' } })
    expect(await backend.paymentState(keyOf(2), signal)).toEqual({ outcome: 'done', value: undefined })
  })

  test('bills cost what they say, and are gone when they are paid', async () => {
    const ask = () =>
      backend.lookup(
        { subject: 'bills', operation: at('utility-bills'), applicant: applicant(), parameters: {} },
        signal,
      )
    const bills = await ask()
    const [water] = bills.outcome === 'done' ? bills.value : []
    const records = [water?.id ?? '']
    const refused = (detail: string) => ({ outcome: 'failed', code: 'refused', detail })
    expect(await order(1, { records, amountFen: 1 })).toEqual(refused('amountMismatch'))
    expect(await order(2, { records: ['made-up'] })).toEqual(refused('recordUnknown'))
    await pay(urlOf(await order(3, { records, amountFen: water?.amountFen })))
    expect(await order(4, { records, amountFen: water?.amountFen })).toEqual(refused('alreadyPaid'))
    const left = await ask()
    expect(left.outcome === 'done' && left.value.map((b) => b.title)).toEqual(['电费（示例）', '燃气费（示例）'])
  })

  test('in a demo without phones, orders are paid by themselves', async () => {
    const demo = await openOffice({ clock, autoPayMs: 5000 })
    const there = backendTo(demo.url)
    await there.payment(
      { idempotencyKey: keyOf(1), operation: at('fee-payment'), amountFen: 1000, caseNo: undefined, records: [] },
      signal,
    )
    expect(await there.paymentState(keyOf(1), signal)).toMatchObject({ value: { state: 'waiting' } })
    await clock.advance(5000)
    expect(await there.paymentState(keyOf(1), signal)).toMatchObject({ value: { state: 'paid' } })
    await demo.office.close()
  })
})

describe('documents', () => {
  const fetchIt = (documentId: string, who = applicant()) =>
    backend.fetchDocument({ documentId, operation: at('deed-tax'), applicant: who }, signal)

  test('a certificate goes to its owner, when what is due has been paid', async () => {
    const made = await backend.submit(handedIn('deed-tax', keyOf(1), { answers: secret({ price: '1000' }) }), signal)
    if (made.outcome !== 'done') throw new Error(made.code)
    const { documentId = '', dueFen = 0, caseNo } = made.value
    expect(await fetchIt(documentId)).toMatchObject({ detail: 'notPaid' })
    const opened = await backend.payment(
      { idempotencyKey: keyOf(2), operation: at('deed-tax'), amountFen: dueFen, caseNo, records: [] },
      signal,
    )
    office.payments.pay(opened.outcome === 'done' ? opened.value.orderNo : '')
    const page = await fetchIt(documentId)
    expect(page).toMatchObject({ outcome: 'done', value: { title: '税收完税证明（示例）', number: caseNo } })
    expect(page.outcome === 'done' && page.value.rows.map((r) => r.value.reveal())).toContain('王秀英')
    expect(await fetchIt(documentId, applicant(li))).toMatchObject({ detail: 'notYours' })
    expect(await fetchIt('doc-XX1')).toMatchObject({ detail: 'documentUnknown' })
  })

  test('a licence and an extract of a register can be printed by their ids', async () => {
    const licences = await backend.licences(
      { operation: at('e-licences'), applicant: applicant(), typeCodes: ['household-register'], purpose: '打印' },
      signal,
    )
    const records = await backend.lookup(
      { subject: 'property', operation: at('property-query'), applicant: applicant(), parameters: {} },
      signal,
    )
    if (licences.outcome !== 'done' || records.outcome !== 'done') throw new Error('both are there')
    for (const id of [licences.value[0]?.id, records.value[0]?.id])
      expect(await fetchIt(id ?? '')).toMatchObject({ outcome: 'done', value: { documentId: id } })
  })
})

test('a rating and a problem are stored once, the phone number not at all', async () => {
  const rating = {
    operation: at('e-licences'),
    caseNo: undefined,
    reasons: ['tooSlow'],
    reasonsVersion: '2026.1',
    mistaken: false,
  }
  const rate = (level: 2 | 5) => backend.rate({ idempotencyKey: keyOf(1), level, ...rating }, signal)
  expect([await rate(2), await rate(2)]).toEqual(Array(2).fill({ outcome: 'done', value: { stored: true } }))
  expect(await rate(5)).toMatchObject({ code: 'refused', detail: 'keyReused' })
  expect(office.register.notes('rating')).toMatchObject([{ said: { level: 2, reasons: ['tooSlow'] } }])
  const report = { ticketNo: 'B-000001', operation: undefined, step: 'form', code: 'backend.refused' }
  const phone = secret({ phone: '13900000001' }).phone
  expect(await backend.reportProblem({ idempotencyKey: keyOf(2), ...report, phone }, signal)).toMatchObject({
    outcome: 'done',
  })
  expect(office.register.notes('problem')).toMatchObject([{ said: { ticketNo: 'B-000001', phone: 'yes' } }])
})

test('what is wrong with one endpoint leaves the others alone, and is ordered only where orders are taken', async () => {
  const order = (to: string, body: object) =>
    fetch(`${to}/v1/_office/mode`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await order(url, { endpoint: 'slots', mode: 'refuse:closedToday' })).status).toBe(200)
  expect(await backend.slots(at('appointment'), signal)).toMatchObject({ code: 'refused', detail: 'closedToday' })
  expect(await backend.query(at('appointment'), applicant(), signal)).toMatchObject({ outcome: 'done' })
  expect((await order(url, { mode: 'nonsense' })).status).toBe(400)
  const closed = await openOffice()
  expect((await order(closed.url, { mode: 'error500' })).status).toBe(404)
  await closed.office.close()
})

test('handed in, silence, and no second case when it is asked again with the same key', async () => {
  office.mode = 'silentAfterEffect'
  expect(await backend.submit(handedIn('e-licences', keyOf(1)), signal)).toEqual({
    outcome: 'unknown',
    code: 'noAnswer',
  })
  const known = await backend.status('application', keyOf(1), signal)
  office.mode = 'normal'
  expect(await backend.submit(handedIn('e-licences', keyOf(1)), signal)).toEqual(known)
  expect(office.register.cases()).toHaveLength(1)
  expect(office.received.get(keyOf(1))).toBe(2)
})

test('without the right bearer nothing, not even health; without a key nothing is taken', async () => {
  const stranger = backendTo(url, { token: 'wrong-token' })
  expect(await stranger.query(at('e-licences'), applicant(), signal)).toMatchObject({ detail: 'http.401' })
  expect(await backend.submit(handedIn('e-licences', 'not-a-ulid'), signal)).toMatchObject({ detail: 'http.400' })
  expect(office.register.cases()).toEqual([])
})

test('ten at once with one key are one case', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => backend.submit(handedIn('e-licences', keyOf(9)), signal)),
  )
  expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
  expect(office.register.cases()).toHaveLength(1)
})
