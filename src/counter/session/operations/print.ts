import type { ProblemCode } from '../../../api/contract.ts'
import { failed, type Printer, type PrintFailure } from '../../../hardware/contract.ts'
import { ulid } from '../../../kernel/ulid.ts'
import { type Printed, printOnce, printPrepared, readyReceipt, sealForReprint } from '../../printing/print-once.ts'
import type { ReceiptContent } from '../../printing/receipt-content.ts'
import { deviceProblem } from '../availability.ts'
import { effectRow } from './carry-out.ts'
import { claimOf, type RunningContext, stepAt } from './context.ts'
import { documentIdOf } from './prepare-document.ts'

export interface PrintRequest {
  readonly role: string
  readonly content: ReceiptContent
}

/**
 * Prints a receipt, a number or the prepared pages once. A print of which nobody can say how it ended stays `unknown`; it is never sent
 * again by us. What it says is sealed beside the intent, so that staff can print it again while the right to it lasts.
 */
export async function print(context: RunningContext, request: PrintRequest): Promise<void> {
  const { devices, running, vault } = context
  const step = stepAt(running, 'print')
  const document = step && step.document !== 'receipt' && vault.prepared ? documentJob(context, step.copies) : undefined
  const job = document ?? receiptJob(context, request.content)
  const claim = devices.claim('printer', request.role, claimOf(context, 'print'))
  if (!claim.ok) {
    const device = devices.byRole(request.role)
    /* Tried in vain is tried: the paper is owed, and staff print it when the printer is back. */
    return printJob(
      context,
      { ...job, print: () => Promise.resolve(failed('notReady')) },
      device && deviceProblem(device),
    )
  }
  const { device, release } = claim.value
  try {
    await printJob(context, { ...job, print: (jobId) => job.print(jobId, device) })
  } finally {
    release()
  }
}

interface Job<A extends readonly unknown[]> {
  readonly template: string
  /** What staff need to print it again. */
  readonly keep?: ReceiptContent
  readonly copies?: number
  readonly documentNo?: string | undefined
  readonly print: (jobId: string, ...on: A) => Promise<Printed>
}

function receiptJob({ running, signal, vault }: RunningContext, content: ReceiptContent): Job<[Printer]> {
  return {
    template: stepAt(running, 'ticket') ? 'ticket' : 'receipt',
    keep: content,
    async print(jobId, device) {
      const ready = await readyReceipt(device, content, signal)
      if (!ready.ok) return failed('internal', `${ready.error.code} ${ready.error.detail ?? ''}`)
      vault.receipt = ready.value.raster
      return ready.value.run(jobId).finally(() => vault.forgetReceipt())
    },
  }
}

function documentJob({ running, signal, vault }: RunningContext, copies: number): Job<[Printer]> | undefined {
  const { prepared } = vault
  const step = stepAt(running, 'print')
  if (!prepared || !step) return undefined
  return {
    template: step.document,
    copies,
    documentNo: step.document === 'certificate' ? documentIdOf(running, vault) : undefined,
    print: (jobId, device) =>
      printPrepared(device, prepared, { jobId, copies }, signal).finally(() => vault.forgetPrepared()),
  }
}

/** `problem` is what the screen says instead of what the printer's answer means. */
async function printJob(context: RunningContext, job: Job<[]>, problem?: ProblemCode): Promise<void> {
  const { ledger, running, seals, clock, send } = context
  const tx = running.transactionId
  const jobId = ulid(clock.wallMs())
  const sealed = job.keep && (await sealForReprint(seals, jobId, job.keep, clock.wallMs()))
  const row = effectRow(context, 'print', tx, { jobId, template: job.template })
  const first = {
    ...(sealed ? { sealed } : {}),
    ...(job.copies ? { copies: job.copies } : {}),
    ...(job.documentNo ? { documentNo: job.documentNo } : {}),
  }
  const answer = await printOnce(
    { ledger, seals },
    jobId,
    (moment, more = {}) => row(moment, moment === 'intent' ? { ...first, ...more } : more),
    () => job.print(jobId),
  )
  if (answer.outcome === 'done') return send({ type: 'printEnded', receipt: 'printed' })
  if (answer.code === 'store') return send({ type: 'printEnded', receipt: 'notPrinted', code: 'store.failed' })
  const { code, detail = '' } = answer
  context.log.emit('step.failed', { transactionId: tx, step: 'print', code, detail })
  const receipt = answer.outcome === 'failed' ? 'notPrinted' : 'unknown'
  send({ type: 'printEnded', receipt, code: problem ?? printProblem(code) })
}

export function printProblem(code: PrintFailure): ProblemCode {
  switch (code) {
    case 'mediaEmpty':
      return 'printer.mediaEmpty'
    case 'coverOpen':
      return 'printer.coverOpen'
    case 'deviceGone':
    case 'notReady':
      return 'printer.absent'
    default:
      return 'printer.fault'
  }
}
