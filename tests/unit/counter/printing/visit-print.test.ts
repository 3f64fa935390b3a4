import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SealBox } from '../../../../src/counter/journal/seal.ts'
import { printRights } from '../../../../src/counter/printing/jobs.ts'
import type { ReceiptContent } from '../../../../src/counter/printing/receipt-content.ts'
import type { RunningContext } from '../../../../src/counter/session/operations/context.ts'
import { print } from '../../../../src/counter/session/operations/print.ts'
import type { SessionEvent } from '../../../../src/counter/session/state.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'
import { systemClock as clock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { claim, holds, printer, rig, setUp, tearDown } from '../../../contract/printer-stand.ts'
import { never, ready, until } from '../../../contract/rig.ts'
import { idOf } from '../../../support/journal.ts'
import { openLedger } from '../../../support/kiosk-store.ts'

const content: ReceiptContent = {
  siteName: '石桥村便民服务站',
  unitName: '01 号机',
  title: '养老待遇资格认证回执',
  caseNo: 'YL20261121-0001',
  rows: [],
  queryUrl: '',
  footer: [],
}

test('a printer without paper: the receipt is owed; printed on the second try of the visit it is owed no more', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-visit-print-'))
  const { store, ledger } = openLedger(clock, { path: join(dir, 'kiosk.sqlite') })
  const box = SealBox.open(store, clock, dir)
  if (!box.ok) throw new Error(box.error.code)
  const tx = idOf(1)
  await ledger.record({ journal: { type: 'transaction.started', tx, body: { serviceId: 'pension' } } }, true)
  await setUp('citizen-ct-e351', 'in the process')
  claim.release()
  const sent: SessionEvent[] = []
  const vault = new SessionVault()
  const context = {
    devices: rig.devices,
    ledger,
    seals: box.value,
    clock,
    log: silentLog,
    vault,
    sessionId: idOf(2),
    actor: undefined,
    training: false,
    signal: never,
    send: (event: SessionEvent) => sent.push(event),
    /* Of the running service a print reads nothing else. */
    running: { transactionId: tx, steps: [], stepIndex: 0 },
  } as unknown as RunningContext
  const owed = () => printRights(store.db, box.value, clock.wallMs())
  try {
    printer.setPaper('empty')
    await until(rig.devices, 'printer.receipt', holds('media-empty-error'))
    await print(context, { role: 'printer.receipt', content })
    expect(sent.at(-1)).toEqual({ type: 'printEnded', receipt: 'notPrinted', code: 'printer.mediaEmpty' })
    expect(owed()).toMatchObject([{ transactionId: tx, state: 'failed', attempts: 1 }])

    printer.setPaper('ok')
    await until(rig.devices, 'printer.receipt', (s) => ready(s) && !holds('media-empty-error')(s))
    await print(context, { role: 'printer.receipt', content })
    expect(sent.at(-1)).toEqual({ type: 'printEnded', receipt: 'printed' })
    expect(owed()).toEqual([])
    expect(printer.receipts).toHaveLength(1)
    expect(vault.receipt).toBeUndefined()
  } finally {
    await tearDown()
    store.close()
    rmSync(dir, { recursive: true })
  }
})
