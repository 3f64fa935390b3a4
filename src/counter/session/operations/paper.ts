import { type Claim, failed, type Printer } from '../../../hardware/contract.ts'
import { type Coded, fail, type Result } from '../../../kernel/result.ts'
import { ulid } from '../../../kernel/ulid.ts'
import type { DocumentContent } from '../../printing/document-content.ts'
import { type Printed, printOnce, reprintUntil, sealForReprint } from '../../printing/print-once.ts'
import type { ReceiptContent } from '../../printing/receipt-content.ts'
import { effectRow } from './carry-out.ts'
import { claimOf, type OperationContext, type RunningContext, retryMs } from './context.ts'

/** One paper: what the journal says of it, and how it is printed. */
export interface Paper {
  /** Transaction it belongs to; undefined before a service was begun. */
  readonly tx: string | undefined
  readonly template: string
  /** Sealed beside the intent, so that staff can print it again. Made at that moment only: it may hold what a person typed. */
  readonly keep?: (() => ReceiptContent | DocumentContent) | undefined
  readonly copies?: number | undefined
  readonly documentNo?: string | undefined
  readonly ticketNo?: string | undefined
  readonly print: (jobId: string, device: Printer) => Promise<Printed>
}

export type PrinterClaim = Result<Claim<'printer'>, Coded<'claimed' | 'absent'>>

/** A printer whose last job is not quite over is waited for. */
const printerWaitMs = 10_000

/** The printer of a role, as soon as nobody else prints on it; `claimed` when that takes too long. */
export async function claimPrinter(context: OperationContext, role: string): Promise<PrinterClaim> {
  const { devices, clock, signal } = context
  const until = clock.monoMs() + printerWaitMs
  for (;;) {
    const claim = devices.claim('printer', role, claimOf(context, 'print'))
    if (claim.ok) return claim
    if (claim.error.code !== 'claimed') return fail('absent')
    if (clock.monoMs() >= until || !(await clock.sleep(retryMs / 4, signal))) return fail('claimed')
  }
}

/**
 * Prints one paper once, with its intent and its outcome in the journal; it is never sent again by us. Without a printer it is tried in
 * vain: the paper is owed, and staff print it when the printer is back.
 */
export async function printPaper(
  context: OperationContext & Partial<RunningContext>,
  paper: Paper,
  claim: PrinterClaim,
): Promise<{ readonly jobId: string; readonly answer: Awaited<ReturnType<typeof printOnce>> }> {
  const { ledger, seals, clock, training } = context
  const { tx, template, keep, copies, documentNo, ticketNo } = paper
  const jobId = ulid(clock.wallMs())
  /* Nothing is owed from training, nor to nobody. */
  const mayKeep = keep !== undefined && tx !== undefined && !training
  const sealed = mayKeep
    ? await sealForReprint(seals, jobId, keep(), reprintUntil(template, clock.wallMs()))
    : undefined
  const row = effectRow(context, 'print', tx, { jobId, template, ...(ticketNo ? { ticketNo } : {}) })
  const first = {
    ...(sealed ? { sealed } : {}),
    ...(copies ? { copies } : {}),
    ...(documentNo ? { documentNo } : {}),
  }
  const answer = await printOnce(
    { ledger, seals },
    jobId,
    (moment, more = {}) => row(moment, moment === 'intent' ? { ...first, ...more } : more),
    () => (claim.ok ? paper.print(jobId, claim.value.device) : Promise.resolve(failed('notReady'))),
  )
  if (answer.outcome !== 'done')
    context.log.emit('step.failed', {
      transactionId: tx ?? context.sessionId,
      step: 'print',
      code: answer.code,
      detail: answer.detail ?? '',
    })
  return { jobId, answer }
}
