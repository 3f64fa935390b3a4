import { canServe, failed } from '../../../hardware/contract.ts'
import { readyReceipt } from '../../printing/print-once.ts'
import type { ReceiptContent } from '../../printing/receipt-content.ts'
import type { Running } from '../state.ts'
import type { OperationContext } from './context.ts'
import { claimPrinter, printPaper } from './paper.ts'

/** Where receipts come out, and so do slips. */
const slipRole = 'printer.receipt'

/** Prints the slip of a ticket when a printer is able to; without one nothing is tried, and the number stands on the screen. */
export async function printSlip(
  context: OperationContext,
  {
    ticketNo,
    content,
    running,
  }: { readonly ticketNo: string; readonly content: ReceiptContent; readonly running: Running | null },
): Promise<void> {
  const { devices, signal, send } = context
  const device = devices.byRole(slipRole)
  if (device?.class !== 'printer' || !canServe(device)) return
  send({ type: 'slip', ticketNo, slip: 'printing' })
  const claim = await claimPrinter(context, slipRole)
  if (!claim.ok) return send({ type: 'slip', ticketNo, slip: 'notPrinted' })
  try {
    const { answer } = await printPaper(
      running ? { ...context, running } : context,
      {
        tx: running?.transactionId,
        template: 'problem',
        keep: () => content,
        ticketNo,
        async print(jobId, printer) {
          const ready = await readyReceipt(printer, content, signal)
          if (!ready.ok) return failed('internal', `${ready.error.code} ${ready.error.detail ?? ''}`)
          return ready.value.run(jobId)
        },
      },
      claim,
    )
    const ended = { done: 'printed', failed: 'notPrinted', unknown: 'unknown' } as const
    send({ type: 'slip', ticketNo, slip: ended[answer.outcome] })
  } finally {
    claim.value.release()
  }
}
