import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import type { Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { ProblemReport, Rating } from '../backends/contract.ts'
import type { SubmissionQueue } from '../backends/queue/queue.ts'
import type { QueueNotice } from '../backends/queue/rows.ts'
import { applicantOf, type RunningContext } from './operations/context.ts'
import { submissionOf } from './operations/submission.ts'
import type { Item } from './state.ts'
import type { SessionVault } from './vault.ts'

const dayMs = 86_400_000
/** A rating or report that could not be handed in for so long interests nobody any more. */
const opinionMs = 30 * dayMs

type Work = (db: DatabaseSync) => void

/** What may be handed in later: kept on this kiosk, sealed, until the backend has it. */
export interface Later {
  /** An application; true when it is safely kept. */
  keep(context: RunningContext, item: Item): Promise<boolean>
  /** `alongside` is written in the commit that keeps it. */
  rate(rating: Rating, alongside: Work): Promise<Result<void>>
  report(report: ProblemReport, alongside?: Work): Promise<Result<void>>
  /** What became of things this person left here earlier. */
  notices(vault: SessionVault): readonly QueueNotice[]
  /** They have been told. */
  told(notices: readonly QueueNotice[]): void
}

export function createLater(queue: SubmissionQueue, clock: Clock, log: EventLog): Later {
  const failedWhere =
    (where: string) =>
    <R extends { readonly ok: boolean }>(result: R): R => {
      if (!result.ok) log.emit('process.failed', { where, detail: 'not kept for later' })
      return result
    }
  const expiresAt = (ms: number) => clock.wallMs() + ms
  return {
    async keep(context, { serviceId, transactionId }) {
      const days = context.service(serviceId)?.queueDays ?? 3
      const submission = submissionOf(context, { kind: 'application', key: transactionId, serviceId })
      const kept = await queue.enqueue(
        { what: 'submission', submission },
        {
          tx: transactionId,
          citizen: applicantOf(context.vault, 'applicant')?.idNumber,
          expiresAt: expiresAt(days * dayMs),
        },
      )
      failedWhere('queue.application')(kept)
      return kept.ok
    },
    rate(rating, alongside) {
      const about = { tx: rating.idempotencyKey, citizen: undefined, expiresAt: expiresAt(opinionMs), alongside }
      return queue.enqueue({ what: 'rating', rating }, about).then(failedWhere('queue.rating'))
    },
    report(given, alongside) {
      /* Kept apart from the visit's: that may be purged before this is sealed. */
      const phone = given.phone && new Sensitive(given.phone.reveal())
      const report = { ...given, phone }
      const about = {
        tx: report.idempotencyKey,
        citizen: undefined,
        expiresAt: expiresAt(opinionMs),
        ...(alongside ? { alongside } : {}),
      }
      return queue
        .enqueue({ what: 'problemReport', report }, about)
        .then(failedWhere('queue.report'))
        .finally(() => phone?.destroy())
    },
    notices(vault) {
      const idNumber = applicantOf(vault)?.idNumber
      return idNumber ? queue.notices(idNumber) : []
    },
    told(notices) {
      if (notices.length > 0) void queue.noticed(notices.map((n) => n.id)).then(failedWhere('queue.noticed'))
    },
  }
}
