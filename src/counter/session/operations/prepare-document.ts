import type { StepOf } from '../../catalogue/steps.ts'
import { blankDocument, certificateContent } from '../../printing/certificate.ts'
import type { DocumentContent } from '../../printing/document-content.ts'
import { makeDocument } from '../../printing/drawing.ts'
import type { Running } from '../state.ts'
import type { SessionVault } from '../vault.ts'
import { applicantOf, backendProblem, type RunningContext, stepAt } from './context.ts'

/** Makes the page of a print step and its picture for the screen. */
export async function prepareDocument(context: RunningContext): Promise<void> {
  const { running, send, signal, vault } = context
  const step = stepAt(running, 'print')
  if (!step) return
  const content = await contentOf(context, step)
  if (signal.aborted) return
  if ('code' in content) return send({ type: 'ended', operation: 'document', code: content.code })
  const made = await makeDocument(context.training ? { ...content, watermark: '练习' } : content, signal)
  if (signal.aborted) return
  if (!made.ok) {
    context.log.emit('step.failed', {
      transactionId: running.transactionId,
      step: 'print',
      code: made.error.code,
      detail: made.error.detail ?? '',
    })
    return send({ type: 'ended', operation: 'document', code: 'document.notFetched' })
  }
  vault.forgetPrepared()
  vault.prepared = made.value
  send({ type: 'ended', operation: 'document', code: null })
}

async function contentOf(
  context: RunningContext,
  step: StepOf<'print'>,
): Promise<DocumentContent | { readonly code: 'document.notFetched' | ReturnType<typeof backendProblem> }> {
  const { vault, running, service } = context
  const title = step.title?.zh ?? service(running.serviceId)?.name.zh ?? ''
  if (step.document === 'copy') {
    const pages = [...vault.documents.values()].flat().map((p) => Buffer.from(p.reveal()).toString('base64'))
    return pages.length > 0 ? { ...blankDocument, title, pages } : { code: 'document.notFetched' }
  }
  if (step.document === 'form') return { ...blankDocument, title, rows: formRows(vault) }
  const documentId = documentIdOf(running, vault)
  const applicant = applicantOf(vault, 'applicant') ?? applicantOf(vault)
  if (documentId === undefined || !applicant) return { code: 'document.notFetched' }
  const fetched = await context.backend.fetchDocument(
    { documentId, operation: context.operationOf(running.serviceId), applicant },
    context.signal,
  )
  if (fetched.outcome !== 'done') return { code: backendProblem(context, 'fetchDocument', fetched) }
  return certificateContent(fetched.value)
}

/** What was issued for the application, or the chosen licence or record. */
export function documentIdOf(running: Running, vault: SessionVault): string | undefined {
  const issued = running.items.map((i) => (i.submitted.state === 'accepted' ? i.submitted.documentId : undefined))
  return issued.find((id) => id !== undefined) ?? [...vault.chosen][0] ?? vault.licences[0]?.id
}

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
