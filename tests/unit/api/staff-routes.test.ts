import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StaffCase, StaffDay, StaffToday } from '../../../src/api/contract/staff.ts'
import { staffRoutes } from '../../../src/api/staff-routes.ts'
import { appendJournal } from '../../../src/counter/journal/journal.ts'
import { reprintForMs, sealForReprint } from '../../../src/counter/printing/print-once.ts'
import { createLater } from '../../../src/counter/session/later.ts'
import { StaffDesk } from '../../../src/counter/staff/desk.ts'
import { hashPin } from '../../../src/counter/staff/people.ts'
import { systemClock as clock } from '../../../src/kernel/clock.ts'
import { silentLog as log } from '../../../src/kernel/log.ts'
import { claim, holds, printer, rig, setUp, tearDown } from '../../contract/printer-stand.ts'
import { ready, until } from '../../contract/rig.ts'
import { backendWith, CounterStand, catalogue } from '../../support/counter-stand.ts'
import { idOf } from '../../support/journal.ts'

const pin = '274913'
const role = 'printer.receipt'
let stand: CounterStand
let server: FastifyInstance
let token: string

beforeEach(async () => {
  await setUp('citizen-ct-e351', 'in the process')
  claim.release()
  const backend = backendWith({})
  stand = await CounterStand.open(rig.devices, backend)
  const { ledger, seals } = stand.kiosk
  const staff = [
    { ref: 'c-017', role: 'assistant' as const, pin: hashPin(pin) },
    { ref: 'o-001', role: 'operator' as const, pin: hashPin(pin) },
  ]
  server = Fastify()
  staffRoutes(server, {
    desk: new StaffDesk({ staff, ledger, clock, log }),
    counter: stand.counter,
    devices: rig.devices,
    ledger,
    seals,
    backend,
    clock,
    log,
    later: createLater(stand.queue, clock, log),
    ratings: catalogue.ratings,
    operationOf: (item) => ({ item, region: '', organisation: '' }),
    nameOf: (item) => ({ zh: `名称 ${item}`, en: item }),
  })
  const signedIn = await post('sign-in', { ref: 'c-017', pin })
  token = signedIn.json<{ token: string }>().token
})
afterEach(async () => {
  await server.close()
  await stand.close()
  await tearDown()
})

const post = (path: string, payload: object) =>
  server.inject({ method: 'POST', url: `/api/v1/staff/${path}`, payload, headers: { 'x-staff-token': token ?? '' } })
const owed = async () => {
  const today = await server.inject({ url: '/api/v1/staff/today', headers: { 'x-staff-token': token } })
  return today.json<{ owed: readonly { jobId: string; template: string; needs: string }[] }>().owed
}

