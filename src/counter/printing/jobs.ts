import type { Devices, Printer } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { Applicant, Backend, Operation } from '../backends/contract.ts'
import type { SealBox } from '../journal/seal.ts'
import type { EffectMoment } from '../journal/types.ts'
import type { Ledger } from '../transactions/ledger.ts'
import { certificateContent } from './certificate.ts'
import { documentContentSchema } from './document-content.ts'
import { makeDocument, type PreparedDocument } from './drawing.ts'
import type { OwedPapers } from './owed-papers.ts'
import { type Printed, printOnce, printPrepared, readyReceipt } from './print-once.ts'
import { type PrintRight, printRights } from './print-rights.ts'
import { receiptContentSchema } from './receipt-content.ts'

export { type PrintRight, printRights } from './print-rights.ts'

export const reprintReasons = ['jam', 'outOfPaper', 'taken', 'unreadable', 'other'] as const
export type ReprintReason = (typeof reprintReasons)[number]

/**
 * `notOwed`: printed already, expired, or never known. `applicantNeeded`: a certificate is fetched again for the person it is about, and
 * no card was laid down. `printerAway`, `notFetched`, `drawFailed`, `storeFailed`: nothing was printed, and nothing has changed. `notPrinted`
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
  /** What the visit at this kiosk still holds. */
  readonly ofVisit?: Pick<OwedPapers, 'has' | 'pages'>
  /** Has the person lay the card down; asked only for what is fetched again. Destroyed here. */
  readonly readApplicant?: (signal: AbortSignal) => Promise<Applicant | undefined>
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
    const inVisit = (id: string) => tools.ofVisit?.has(id) === true
    const right = printRights(ledger.store.db, seals, clock.wallMs(), inVisit).find((r) => r.jobId === jobId)
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
  const { source, copies, jobId } = right
  if ('visit' in source) {
    const pages = tools.ofVisit?.pages(jobId)
    return pages ? ok(readyPages(device, pages, { jobId, copies }, signal)) : fail('notOwed')
  }
  return 'sealed' in source
    ? prepareSealed(tools, { ...right, envelope: source.sealed }, device, signal)
    : prepareCertificate(tools, request, { ...right, documentId: source.documentNo }, device, signal)
}

/** Pages for one reprint. `forget` destroys them. */
function readyPages(
  device: Printer,
  pages: PreparedDocument,
  job: { readonly jobId: string; readonly copies: number },
  signal: AbortSignal,
): Ready {
  return {
    run: () => printPrepared(device, pages, job, signal),
    forget: () => {
      pages.pdf.destroy()
      pages.preview.destroy()
    },
  }
}

async function prepareSealed(
  { seals }: ReprintTools,
  { jobId, template, copies, envelope }: PrintRight & { readonly envelope: string },
  device: Printer,
  signal: AbortSignal,
): Promise<Result<Ready, ReprintFailure>> {
  const opened = seals.open(jobId, 'content', envelope)
  if (!opened.ok) return fail('notOwed', opened.error.code)
  const json: unknown = JSON.parse(String(opened.value.reveal()))
  opened.value.destroy()
  if (template === 'form') {
    const content = documentContentSchema.safeParse(json)
    if (!content.success) return fail('drawFailed', 'sealed content does not fit')
    const made = await makeDocument(content.data, signal)
    return made.ok ? ok(readyPages(device, made.value, { jobId, copies }, signal)) : made
  }
  const content = receiptContentSchema.safeParse(json)
  if (!content.success) return fail('drawFailed', 'sealed content does not fit')
  const ready = await readyReceipt(device, content.data, signal)
  if (!ready.ok) return ready
  const { raster, run } = ready.value
  return ok({ run: () => run(jobId), forget: () => raster.data.fill(0) })
}

async function prepareCertificate(
  { backend, operationOf, readApplicant }: ReprintTools,
  { applicant }: ReprintRequest,
  { jobId, serviceId, copies, documentId }: PrintRight & { readonly documentId: string },
  device: Printer,
  signal: AbortSignal,
): Promise<Result<Ready, ReprintFailure>> {
  const read = applicant ? undefined : await readApplicant?.(signal)
  const person = applicant ?? read
  if (!person) return fail('applicantNeeded')
  const fetched = await backend.fetchDocument(
    { documentId, operation: operationOf(serviceId), applicant: person },
    signal,
  )
  read?.name.destroy()
  read?.idNumber.destroy()
  if (fetched.outcome !== 'done') return fail('notFetched', fetched.code)
  const made = await makeDocument(certificateContent(fetched.value), signal)
  return made.ok ? ok(readyPages(device, made.value, { jobId, copies }, signal)) : made
}
