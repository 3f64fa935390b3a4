import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Applicant, Backend, BackendDocument } from '../../../../src/counter/backends/contract.ts'
import { SealBox } from '../../../../src/counter/journal/seal.ts'
import type { EffectMoment } from '../../../../src/counter/journal/types.ts'
import { verifyJournal } from '../../../../src/counter/journal/verify.ts'
import { printRights, type ReprintRequest, reprint } from '../../../../src/counter/printing/jobs.ts'
import { printOnce, readyReceipt, reprintForMs, sealForReprint } from '../../../../src/counter/printing/print-once.ts'
import type { ReceiptContent } from '../../../../src/counter/printing/receipt-content.ts'
import type { Ledger } from '../../../../src/counter/transactions/ledger.ts'
import type { Devices } from '../../../../src/hardware/contract.ts'
import { SimulatedDevices, SimulatedDocumentPrinter } from '../../../../src/hardware/simulators/index.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'
import type { Store } from '../../../../src/kernel/store/store.ts'
import { claim, holds, printer, rig, setUp, tearDown } from '../../../contract/printer-stand.ts'
import { never, ready, startRig, until } from '../../../contract/rig.ts'
import { idOf } from '../../../support/journal.ts'
import { openLedger } from '../../../support/kiosk-store.ts'

const canary = '王秀英测试'
const content: ReceiptContent = {
  siteName: '石桥村便民服务站',
  unitName: '01 号机',
  title: '养老待遇资格认证回执',
  caseNo: 'YL20261121-0001',
  rows: [['姓名', canary]],
  queryUrl: 'https://example.invalid/q/1',
  footer: ['本机没有留下您的个人信息'],
}
const tx = idOf(1)
const jobId = idOf(7)
const role = 'printer.receipt'
const again: ReprintRequest = { jobId, role, reason: 'outOfPaper', actor: 'staff:c-017' }

let dir: string
let clock: FakeClock
let store: Store
let ledger: Ledger
let seals: SealBox
let asked: string[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-print-'))
  clock = new FakeClock()
  asked = []
  open()
})
afterEach(() => {
  store.close()
  rmSync(dir, { recursive: true })
})

function open(): void {
  ;({ store, ledger } = openLedger(clock, { path: join(dir, 'kiosk.sqlite') }))
  const box = SealBox.open(store, clock, dir)
  if (!box.ok) throw new Error(box.error.code)
  seals = box.value
}

const issued = (): BackendDocument => ({
  documentId: 'ZM-2026-17',
  title: '参保证明',
  number: 'CB20261121000123',
  issuer: '石桥县社会保险经办中心',
  issuedOn: '2026-11-21',
  rows: [{ label: '姓名', value: new Sensitive(canary) }],
  paragraphs: [],
  verifyUrl: 'https://example.invalid/v/1',
})
const backend: Pick<Backend, 'fetchDocument'> = {
  fetchDocument({ documentId }) {
    asked.push(documentId)
    return Promise.resolve({ outcome: 'done', value: issued() })
  },
}
const tools = (devices: Devices = rig.devices) => ({
  ledger,
  devices,
  seals,
  backend,
  clock,
  operationOf: (item: string) => ({ item, region: '360000', organisation: 'hall' }),
})
const rights = () => printRights(store.db, seals, clock.wallMs())
const prints = () =>
  store.db
    .prepare("SELECT type, body FROM journal WHERE type LIKE 'print.%' ORDER BY seq")
    .all()
    .map((row) => ({ type: String(row.type), ...(JSON.parse(String(row.body)) as object) }))
const started = () =>
  ledger.record({ journal: { type: 'transaction.started', tx, body: { serviceId: 'pension' } } }, true)

/** What a visit does: the receipt is sealed beside the intent and printed once; the claim goes with the visit. */
async function visitPrints(run?: () => Promise<never>): Promise<void> {
  await started()
  const sealed = await sealForReprint(seals, jobId, content, clock.wallMs() + reprintForMs)
  if (!sealed) throw new Error('not sealed')
  const drawn = await readyReceipt(claim.device, content, never)
  if (!drawn.ok) throw new Error(drawn.error.detail)
  const row = (moment: EffectMoment, more = {}) => ({
    type: `print.${moment}` as const,
    tx,
    body: { jobId, template: 'receipt', ...(moment === 'intent' ? { sealed } : {}), ...more },
  })
  await printOnce({ ledger, seals }, jobId, row, run ?? (() => drawn.value.run(jobId))).finally(() => claim.release())
}