test('too many sign-ins at once are told to wait, and nobody who is not signed in is told anything', async () => {
  const tries = await Promise.all(Array.from({ length: 8 }, () => post('sign-in', { ref: 'c-017', pin })))
  expect(tries.map((t) => t.statusCode).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  expect((await server.inject({ url: '/api/v1/staff/today' })).statusCode).toBe(401)
})

test('a certificate is listed with what it needs: its person, who lays the card down', async () => {
  const { kiosk } = stand
  await kiosk.ledger.record(
    { journal: { type: 'transaction.started', tx: idOf(1), body: { serviceId: 'pension-certification' } } },
    true,
  )
  /* As a visit leaves it: a certificate that could not be fetched. */
  const certificate = { jobId: idOf(2), template: 'certificate', documentNo: 'doc-1' }
  await kiosk.ledger.record({ journal: { type: 'print.intent', tx: idOf(1), body: certificate } }, true)
  await kiosk.ledger.record(
    { journal: { type: 'print.failed', tx: idOf(1), body: { ...certificate, code: 'backend.noAnswer' } } },
    true,
  )
  expect(await owed()).toMatchObject([{ jobId: idOf(2), template: 'certificate', needs: 'card' }])
  /* There is no card reader at this kiosk: said as what is missing, and nothing has changed. */
  const asked = await post('reprint', { jobId: idOf(2), role, reason: 'other' })
  expect([asked.statusCode, asked.json()]).toMatchObject([409, { code: 'applicantNeeded' }])
  expect(await owed()).toHaveLength(1)
  expect(kiosk.journal('print.intent')).toHaveLength(1)
})

test('paper that ran out and came back: what was owed comes out once', async () => {
  const { kiosk } = stand
  await kiosk.ledger.record(
    { journal: { type: 'transaction.started', tx: idOf(1), body: { serviceId: 'pension-certification' } } },
    true,
  )
  printer.setPaper('empty')
  await until(rig.devices, role, holds('media-empty-error'))
  const content = { siteName: 's', unitName: 'u', title: 't', caseNo: 'B-1', rows: [], queryUrl: '', footer: [] }
  const sealed = await sealForReprint(kiosk.seals, idOf(3), content, clock.wallMs() + reprintForMs)
  const body = { jobId: idOf(3), template: 'problem', ticketNo: 'B-000001' }
  await kiosk.ledger.record({ journal: { type: 'print.intent', tx: idOf(1), body: { ...body, sealed } } }, true)
  await kiosk.ledger.record(
    { journal: { type: 'print.failed', tx: idOf(1), body: { ...body, code: 'mediaEmpty' } } },
    true,
  )
  expect(await owed()).toMatchObject([{ template: 'problem', needs: 'nothing' }])
  printer.setPaper('ok')
  await until(rig.devices, role, (s) => ready(s) && !holds('media-empty-error')(s))
  expect((await post('reprint', { jobId: idOf(3), role, reason: 'outOfPaper' })).statusCode).toBe(200)
  expect(await owed()).toEqual([])
  expect(printer.receipts).toHaveLength(1)
  expect(kiosk.journal('print.done')).toMatchObject([{ reason: 'outOfPaper', actor: 'staff:c-017' }])
})

const get = async <T>(path: string): Promise<T> =>
  (await server.inject({ url: `/api/v1/staff/${path}`, headers: { 'x-staff-token': token } })).json<T>()

test('today names what is open by service and by the number the citizen was given, and the tickets and what waits', async () => {
  const { kiosk } = stand
  const tx = idOf(1)
  await kiosk.ledger.record(
    { journal: { type: 'transaction.started', tx, body: { serviceId: 'pension-certification' } } },
    true,
  )
  await kiosk.ledger.record(
    {
      journal: {
        type: 'transaction.ended',
        tx,
        body: { serviceId: 'pension-certification', outcome: 'unknown', receipt: 'none', durationMs: 900 },
      },
    },
    true,
  )
  await kiosk.ledger.record(
    { journal: { type: 'ticket', body: { ticketNo: 'B-000001', screen: 'problem', code: 'pad.empty' } } },
    true,
  )
  const today = await get<StaffToday>('today')
  expect(today.unresolved).toMatchObject([
    { transactionId: tx, name: { zh: '名称 pension-certification' }, caseNo: `K-${tx.slice(-8)}` },
  ])
  expect(today.tickets).toMatchObject([{ ticketNo: 'B-000001', code: 'pad.empty' }])
  expect(today.waiting).toBe(0)
  expect(today.devices.find((d) => d.role === role)).toMatchObject({ class: 'printer', required: expect.any(Boolean) })
  const resolved = await post('resolve', { transactionId: tx, outcome: 'done', reason: 'seenAtBackend' })
  expect(resolved.statusCode).toBe(200)
  expect((await get<StaffToday>('today')).unresolved).toEqual([])
  /* The day's figures, the list of its cases and the fleet say the same. */
  const name = { en: 'pension-certification' }
  expect((await get<StaffDay>('day')).services).toMatchObject([{ name, done: 1, unknown: 0 }])
  expect(await get<readonly StaffCase[]>('cases')).toMatchObject([{ name, outcome: 'done' }])
})

test('what the office has accepted stands under its number everywhere: the one on the screen and the receipt of its citizen', async () => {
  const { kiosk } = stand
  const tx = idOf(1)
  const serviceId = 'pension-certification'
  const caseNo = 'YL20261122-0002'
  const failed = { jobId: idOf(2), template: 'certificate', documentNo: 'doc-1' }
  const ended = { serviceId, outcome: 'done', receipt: 'notPrinted', durationMs: 900 } as const
  for (const journal of [
    { type: 'transaction.started', tx, body: { serviceId } },
    { type: 'submit.accepted', tx, body: { caseNo } },
    { type: 'print.intent', tx, body: failed },
    { type: 'print.failed', tx, body: { ...failed, code: 'mediaEmpty' } },
    { type: 'transaction.ended', tx, body: ended },
    { type: 'transaction.started', tx: idOf(5), body: { serviceId } },
    { type: 'transaction.ended', tx: idOf(5), body: { ...ended, outcome: 'abandoned', receipt: 'none' } },
  ] as const)
    expect((await kiosk.ledger.record({ journal }, true)).ok).toBe(true)
  expect((await get<StaffToday>('today')).owed).toMatchObject([{ jobId: idOf(2), caseNo }])
  expect((await get<readonly StaffCase[]>('cases')).map((one) => one.caseNo)).toEqual([
    `K-${idOf(5).slice(-8)}`,
    caseNo,
  ])
})

test('what staff read on the screen comes out of the receipt printer', async () => {
  await until(rig.devices, role, ready)
  const printed = await post('report', { role, lines: ['收工单', 'visits 3'] })
  expect([printed.statusCode, printed.json()]).toEqual([200, { printed: true }])
  expect(printer.receipts).toHaveLength(1)
  expect((await post('report', { role, lines: [] })).statusCode).toBe(400)
  expect((await post('report', { role: 'printer.none', lines: ['x'] })).statusCode).toBe(409)
})

test('what was done today is told fifty at a time, and further back as far as it goes', async () => {
  const { ledger } = stand.kiosk
  const body = {
    serviceId: 'pension-certification',
    outcome: 'done' as const,
    receipt: 'none' as const,
    durationMs: 900,
  }
  for (let i = 1; i <= 52; i += 1)
    await ledger.record({ journal: { type: 'transaction.ended', tx: idOf(i), body } }, i === 52)
  const ids = (cases: readonly StaffCase[]) => cases.map((one) => one.transactionId)
  const first = await get<readonly StaffCase[]>('cases')
  expect([first.length, first[0]?.transactionId]).toEqual([50, idOf(52)])
  expect(ids(await get('cases?skip=8'))[0]).toBe(idOf(44))
  expect(ids(await get('cases?skip=48'))).toEqual([idOf(4), idOf(3), idOf(2), idOf(1)])
  expect(await get('cases?skip=56')).toEqual([])
  expect(await get('cases?skip=-1')).toEqual({ code: 'invalid' })
})

test('training begins once however often it is asked for, and neither begins nor ends in a visit', async () => {
  const { counter, kiosk } = stand
  token = (await post('sign-in', { ref: 'o-001', pin })).json<{ token: string }>().token
  const turn = async (on: boolean) => (await post('training', { on })).json<object>()
  counter.act(counter.projection.rev, { id: 'start' })
  expect(await turn(true)).toEqual({ code: 'inSession' })
  expect(counter.training).toBe(false)
  counter.act(counter.projection.rev, { id: 'exit' })
  /* Once the visit has been cleared away the next one may begin: here it is nobody's. */
  await expect
    .poll(() => {
      counter.act(counter.projection.rev, { id: 'next' })
      return counter.projection.screen
    })
    .toBe('idle')
  expect([await turn(true), await turn(true)]).toEqual([{ training: true }, { training: true }])
  expect(kiosk.journal('training.on')).toHaveLength(1)
  counter.act(counter.projection.rev, { id: 'start' })
  expect(await turn(false)).toEqual({ code: 'inSession' })
  expect(counter.training).toBe(true)
})

test('the figures of a day are of citizens: practice is not in them, nor what of it ends after midnight or a restart', async () => {
  const { counter, kiosk } = stand
  token = (await post('sign-in', { ref: 'o-001', pin })).json<{ token: string }>().token
  await post('training', { on: true })
  counter.act(counter.projection.rev, { id: 'start' })
  counter.act(counter.projection.rev, { id: 'help' })
  await expect.poll(() => kiosk.journal('ticket').length).toBe(1)
  counter.act(counter.projection.rev, { id: 'exit' })
  await expect.poll(() => kiosk.journal('session.purged').length).toBe(1)
  const tx = idOf(1)
  const yesterday = clock.wallMs() - 86_400_000
  await kiosk.store.commit((db) => {
    appendJournal(db, yesterday, { type: 'transaction.started', tx, body: { serviceId: 'pension', training: true } })
    const body = { serviceId: 'pension', outcome: 'abandoned', receipt: 'none', durationMs: 1 }
    appendJournal(db, clock.wallMs(), { type: 'transaction.ended', tx, body })
  }, true)
  const { visits, tickets, assisted, services } = (
    await server.inject({ url: '/api/v1/staff/day', headers: { 'x-staff-token': token } })
  ).json<StaffDay>()
  expect({ visits, tickets, assisted, services }).toEqual({ visits: 0, tickets: 0, assisted: 0, services: [] })
  /* Nobody is sent after a call for help that was practice, nor told of it at the kiosk beside. */
  const today = await server.inject({ url: '/api/v1/staff/today', headers: { 'x-staff-token': token } })
  expect(today.json<StaffToday>().tickets).toEqual([])
})
