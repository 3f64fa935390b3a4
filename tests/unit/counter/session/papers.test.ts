import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Applicant, BackendDocument } from '../../../../src/counter/backends/contract.ts'
import { type Step, stepSchema } from '../../../../src/counter/catalogue/steps.ts'
import { formFieldSchema } from '../../../../src/counter/forms/fields.ts'
import { type Form, openForm } from '../../../../src/counter/forms/form.ts'
import { printRights, type ReprintTools, reprint } from '../../../../src/counter/printing/jobs.ts'
import type { RunningContext } from '../../../../src/counter/session/operations/context.ts'
import { prepareDocument } from '../../../../src/counter/session/operations/prepare-document.ts'
import { print } from '../../../../src/counter/session/operations/print.ts'
import type { Running, SessionEvent } from '../../../../src/counter/session/state.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'
import { failed } from '../../../../src/hardware/contract.ts'
import { FakeClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'
import { holds } from '../../../contract/printer-stand.ts'
import { never, ready, until } from '../../../contract/rig.ts'
import { documentPrinterStand } from '../../../support/document-printer.ts'
import { idOf } from '../../../support/journal.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

const role = 'printer.document'
const canary = '王秀英测试'
const bundleTx = idOf(1)
const items = [
  { serviceId: 'health-certificate', transactionId: idOf(2), documentId: 'doc-JK-1' },
  { serviceId: 'stall-registration', transactionId: idOf(3), documentId: 'doc-TF-2' },
]
const printStep = (document: 'certificate' | 'form' | 'copy'): Step =>
  stepSchema.parse({ step: 'print', role, document, title: { zh: '材料', en: 'Paper' } })
const content = { siteName: '', unitName: '', title: '', caseNo: '', rows: [], queryUrl: '', footer: [] }

let kiosk: KioskStore
let clock: FakeClock
let vault: SessionVault
let sent: SessionEvent[]
let unreachable: Set<string>
let asked: { readonly documentId: string; readonly item: string }[]
let stand: Awaited<ReturnType<typeof documentPrinterStand>>

beforeEach(async () => {
  /* At noon, so that the end of the day is hours away wherever the test runs. */
  clock = new FakeClock(new Date(2026, 10, 21, 12).getTime())
  kiosk = new KioskStore(clock)
  vault = new SessionVault()
  sent = []
  asked = []
  unreachable = new Set()
  stand = await documentPrinterStand()
  for (const { transactionId: tx, serviceId } of [{ transactionId: bundleTx, serviceId: 'stall-matters' }, ...items])
    await kiosk.ledger.record({ journal: { type: 'transaction.started', tx, body: { serviceId } } }, true)
  const empty = () => new Sensitive('')
  vault.setIdentity('applicant', {
    layout: 'mainland',
    name: new Sensitive(canary),
    idNumber: new Sensitive('990101194803070020'),
    sex: 'female',
    birth: empty(),
    address: empty(),
    issuer: empty(),
    validFrom: '',
    validTo: '',
    photoWlt: new Sensitive(new Uint8Array(0)),
  })
})
afterEach(async () => {
  await stand.close()
  kiosk.close()
})

const issued = (documentId: string): BackendDocument => ({
  documentId,
  title: '证明',
  number: documentId,
  issuer: '示例',
  issuedOn: '2026-11-21',
  rows: [{ label: '姓名', value: new Sensitive(canary) }],
  paragraphs: [],
  verifyUrl: '',
})
const backend: ReprintTools['backend'] = {
  fetchDocument({ documentId, operation }) {
    asked.push({ documentId, item: operation.item })
    if (unreachable.has(documentId)) return Promise.resolve(failed('unreachable'))
    return Promise.resolve({ outcome: 'done', value: issued(documentId) })
  },
}
const operationOf = (item: string) => ({ item, region: '360000', organisation: 'hall' })

function context(step: Step, papersDone = 0): RunningContext {
  const accepted = items.map(({ serviceId, transactionId, documentId }) => ({
    serviceId,
    transactionId,
    submitted: { state: 'accepted' as const, caseNo: documentId, queryUrl: '', documentId },
  }))
  const running: Partial<Running> = {
    serviceId: 'stall-matters',
    transactionId: bundleTx,
    steps: [step],
    stepIndex: 0,
    papersDone,
    items: step.step === 'print' && step.document === 'certificate' ? accepted : [],
  }
  return {
    devices: stand.rig.devices,
    backend,
    ledger: kiosk.ledger,
    seals: kiosk.seals,
    clock,
    log: silentLog,
    vault,
    sessionId: idOf(9),
    actor: undefined,
    training: false,
    service: () => undefined,
    operationOf,
    signal: never,
    send: (event: SessionEvent) => sent.push(event),
    running,
  } as unknown as RunningContext
}

/** One paper as a visit prints it: made, looked at, printed. */
async function paper(step: Step, papersDone = 0): Promise<SessionEvent | undefined> {
  const at = context(step, papersDone)
  await prepareDocument(at)
  const last = sent.at(-1)
  if (last?.type === 'ended' && last.code === null) await print(at, { role, content })
  return sent.at(-1)
}

const rights = () => printRights(kiosk.store.db, kiosk.seals, clock.wallMs(), (jobId) => vault.owed.has(jobId))
const tools = (more: Partial<ReprintTools> = {}): ReprintTools => ({
  ledger: kiosk.ledger,
  devices: stand.rig.devices,
  seals: kiosk.seals,
  backend,
  clock,
  operationOf,
  ofVisit: vault.owed,
  ...more,
})
const again = (jobId: string) => ({ jobId, role, reason: 'outOfPaper', actor: 'staff:c-017' }) as const

async function withoutPaper(work: () => Promise<void>): Promise<void> {
  stand.a4.setPaper('empty')
  await until(stand.rig.devices, role, holds('media-empty-error'))
  await work()
  stand.a4.setPaper('ok')
  await until(stand.rig.devices, role, (s) => ready(s) && !holds('media-empty-error')(s))
}

test('each item of a bundle has its own paper: asked for as its own item, printed as a job of its own transaction', async () => {
  const step = printStep('certificate')
  expect(await paper(step, 0)).toEqual({ type: 'printEnded', receipt: 'printed' })
  expect(await paper(step, 1)).toEqual({ type: 'printEnded', receipt: 'printed' })
  expect(asked).toEqual(items.map(({ serviceId: item, documentId }) => ({ item, documentId })))
  const rows = kiosk.journal('print.')
  expect(rows.map(({ type, tx }) => [type, tx])).toEqual([
    ['print.intent', idOf(2)],
    ['print.done', idOf(2)],
    ['print.intent', idOf(3)],
    ['print.done', idOf(3)],
  ])
  expect(new Set(rows.map((r) => r.jobId)).size).toBe(2)
  expect(stand.a4.jobs).toHaveLength(2)
  expect(rights()).toEqual([])
})

test('one that cannot be printed is owed, and the other comes out all the same; staff print it for the person with the card', async () => {
  const step = printStep('certificate')
  await withoutPaper(async () => {
    expect(await paper(step, 0)).toMatchObject({ type: 'printEnded', receipt: 'notPrinted' })
  })
  expect(await paper(step, 1)).toMatchObject({ receipt: 'printed' })
  expect(rights()).toMatchObject([
    { transactionId: idOf(2), serviceId: 'health-certificate', source: { documentNo: 'doc-JK-1' } },
  ])
  const jobId = rights()[0]?.jobId ?? ''
  expect(await reprint(tools(), again(jobId), never)).toMatchObject({ error: { code: 'applicantNeeded' } })
  const holder: Applicant = { name: new Sensitive(canary), idNumber: new Sensitive('990101194803070020') }
  const readApplicant = () => Promise.resolve(holder)
  expect(await reprint(tools({ readApplicant }), again(jobId), never)).toMatchObject({ ok: true })
  expect(asked.at(-1)).toEqual({ documentId: 'doc-JK-1', item: 'health-certificate' })
  expect([holder.name.destroyed, holder.idNumber.destroyed]).toEqual([true, true])
  expect(rights()).toEqual([])
})

test('one that cannot even be fetched is owed too', async () => {
  unreachable.add('doc-TF-2')
  const step = printStep('certificate')
  expect(await paper(step, 0)).toMatchObject({ receipt: 'printed' })
  expect(await paper(step, 1)).toEqual({ type: 'ended', operation: 'document', code: 'backend.unreachable' })
  expect(rights()).toMatchObject([
    { transactionId: idOf(3), serviceId: 'stall-registration', state: 'failed', code: 'backend.unreachable' },
  ])
  unreachable.clear()
  expect(await paper(step, 1)).toMatchObject({ receipt: 'printed' })
  expect(rights(), 'fetched and printed on the next try of the visit').toEqual([])
})

function answered(): Form {
  const label = { zh: '事由', hk: '事由', en: 'Reason', pt: 'Motivo' }
  const fields = [formFieldSchema.parse({ id: 'reason', kind: 'text', label })]
  const form = openForm(fields, () => undefined, { today: '2026-11-21' })
  form.answer('reason', canary)
  return form
}

test('a form that did not come out is printed by staff, also after the visit and a restart, until the end of its day', async () => {
  vault.forms.set(0, answered())
  await withoutPaper(async () => {
    expect(await paper(printStep('form'))).toMatchObject({ receipt: 'notPrinted' })
  })
  vault.forgetAll()
  expect(vault.owed.size).toBe(0)
  await kiosk.restart()
  const [right] = rights()
  expect(right).toMatchObject({ template: 'form', untilTs: new Date(2026, 10, 22).getTime() })
  expect(JSON.stringify(kiosk.journal())).not.toContain(canary)
  expect(await reprint(tools(), again(right?.jobId ?? ''), never)).toMatchObject({ ok: true })
  expect(stand.a4.jobs.at(-1)?.document?.subarray(0, 5).toString()).toBe('%PDF-')
  expect(kiosk.journal('print.done')).toMatchObject([{ template: 'form', reason: 'outOfPaper', actor: 'staff:c-017' }])
  expect(kiosk.store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n, 'printed, it is erased').toBe(0)

  vault.forms.set(0, answered())
  await withoutPaper(async () => void (await paper(printStep('form'))))
  vault.forgetAll()
  expect(rights()).toHaveLength(1)
  await clock.advance(12 * 3_600_000 + 1)
  expect(rights(), 'the day is over').toEqual([])
  await kiosk.seals.expire()
  expect(kiosk.store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n).toBe(0)
})

test('a copy of papers is printed again while the visit lasts, and is nowhere afterwards', async () => {
  const page = await import('sharp').then(({ default: sharp }) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer(),
  )
  vault.documents.set('idCard', [new Sensitive(new Uint8Array(page))])
  await withoutPaper(async () => {
    expect(await paper(printStep('copy'))).toEqual({
      type: 'printEnded',
      receipt: 'notPrinted',
      code: 'document.notKept',
    })
  })
  const [right] = rights()
  expect(right).toMatchObject({ template: 'copy', source: { visit: true } })
  expect(await reprint(tools(), again(right?.jobId ?? ''), never)).toMatchObject({ ok: true })
  expect(stand.a4.jobs).toHaveLength(1)
  expect(rights()).toEqual([])

  await withoutPaper(async () => void (await paper(printStep('copy'))))
  expect(rights()).toHaveLength(1)
  vault.forgetAll()
  expect(vault.empty).toBe(true)
  expect(rights(), 'nothing to print it from').toEqual([])
  expect(kiosk.store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n, 'nothing was sealed').toBe(0)
})
