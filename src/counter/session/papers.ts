import type { Step } from '../catalogue/steps.ts'
import type { Item, Running } from './state.ts'
import type { SessionVault } from './vault.ts'

/** A document that a backend gives out, and for which application. */
export interface IssuedPaper {
  readonly documentId: string
  /** Transaction to which the right to the paper belongs. */
  readonly transactionId: string
  readonly serviceId: string
}

/** Every document that came of what was handed in: one an item at most. */
export function issuedPapers({ items }: Pick<Running, 'items'>): readonly IssuedPaper[] {
  return items.flatMap(({ serviceId, transactionId, submitted }: Item) =>
    submitted.state === 'accepted' && submitted.documentId !== undefined
      ? [{ serviceId, transactionId, documentId: submitted.documentId }]
      : [],
  )
}

/** Whether there is anything to print: an application that an office still has to decide has no certificate yet. */
export function hasPaper(running: Running, step: Step, vault: Pick<SessionVault, 'chosen' | 'licences'>): boolean {
  if (step.step !== 'print' || step.document !== 'certificate' || running.submitted.state === 'no') return true
  return certificateNow({ ...running, papersDone: 0 }, vault) !== undefined
}

/** The certificate that is to be printed now: the next one issued, else the chosen record or licence. */
export function certificateNow(
  running: Running,
  vault: Pick<SessionVault, 'chosen' | 'licences'>,
): IssuedPaper | undefined {
  const issued = issuedPapers(running)
  if (issued.length > 0) return issued[running.papersDone]
  const documentId = [...vault.chosen][0] ?? vault.licences[0]?.id
  return documentId === undefined
    ? undefined
    : { documentId, transactionId: running.transactionId, serviceId: running.serviceId }
}