test('paper that runs out in the middle: the right to it stays, staff print it once, and then nothing is left', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    printer.emptyAfterMm(20)
    await visitPrints()
    expect(rights()).toMatchObject([{ jobId, transactionId: tx, serviceId: 'pension', state: 'unknown', attempts: 1 }])

    expect(await reprint(tools(), again, never), 'still without paper').toMatchObject({ ok: false })
    expect(rights(), 'nothing is lost by trying').toHaveLength(1)

    printer.setPaper('ok')
    await until(rig.devices, role, (s) => ready(s) && !holds('media-empty-error')(s))
    expect(
      prints().filter((p) => p.type === 'print.done'),
      'new paper alone prints nothing',
    ).toHaveLength(0)

    /* Two clerks at once: one paper. */
    const both = await Promise.all([reprint(tools(), again, never), reprint(tools(), again, never)])
    expect(both.filter((r) => r.ok)).toHaveLength(1)
    expect(await reprint(tools(), again, never)).toMatchObject({ error: { code: 'notOwed' } })
    /* What hung out of the mouth is cut off first, then comes the whole receipt. */
    const stub = (20 / 25.4) * 203
    expect(printer.receipts.map((r) => r.heightDots > stub + 100)).toEqual([false, true])

    const last = prints().slice(-2)
    expect(last).toMatchObject([
      { type: 'print.intent', jobId, reason: 'outOfPaper', actor: 'staff:c-017' },
      { type: 'print.done', jobId, reason: 'outOfPaper', actor: 'staff:c-017' },
    ])
    expect(rights()).toEqual([])
    expect(store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n, 'the seal is erased').toBe(0)
    expect(JSON.stringify(prints())).not.toContain(canary)
    expect(verifyJournal(store.db)).toMatchObject({ verified: true })
  } finally {
    await tearDown()
  }
})

test('the right outlives a restart and ends after seven days, also when the key is still there', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    printer.emptyAfterMm(20)
    await visitPrints()
    printer.setPaper('ok')
    await until(rig.devices, role, ready)
    store.close()
    open()
    await seals.expire(true)
    expect(rights()).toHaveLength(1)
    await clock.advance(reprintForMs - 1000)
    expect(rights()).toHaveLength(1)
    const papers = printer.receipts.length
    await clock.advance(2000)
    expect(rights()).toEqual([])
    expect(await reprint(tools(), again, never)).toMatchObject({ error: { code: 'notOwed' } })
    expect(printer.receipts).toHaveLength(papers)
  } finally {
    await tearDown()
  }
})

test('a receipt that came out is not owed, nor is an outcome that nobody intended', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    await visitPrints()
    expect(prints().map((p) => p.type)).toEqual(['print.intent', 'print.done'])
    expect(rights()).toEqual([])
    await ledger.record(
      { journal: { type: 'print.unknown', tx, body: { jobId: idOf(8), template: 'receipt', code: 'timeout' } } },
      true,
    )
    expect(rights(), 'an outcome without an intent').toEqual([])
  } finally {
    await tearDown()
  }
})

test('a power cut in the middle of printing: owed after the boot as unknown, printed by nobody but staff', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    await expect(visitPrints(() => Promise.reject(new Error('power cut')))).rejects.toThrow('power cut')
    store.close()
    open()
    await seals.expire(true)
    expect(rights()).toMatchObject([{ state: 'unknown', code: 'interrupted', attempts: 1 }])
    expect(printer.receipts).toHaveLength(0)
    expect(await reprint(tools(), { ...again, reason: 'other' }, never)).toMatchObject({ ok: true })
    expect(printer.receipts).toHaveLength(1)
    expect(rights()).toEqual([])
  } finally {
    await tearDown()
  }
})

test('paper of which nobody knew is owed no more once staff have found it', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    await expect(visitPrints(() => Promise.reject(new Error('power cut')))).rejects.toThrow('power cut')
    const settled = (reason: string) =>
      ledger.record({ journal: { type: 'transaction.resolved', tx, body: { outcome: 'done', reason } } }, true)
    await settled('seenAtBackend')
    expect(rights()).toMatchObject([{ state: 'unknown' }])
    await settled('paperFound')
    expect(rights()).toEqual([])
  } finally {
    await tearDown()
  }
})

