import type { ProblemCode } from '../../../api/contract.ts'
import { ulid } from '../../../kernel/ulid.ts'
import type { Service } from '../../catalogue/service.ts'
import type { StepOf } from '../../catalogue/steps.ts'
import { blankDocument, certificateContent } from '../../printing/certificate.ts'
import type { DocumentContent } from '../../printing/document-content.ts'
import { makeDocument } from '../../printing/drawing.ts'
import { certificateNow } from '../papers.ts'
import type { SessionVault } from '../vault.ts'
import { effectRow } from './carry-out.ts'
import { applicantOf, backendProblem, type RunningContext, stepAt } from './context.ts'

/**
 * Makes the page of a print step and its picture for the screen. A certificate that could not be fetched is owed: it has been issued, and
 * staff print it when it can be had.
 */
export async function prepareDocument(context: RunningContext): Promise<void> {
  const { running, send, signal, vault } = context
  const step = stepAt(running, 'print')
  if (!step) return
  const content = await contentOf(context, step)
  if (signal.aborted) return
  if ('code' in content) {
    await noteOwed(context, step, content.code)
    return send({ type: 'ended', operation: 'document', code: content.code })
  }
  const made = await makeDocument(context.training ? { ...content, watermark: '练习' } : content, signal)
  if (signal.aborted) return
  if (!made.ok) {
    context.log.emit('step.failed', {
      transactionId: running.transactionId,
      step: 'print',
      code: made.error.code,
      detail: made.error.detail ?? '',
    })
    await noteOwed(context, step, 'document.notFetched')
    return send({ type: 'ended', operation: 'document', code: 'document.notFetched' })
  }
  vault.forgetPrepared()
  vault.prepared = made.value
  send({ type: 'ended', operation: 'document', code: null })
}

/** Tried in vain is tried: with its rows in the journal the paper is owed to its person, whatever becomes of the visit. */
async function noteOwed(context: RunningContext, step: StepOf<'print'>, code: ProblemCode): Promise<void> {
  const { ledger, running, clock, vault } = context
  const paper = step.document === 'certificate' ? certificateNow(running, vault) : undefined
  if (!paper) return
  const body = { jobId: ulid(clock.wallMs()), template: step.document, documentNo: paper.documentId }
  const row = effectRow(context, 'print', paper.transactionId, body)
  await ledger.record({ journal: row('intent', { copies: step.copies }) }, true)
  await ledger.record({ journal: row('failed', { code }) }, true)
}

async function contentOf(
  context: RunningContext,
  step: StepOf<'print'>,
): Promise<DocumentContent | { readonly code: 'document.notFetched' | ReturnType<typeof backendProblem> }> {
  const { vault, running, service } = context
  const title = titleOf(step, service(running.serviceId))
  if (step.document === 'copy') {
    const pages = [...vault.documents.values()].flat().map((p) => Buffer.from(p.reveal()).toString('base64'))
    return pages.length > 0 ? { ...blankDocument, title, pages } : { code: 'document.notFetched' }
  }
  if (step.document === 'form') return formContent(context, step)
  const paper = certificateNow(running, vault)
  const applicant = applicantOf(vault, 'applicant') ?? applicantOf(vault)
  if (!paper || !applicant) return { code: 'document.notFetched' }
  const fetched = await context.backend.fetchDocument(
    { documentId: paper.documentId, operation: context.operationOf(paper.serviceId), applicant },
    context.signal,
  )
  if (fetched.outcome !== 'done') return { code: backendProblem(context, 'fetchDocument', fetched) }
  return certificateContent(fetched.value)
}

/** The answers of this visit as a filled-in form. */
export function formContent({ running, service, vault }: RunningContext, step: StepOf<'print'>): DocumentContent {
  const title = titleOf(step, service(running.serviceId))
  return { ...blankDocument, title, rows: formRows(vault) }
}

const titleOf = (step: StepOf<'print'>, service: Service | undefined) => step.title?.zh ?? service?.name.zh ?? ''

function formRows(vault: SessionVault): DocumentContent['rows'] {
  const person = vault.parties.get('applicant')?.identity
  const known: [string, string][] = person
    ? [
        ['姓名', person.name.reveal()],
        ['公民身份号码', person.idNumber.reveal()],
      ]
    : []
  const answered = [...vault.forms.values()].flatMap((form) =>
    form.visible().flatMap(({ field }): [string, string][] => {
      const value = form.reveal(field.id)
      const words = form.review().find((r) => r.id === field.id)
      if (value === undefined || value === '') return []
      return [[field.label.zh, words && !words.masked ? words.value.zh : value]]
    }),
  )
  return [...known, ...answered]
}
