import type { DatabaseSync } from 'node:sqlite'
import type { Outbox } from '../../../kernel/store/outbox.ts'
import { eventRecord } from '../../../wire/events.ts'
import { appendJournal } from '../../journal/journal.ts'
import { serviceOfTransaction } from '../../transactions/effects.ts'
import type { QueueRecord } from './queue.ts'

const effectOf = { rating: 'rate', problemReport: 'report' } as const

/**
 * What happens to what waits, in the journal and, for applications, towards the fleet: accepted later is as good as accepted at once. Runs
 * inside the queue's own commit.
 */
export function queueRecorder(outbox: Outbox, wallMs: () => number): (db: DatabaseSync, what: QueueRecord) => void {
  return (db, { moment, kind, id, tx, caseNo, code }) => {
    const effect = kind === 'rating' || kind === 'problemReport' ? effectOf[kind] : 'submit'
    const failed = moment === 'refused' || moment === 'unknown'
    const body = {
      offline: true,
      ...(id === tx ? {} : { key: id }),
      ...(failed || (moment === 'notReceived' && code) ? { code: code ?? 'backend.error' } : {}),
      ...(effect === 'submit' && caseNo !== undefined ? { caseNo } : {}),
    }
    const at = wallMs()
    /* A report and a rating are stored, not decided: `done` in the journal's words. */
    const named = effect !== 'submit' && moment === 'accepted' ? 'done' : moment
    appendJournal(db, at, { type: `${effect}.${named}`, tx, actor: 'system', body })
    if (effect !== 'submit') return
    const serviceId = serviceOfTransaction(db, tx)
    if (serviceId === undefined) return
    if (moment === 'accepted')
      outbox.append(db, eventRecord(at, 'transaction.accepted', { transactionId: tx, serviceId }))
    if (moment === 'refused' || moment === 'expired')
      outbox.append(
        db,
        eventRecord(at, 'transaction.resolved', {
          transactionId: tx,
          serviceId,
          outcome: 'failed',
          code: `submit.${moment}`,
        }),
      )
  }
}
