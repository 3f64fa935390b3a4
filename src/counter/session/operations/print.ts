import type { ProblemCode } from '../../../api/contract.ts'
import { failed, type PrintFailure } from '../../../hardware/contract.ts'
import { printPrepared, readyReceipt } from '../../printing/print-once.ts'
import type { ReceiptContent } from '../../printing/receipt-content.ts'
import { deviceProblem } from '../availability.ts'
import { certificateNow } from '../papers.ts'
import { type RunningContext, stepAt } from './context.ts'
import { claimPrinter, type Paper, printPaper } from './paper.ts'
import { formContent } from './prepare-document.ts'

export interface PrintRequest {
  readonly role: string
  readonly content: ReceiptContent
}

/**
 * Prints a receipt, a number or the prepared pages once. A print of which nobody can say how it ended stays `unknown`; it is never sent
 * again by us. What it says is sealed beside the intent, so that staff can print it again while the right to it lasts.
 */
export async function print(context: RunningContext, request: PrintRequest): Promise<void> {
  const { devices, running, vault, send } = context
  const step = stepAt(running, 'print')
  const document =
    step && step.document !== 'receipt' && vault.prepared ? documentPaper(context, step.copies) : undefined
  const claim = await claimPrinter(context, request.role)
  const absent = claim.ok ? undefined : devices.byRole(request.role)
  try {
    const { jobId, answer } = await printPaper(context, document ?? receiptPaper(context, request.content), claim)
    if (document) vault.endPrepared(answer.outcome !== 'done' && isMadeHere(document) ? jobId : undefined)
    if (answer.outcome === 'done') return send({ type: 'printEnded', receipt: 'printed' })
    if (answer.code === 'store') return send({ type: 'printEnded', receipt: 'notPrinted', code: 'store.failed' })
    const receipt = answer.outcome === 'failed' ? 'notPrinted' : 'unknown'
    /* Said at once: after the visit there is nothing to print it from. */
    if (document?.template === 'copy') return send({ type: 'printEnded', receipt, code: 'document.notKept' })
    send({ type: 'printEnded', receipt, code: absent ? deviceProblem(absent) : printProblem(answer.code) })
  } finally {
    if (claim.ok) claim.value.release()
  }
}

/** Made of what this visit holds, and had nowhere else. */
const isMadeHere = ({ template }: Paper) => template === 'form' || template === 'copy'

function receiptPaper({ running, signal, vault }: RunningContext, content: ReceiptContent): Paper {
  return {
    tx: running.transactionId,
    template: stepAt(running, 'ticket') ? 'ticket' : 'receipt',
    keep: () => content,
    async print(jobId, device) {
      const ready = await readyReceipt(device, content, signal)
      if (!ready.ok) return failed('internal', `${ready.error.code} ${ready.error.detail ?? ''}`)
      vault.receipt = ready.value.raster
      return ready.value.run(jobId).finally(() => vault.forgetReceipt())
    },
  }
}

function documentPaper(context: RunningContext, copies: number): Paper | undefined {
  const { running, signal, vault } = context
  const { prepared } = vault
  const step = stepAt(running, 'print')
  if (!prepared || !step) return undefined
  const issued = step.document === 'certificate' ? certificateNow(running, vault) : undefined
  return {
    tx: issued?.transactionId ?? running.transactionId,
    template: step.document,
    /* Nobody else has it. A copy of papers is not kept: its person has them in hand, and lays them down once more. */
    keep: step.document === 'form' ? () => formContent(context, step) : undefined,
    copies,
    documentNo: issued?.documentId,
    print: (jobId, device) => printPrepared(device, prepared, { jobId, copies }, signal),
  }
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