test('what is sealed for the visit itself survives the paper: it has a key of its own', async () => {
  await setUp('citizen-ct-e351', 'in the process')
  try {
    await seals.begin(tx, clock.wallMs() + reprintForMs)
    const waiting = seals.seal(tx, 'application', new Sensitive('waits for the network'))
    if (!waiting.ok) throw new Error(waiting.error.code)
    await visitPrints()
    expect(seals.open(tx, 'application', waiting.value)).toMatchObject({ ok: true })
    expect(store.db.prepare('SELECT scope FROM seal_key').all()).toEqual([{ scope: tx }])
  } finally {
    await tearDown()
  }
})

test('what its person has had erased is owed no more', async () => {
  await started()
  const sealed = await sealForReprint(seals, jobId, content, clock.wallMs() + reprintForMs)
  if (!sealed) throw new Error('not sealed')
  await ledger.record({ journal: { type: 'print.intent', tx, body: { jobId, template: 'receipt', sealed } } }, true)
  expect(rights()).toHaveLength(1)
  await seals.erase(jobId, 'request')
  expect(rights()).toEqual([])
})

test('tried again in the visit, the paper is owed once, and not at all when the second try came out', async () => {
  await started()
  const ids = [idOf(11), idOf(12), idOf(13)]
  for (const id of ids) {
    const sealed = await sealForReprint(seals, id, content, clock.wallMs() + reprintForMs)
    if (!sealed) throw new Error('not sealed')
    const body = { jobId: id, template: 'receipt' }
    await ledger.record({ journal: { type: 'print.intent', tx, body: { ...body, sealed } } }, true)
    if (id !== ids[2]) {
      await ledger.record({ journal: { type: 'print.failed', tx, body: { ...body, code: 'mediaJammed' } } }, true)
      expect(rights().map((r) => r.jobId)).toEqual([id])
    }
  }
  await ledger.record({ journal: { type: 'print.done', tx, body: { jobId: idOf(13), template: 'receipt' } } }, true)
  expect(rights()).toEqual([])
})

test('training owes nobody anything', async () => {
  await started()
  const body = { jobId, template: 'certificate', documentNo: 'ZM-2026-17', training: true }
  await ledger.record({ journal: { type: 'print.intent', tx, body } }, true)
  expect(rights()).toEqual([])
})

test('a certificate is fetched again for the person with the card, and for nobody else', async () => {
  await started()
  const intent = { jobId, template: 'certificate', documentNo: 'ZM-2026-17' }
  await ledger.record({ journal: { type: 'print.intent', tx, body: intent } }, true)
  await ledger.record({ journal: { type: 'print.failed', tx, body: { ...intent, code: 'mediaEmpty' } } }, true)
  expect(rights()).toMatchObject([{ state: 'failed', code: 'mediaEmpty', source: { documentNo: 'ZM-2026-17' } }])

  const simulated = new SimulatedDevices()
  const a4 = simulated.add('printer', new SimulatedDocumentPrinter(systemClock, {}))
  await a4.start()
  const stand = startRig(
    [
      {
        id: 'a4',
        role: 'printer.document',
        profile: 'ipp-everywhere',
        at: { simulated: 'printer' },
        overrides: { status: { pollMs: 100 } },
      },
    ],
    simulated,
  )
  try {
    await until(stand.devices, 'printer.document', ready, 5000)
    const request = { ...again, role: 'printer.document', reason: 'jam' } as const
    expect(await reprint(tools(stand.devices), request, never)).toMatchObject({ error: { code: 'applicantNeeded' } })
    expect(asked).toEqual([])
    const applicant: Applicant = { name: new Sensitive(canary), idNumber: new Sensitive('990101194803070020') }
    expect(await reprint(tools(stand.devices), { ...request, applicant }, never)).toMatchObject({ ok: true })
    expect(asked).toEqual(['ZM-2026-17'])
    expect(a4.jobs.map((job) => Buffer.from(job.document?.subarray(0, 5) ?? []).toString())).toEqual(['%PDF-'])
    expect(await reprint(tools(stand.devices), { ...request, applicant }, never)).toMatchObject({
      error: { code: 'notOwed' },
    })
    expect(prints().at(-1)).toMatchObject({ type: 'print.done', attempt: 2, reason: 'jam', pages: 1 })
  } finally {
    await stand.devices.stop()
    await a4.stop()
  }
})
