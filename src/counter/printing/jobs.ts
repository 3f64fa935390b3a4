import type { Devices, Printer } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { Applicant, Backend, Operation } from '../backends/contract.ts'
import type { SealBox } from '../journal/seal.ts'
import type { EffectMoment } from '../journal/types.ts'
import type { Ledger } from '../transactions/ledger.ts'
import { certificateContent } from './certificate.ts'
import { makeDocument } from './drawing.ts'
import { type Printed, printOnce, printPrepared, readyReceipt } from './print-once.ts'
import { type PrintRight, printRights } from './print-rights.ts'
import { receiptContentSchema } from './receipt-content.ts'

export { type PrintRight, printRights } from './print-rights.ts'

export const reprintReasons = ['jam', 'outOfPaper', 'taken', 'unreadable', 'other'] as const
export type ReprintReason = (typeof reprintReasons)[number]

/**
 * `notOwed`: printed already, expired, or never known. `applicantNeeded`: a certificate is fetched again for the person it is about, who
 * lays the card down. `printerAway`, `notFetched`, `drawFailed`, `storeFailed`: nothing was printed, and nothing has changed. `notPrinted`
 * and `unknown`: tried, written down, still owed; the detail is the printer's code.
 */
export type ReprintFailure = Coded<
  'notOwed' | 'applicantNeeded' | 'printerAway' | 'notFetched' | 'drawFailed' | 'storeFailed' | 'notPrinted' | 'unknown'
>

export interface ReprintTools {
  readonly ledger: Ledger
  readonly devices: Devices
  readonly seals: SealBox
  readonly backend: Pick<Backend, 'fetchDocument'>
  readonly clock: Clock
  readonly operationOf: (serviceId: string) => Operation
}

export interface ReprintRequest {
  readonly jobId: string
  /** Role of the printer, e.g. `printer.receipt`. */
  readonly role: string
  readonly reason: ReprintReason
  readonly actor: `staff:${string}`
  /** Whose certificate it is, read from the card now: the kiosk keeps nobody. */
  readonly applicant?: Applicant
}

const leaseMs = 5 * 60_000

/**
 * Prints what is owed once more, on the word of staff. The job keeps its id; each try is an intent with its reason before and an outcome
 * after. Once it is printed what was sealed for it is erased.
 */
export async function reprint(
  tools: ReprintTools,
  request: ReprintRequest,
  signal: AbortSignal,
): Promise<Result<{ readonly jobId: string }, ReprintFailure>> {
  const { devices, ledger, seals, clock } = tools
  const { jobId, role, reason, actor } = request
  const claim = devices.claim('printer', role, { owner: actor, reason: 'reprint', leaseMs })
  if (!claim.ok) return fail('printerAway', claim.error.code)
  const { device, release } = claim.value
  try {
    /* Read while nobody else can print: two clerks at two screens are one reprint. */
    const right = printRights(ledger.store.db, seals, clock.wallMs()).find((r) => r.jobId === jobId)
    if (!right) return fail('notOwed')
    const ready = await prepare(tools, request, right, device, signal)
    if (!ready.ok) return ready
    const { transactionId: tx, template, attempts } = right
    const row = (moment: EffectMoment, more = {}) => ({
      type: `print.${moment}` as const,
      tx,
      actor,
      body: { jobId, template, reason, attempt: attempts + 1, ...more },
    })
    const printed = await printOnce({ ledger, seals }, jobId, row, ready.value.run).finally(ready.value.forget)
    if (printed.outcome !== 'done') {
      if (printed.code === 'store') return fail('storeFailed')
      return fail(printed.outcome === 'failed' ? 'notPrinted' : 'unknown', printed.code)
    }
    return ok({ jobId })
  } finally {
    release()
  }
}

interface Ready {
  readonly run: () => Promise<Printed>
  readonly forget: () => void
}

async function prepare(
  tools: ReprintTools,
  request: ReprintRequest,
  right: PrintRight,
  device: Printer,
  signal: AbortSignal,
): Promise<Result<Ready, ReprintFailure>> {
  return 'sealed' in right.source
    ? prepareReceipt(tools, { ...right, envelope: right.source.sealed }, device, signal)
    : prepareCertificate(tools, request, { ...right, documentId: right.source.documentNo }, device, signal)
}

async function prepareReceipt(
  { seals }: ReprintTools,
  { jobId, envelope }: PrintRight & { readonly envelope: string },
  device: Printer,
  signal: AbortSignal,
): Promise<Result<Ready, ReprintFailure>> {
  const opened = seals.open(jobId, 'content', envelope)
  if (!opened.ok) return fail('notOwed', opened.error.code)
  const content = receiptContentSchema.safeParse(JSON.parse(String(opened.value.reveal())))
  opened.value.destroy()
  if (!content.success) return fail('drawFailed', 'sealed content does not fit')
  const ready = await readyReceipt(device, content.data, signal)
  if (!ready.ok) return ready
  const { raster, run } = ready.value
  return ok({ run: () => run(jobId), forget: () => raster.data.fill(0) })
}

async function prepareCertificate(
  { backend, operationOf }: ReprintTools,
  { applicant }: ReprintRequest,
  { jobId, serviceId, copies, documentId }: PrintRight & { readonly documentId: string },
  device: Printer,
  signal: AbortSignal,
): Promise<Result<Ready, ReprintFailure>> {
  if (!applicant) return fail('applicantNeeded')
  const fetched = await backend.fetchDocument({ documentId, operation: operationOf(serviceId), applicant }, signal)
  if (fetched.outcome !== 'done') return fail('notFetched', fetched.code)
  const made = await makeDocument(certificateContent(fetched.value), signal)
  if (!made.ok) return made
  return ok({
    run: () => printPrepared(device, made.value, { jobId, copies }, signal),
    forget: () => {
      made.value.pdf.destroy()
      made.value.preview.destroy()
    },
  })
}
