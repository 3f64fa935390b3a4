import type { Clock } from '../../kernel/clock.ts'
import { type DocumentJob, done, failed, type Outcome, type PrintFailure, unknown } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import { type JobState, jobIdOf, jobStateOf, jobStates } from '../protocols/ipp/job-state.ts'
import type { PrinterState } from '../protocols/ipp/printer-state.ts'
import {
  cancelJob,
  createJob,
  getJobAttributes,
  operations,
  printJob,
  sendDocument,
} from '../protocols/ipp/requests.ts'
import { stopCode } from './driver.ts'
import type { IppFailure, IppLine } from './ipp-line.ts'

type DocumentOutcome = Outcome<{ readonly pages: number }, PrintFailure>

export interface DocumentTools {
  readonly line: IppLine
  readonly clock: Clock
  readonly profile: Profile
  /** Asks the printer how it is and tells the supervisor; undefined when it does not say. */
  readonly look: (signal: AbortSignal) => Promise<PrinterState | undefined>
}

const followMs = 400
/** Looks in a row at which nobody listens at the printer's address: it has been switched off. */
const mostGoneLooks = 4
/** What a cancelled command may still spend on taking its job back: less than the grace the supervisor gives. */
const takeBackMs = 150
/** document-format-not-supported and unsupported attributes (RFC 8011 B.1). */
const cannot = new Set([0x040a, 0x040b])
const busy = new Set([0x0506, 0x0507, 0x0509])

const codes: readonly (readonly [string, PrintFailure])[] = [
  ['media-empty-error', 'mediaEmpty'],
  ['input-tray-missing-error', 'mediaEmpty'],
  ['media-jam-error', 'mediaJammed'],
  ['cover-open-error', 'coverOpen'],
]

const codeIn = (conditions: readonly string[]): PrintFailure | undefined =>
  codes.find(([condition]) => conditions.includes(condition))?.[1] ??
  (conditions.some((c) => c.endsWith('-error')) ? 'printerError' : undefined)

/**
 * Hands the document over once and follows the job to its end. Before the printer has it everything that goes wrong is
 * `failed`; afterwards only a job that the printer itself says never began is.
 */
export async function printDocument(
  tools: DocumentTools,
  job: DocumentJob,
  signal: AbortSignal,
): Promise<DocumentOutcome> {
  const { commandMs } = tools.profile.timeouts
  const printer = await tools.look(signal)
  if (signal.aborted) return failed(stopCode(signal))
  if (!printer) return failed('commsError', 'no answer')
  const hindrance = codeIn(printer.conditions)
  if (hindrance !== undefined) return failed(hindrance, printer.conditions.join(', '))
  if (printer.formats.length > 0 && !printer.formats.includes(job.mimeType)) return failed('notSupported', job.mimeType)

  const inTwo =
    printer.operations.includes(operations.createJob) && printer.operations.includes(operations.sendDocument)
  if (!inTwo) {
    const sent = await tools.line.ask(
      (id, uri) => printJob(id, uri, job.mimeType, job),
      { timeoutMs: tools.profile.timeouts.jobMs, signal },
      job.document,
    )
    if (!sent.ok) return notTaken(sent.error, signal)
    const jobId = jobIdOf(sent.value)
    return jobId === undefined ? unknown('printerError', 'job without a number') : follow(tools, jobId, signal)
  }
  const created = await tools.line.ask((id, uri) => createJob(id, uri, job), { timeoutMs: commandMs, signal })
  if (!created.ok) {
    // A job without a document prints nothing.
    const outcome = notTaken(created.error, signal)
    return outcome.outcome === 'unknown' ? failed(outcome.code, outcome.detail) : outcome
  }
  const jobId = jobIdOf(created.value)
  if (jobId === undefined) return failed('printerError', 'job without a number')
  const sent = await tools.line.ask(
    (id, uri) => sendDocument(id, uri, jobId, job.mimeType),
    { timeoutMs: tools.profile.timeouts.jobMs, signal },
    job.document,
  )
  if (sent.ok) return follow(tools, jobId, signal)
  const outcome = notTaken(sent.error, signal)
  if (outcome.outcome === 'failed') await takeBack(tools, jobId)
  return outcome
}

/** What a request that carried the document and was not granted has left us with. */
function notTaken(error: IppFailure, signal: AbortSignal): DocumentOutcome {
  switch (error.code) {
    case 'refused':
      if (error.status !== undefined && cannot.has(error.status)) return failed('notSupported', error.detail)
      return failed(error.status !== undefined && busy.has(error.status) ? 'notReady' : 'printerError', error.detail)
    case 'gone':
      return failed('deviceGone', error.detail)
    case 'notSent':
      return failed(signal.aborted ? stopCode(signal) : 'commsError', error.detail)
    case 'aborted':
      return unknown(stopCode(signal))
    case 'timeout':
      return unknown('timeout')
    case 'doubtful':
      return unknown('commsError', error.detail)
  }
}

/** Waits for the job's end. Out of paper in the middle is waited for: staff may put some in within the time there is. */
async function follow(tools: DocumentTools, jobId: number, signal: AbortSignal): Promise<DocumentOutcome> {
  const { line, clock, profile } = tools
  let last: JobState | undefined
  let hindrance: PrintFailure | undefined
  let goneLooks = 0
  while (!signal.aborted) {
    const answer = await line.ask((id, uri) => getJobAttributes(id, uri, jobId), {
      timeoutMs: profile.timeouts.commandMs,
      signal,
    })
    if (answer.ok) last = jobStateOf(answer.value) ?? last
    goneLooks = !answer.ok && answer.error.code === 'gone' ? goneLooks + 1 : 0
    if (goneLooks >= mostGoneLooks) return unknown('deviceGone')
    if (!answer.ok && answer.error.code === 'refused') return unknown('printerError', 'the printer forgot the job')
    const ended = last && outcomeOf(last)
    if (ended) {
      await tools.look(signal)
      return ended
    }
    const printer = await tools.look(signal)
    if (printer) hindrance = codeIn(printer.conditions)
    await clock.sleep(followMs, signal)
  }
  const begun = last === undefined || (last.state !== jobStates.pending && last.state !== jobStates.held)
  if (!begun && (await takeBack(tools, jobId))) return failed(stopCode(signal))
  return unknown(hindrance ?? stopCode(signal))
}

function outcomeOf({ state, withErrors, pages }: JobState): DocumentOutcome | undefined {
  if (state === jobStates.completed)
    return withErrors ? unknown('printerError', 'completed with errors') : done({ pages: pages ?? 0 })
  if (state === jobStates.aborted) return unknown('printerError', 'the printer gave the job up')
  if (state === jobStates.canceled) return unknown('canceled', 'canceled at the printer')
  return undefined
}

/** Takes back a job that has not begun; true when the printer confirms that nothing of it was printed. */
async function takeBack({ line }: DocumentTools, jobId: number): Promise<boolean> {
  const limits = { timeoutMs: takeBackMs, signal: new AbortController().signal }
  const canceled = await line.ask((id, uri) => cancelJob(id, uri, jobId), limits)
  if (!canceled.ok) return false
  const answer = await line.ask((id, uri) => getJobAttributes(id, uri, jobId), limits)
  const state = answer.ok ? jobStateOf(answer.value) : undefined
  return state?.state === jobStates.canceled && state.pages === 0
}
