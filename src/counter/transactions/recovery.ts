import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { Backoff } from '../../kernel/backoff.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { toDurationMs } from '../../wire/fields.ts'
import type { Backend } from '../backends/contract.ts'
import type { JournalType } from '../journal/journal.ts'
import { type Ledger, report } from './ledger.ts'

/** A transaction the journal says was not ended when the last run stopped. */
export interface Interrupted {
  readonly transactionId: string
  readonly serviceId: string
  readonly startedTs: number
  readonly lastTs: number
  readonly stage: 'notSubmitted' | 'inDoubt' | 'accepted' | 'refused'
  readonly caseNo?: string
  readonly receipt: 'printed' | 'unknown' | 'notPrinted' | 'none'
}

const startedBody = z.object({ serviceId: z.string() })
const acceptedBody = z.object({ caseNo: z.string() })

/** Reads from the journal what was in flight. Nothing of it is done again. */
export function findInterrupted(db: DatabaseSync): readonly Interrupted[] {
  const open = db.prepare("SELECT tx FROM open_transaction WHERE state = 'running' ORDER BY first_seq").all()
  return open.map((row) => readInterrupted(db, String(row.tx)))
}

function readInterrupted(db: DatabaseSync, tx: string): Interrupted {
  const rows = db.prepare('SELECT type, ts, body FROM journal WHERE tx = ? ORDER BY seq').all(tx)
  const types = rows.map((r) => r.type as JournalType)
  const bodyOf = (type: JournalType) => JSON.parse(String(rows.find((r) => r.type === type)?.body ?? '{}')) as unknown
  const accepted = acceptedBody.safeParse(bodyOf('submit.accepted'))
  const base = {
    transactionId: tx,
    serviceId: startedBody.parse(bodyOf('transaction.started')).serviceId,
    startedTs: Number(rows[0]?.ts),
    lastTs: Number(rows.at(-1)?.ts),
    receipt: receiptOf(types),
  }
  if (accepted.success) return { ...base, stage: 'accepted', caseNo: accepted.data.caseNo }
  const lastSubmit = types.filter((t) => t.startsWith('submit.')).at(-1)
  if (lastSubmit === 'submit.refused' || lastSubmit === 'submit.notReceived') return { ...base, stage: 'refused' }
  return { ...base, stage: lastSubmit === undefined ? 'notSubmitted' : 'inDoubt' }
}

function receiptOf(types: readonly JournalType[]): Interrupted['receipt'] {
  if (types.includes('print.done')) return 'printed'
  if (types.includes('print.failed')) return 'notPrinted'
  return types.includes('print.intent') ? 'unknown' : 'none'
}

/** Ends every interrupted transaction in the journal and in telemetry. Answers the newest one, for the screen. */
export async function closeInterrupted(ledger: Ledger): Promise<Interrupted | undefined> {
  const interrupted = findInterrupted(ledger.store.db)
  for (const t of interrupted) {
    const outcome = { notSubmitted: 'abandoned', inDoubt: 'unknown', accepted: 'done', refused: 'failed' } as const
    const ended = {
      outcome: outcome[t.stage],
      receipt: t.receipt,
      code: 'restart',
      durationMs: toDurationMs(t.lastTs - t.startedTs),
    }
    await ledger.record(
      {
        journal: { type: 'transaction.ended', tx: t.transactionId, body: { ...ended, serviceId: t.serviceId } },
        reports: [report('transaction.ended', { transactionId: t.transactionId, serviceId: t.serviceId, ...ended })],
      },
      true,
    )
  }
  return interrupted.toSorted((a, b) => a.lastTs - b.lastTs).at(-1)
}

/** Transactions that ended `unknown` and of which the backend has not yet said what became. */
export function findUnresolved(
  db: DatabaseSync,
): readonly { readonly transactionId: string; readonly serviceId: string }[] {
  return db
    .prepare(
      `SELECT open.tx AS tx, body FROM open_transaction AS open JOIN journal ON journal.tx = open.tx
         WHERE open.state = 'unknown' AND type = 'transaction.ended' ORDER BY open.first_seq`,
    )
    .all()
    .map((row) => ({
      transactionId: String(row.tx),
      serviceId: startedBody.parse(JSON.parse(String(row.body))).serviceId,
    }))
}

/** A key the backend does not know this long after it was last sent will not arrive any more. */
const lateArrivalMs = 15_000
/** With nothing open, a look this often is enough: whatever is added wakes the loop. */
const mostWaitMs = 3_600_000

/**
 * Asks the backend about each unknown transaction until it answers, for ever, with backoff. Only asks: nothing is submitted.
 * Runs until `signal` aborts.
 */
export async function resolveUnknown(options: {
  readonly ledger: Ledger
  readonly backend: Backend
  readonly clock: Clock
  readonly log: EventLog
  readonly signal: AbortSignal
}): Promise<void> {
  const { ledger, backend, clock, log, signal } = options
  const backoff = new Backoff({ minMs: 2000, maxMs: 60_000 })
  const firstMissed = new Map<string, number>()
  let wake = new AbortController()
  const wakeUp = () => {
    backoff.reset()
    wake.abort()
  }
  ledger.onReports((reports) => {
    if (reports.some((r) => r.type === 'transaction.ended' && 'outcome' in r.body && r.body.outcome === 'unknown'))
      wakeUp()
  })
  const stopListening = backend.onReachable((reachable) => {
    if (reachable) wakeUp()
  })
  while (!signal.aborted) {
    wake = new AbortController()
    const open = findUnresolved(ledger.store.db)
    for (const transaction of open) await resolveOne(transaction)
    const waitMs = open.length === 0 ? mostWaitMs : backoff.nextMs()
    await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]))
  }
  stopListening()

  async function resolveOne({ transactionId, serviceId }: { transactionId: string; serviceId: string }): Promise<void> {
    const answer = await backend.status(transactionId, signal)
    if (answer.outcome !== 'done') return
    backoff.reset()
    if (!answer.value) {
      const since = firstMissed.get(transactionId) ?? clock.monoMs()
      firstMissed.set(transactionId, since)
      if (clock.monoMs() - since < lateArrivalMs) return
    }
    firstMissed.delete(transactionId)
    const outcome = answer.value ? 'done' : 'failed'
    await ledger.record({
      journal: { type: 'transaction.resolved', tx: transactionId, body: { outcome, caseNo: answer.value?.caseNo } },
      reports: [
        report('transaction.resolved', {
          transactionId,
          serviceId,
          outcome,
          ...(answer.value ? {} : { code: 'submit.notReceived' }),
        }),
      ],
    })
    log.emit('transaction.resolved', { transactionId, outcome })
  }
}
