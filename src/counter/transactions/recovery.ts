import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { Backoff } from '../../kernel/backoff.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { toDurationMs } from '../../wire/fields.ts'
import type { Backend } from '../backends/contract.ts'
import type { JournalEntry } from '../journal/journal.ts'
import {
  acceptedBody,
  effectRows,
  isPractice,
  isQueues,
  itemsOf,
  type OpenEffect,
  openEffects,
  paperInDoubt,
  renderedAlone,
} from './effects.ts'
import { type Ledger, report } from './ledger.ts'

/** A transaction the journal says was not ended when the last run stopped. */
export interface Interrupted {
  readonly transactionId: string
  readonly serviceId: string
  readonly startedTs: number
  readonly lastTs: number
  /** `paperInDoubt`: nothing was to be handed in, and nobody knows whether the page came out. */
  readonly stage: 'notSubmitted' | 'inDoubt' | 'accepted' | 'queued' | 'refused' | 'paperInDoubt'
  readonly caseNo?: string
  readonly receipt: 'printed' | 'unknown' | 'notPrinted' | 'none'
  readonly practice: boolean
}

const startedBody = z.object({ serviceId: z.string() })
const printBody = z.object({ template: z.string() })

/** Reads from the journal what was in flight. Nothing of it is done again. */
export function findInterrupted(db: DatabaseSync): readonly Interrupted[] {
  const open = db.prepare("SELECT tx FROM open_transaction WHERE state = 'running' ORDER BY first_seq").all()
  return open.map((row) => withItems(db, readInterrupted(db, String(row.tx))))
}

/** A bundle is what its items came to: something open before something accepted before something kept for later. */
function withItems(db: DatabaseSync, bundle: Interrupted): Interrupted {
  if (bundle.stage === 'inDoubt') return bundle
  const items = itemsOf(db, bundle.transactionId).map((tx) => readInterrupted(db, tx))
  const stage = (['inDoubt', 'accepted', 'queued', 'paperInDoubt', 'refused'] as const).find((s) =>
    items.some((i) => i.stage === s),
  )
  const caseNo = items.find((i) => i.caseNo !== undefined)?.caseNo
  return { ...bundle, ...(stage ? { stage } : {}), ...(caseNo === undefined ? {} : { caseNo }) }
}

function readInterrupted(db: DatabaseSync, tx: string): Interrupted {
  const rows = effectRows(db, tx)
  const started = rows.find((r) => r.type === 'transaction.started')
  const accepted = rows.findLast((r) => r.type === 'submit.accepted')
  const base = {
    transactionId: tx,
    serviceId: startedBody.parse(started?.body).serviceId,
    startedTs: rows[0]?.ts ?? 0,
    lastTs: rows.at(-1)?.ts ?? 0,
    receipt: receiptOf(rows.filter((r) => !isSlip(r.body)).map((r) => r.type)),
    practice: isPractice(rows),
  }
  /* One thing of which nobody knows is enough: the backend is asked before anybody is told how it ended. */
  if (openEffects(rows).length > 0) return { ...base, stage: 'inDoubt' }
  if (accepted) return { ...base, stage: 'accepted', caseNo: acceptedBody.parse(accepted.body).caseNo }
  if (renderedAlone(rows)) return { ...base, stage: 'accepted' }
  if (paperInDoubt(rows)) return { ...base, stage: 'paperInDoubt' }
  const last = rows.findLast((r) => r.type.startsWith('submit.'))
  if (!last) return { ...base, stage: 'notSubmitted' }
  const waits = isQueues(last) && last.type !== 'submit.refused' && last.type !== 'submit.expired'
  return { ...base, stage: waits ? 'queued' : 'refused' }
}

/** The slip of a problem ticket is nobody's receipt. */
const isSlip = (body: unknown): boolean => printBody.safeParse(body).data?.template === 'problem'

function receiptOf(types: readonly string[]): Interrupted['receipt'] {
  if (types.includes('print.done')) return 'printed'
  if (types.includes('print.failed')) return 'notPrinted'
  return types.includes('print.intent') ? 'unknown' : 'none'
}

/**
 * Ends every interrupted transaction in the journal and in telemetry. Answers the newest of which most is to be said: nothing is said to be untouched
 * beside one that was refused. Practice ends as given up, and nobody is told of it: not the fleet, nor whoever stands there now.
 */
export async function closeInterrupted(
  ledger: Ledger,
  interrupted = findInterrupted(ledger.store.db),
): Promise<Interrupted | undefined> {
  for (const t of interrupted) {
    const outcome = {
      notSubmitted: 'abandoned',
      inDoubt: 'unknown',
      accepted: 'done',
      queued: 'done',
      refused: 'failed',
      paperInDoubt: 'unknown',
    } as const
    const ended = {
      outcome: t.practice ? 'abandoned' : outcome[t.stage],
      receipt: t.receipt,
      code: 'restart',
      durationMs: toDurationMs(t.lastTs - t.startedTs),
    }
    await ledger.record(
      {
        journal: { type: 'transaction.ended', tx: t.transactionId, body: { ...ended, serviceId: t.serviceId } },
        reports: t.practice
          ? []
          : [report('transaction.ended', { transactionId: t.transactionId, serviceId: t.serviceId, ...ended })],
      },
      true,
    )
  }
  const byTime = interrupted.filter((t) => !t.practice).toSorted((a, b) => a.lastTs - b.lastTs)
  return (
    byTime.findLast((t) => t.stage !== 'notSubmitted' && t.stage !== 'refused') ??
    byTime.findLast((t) => t.stage === 'refused') ??
    byTime.at(-1)
  )
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
    /* A bundle is known when its items are. */
    const isBundle = (t: { readonly transactionId: string }) => itemsOf(ledger.store.db, t.transactionId).length > 0
    for (const transaction of [...open.filter((t) => !isBundle(t)), ...open.filter(isBundle)])
      await resolveOne(transaction)
    const waitMs = open.length === 0 ? mostWaitMs : Math.min(backoff.nextMs(), untilLate())
    await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]))
  }
  stopListening()

  /** When the first of those that were missed has been missed for long enough. */
  function untilLate(): number {
    const left = [...firstMissed.values()].map((since) => since + lateArrivalMs - clock.monoMs())
    return Math.max(500, Math.min(mostWaitMs, ...left))
  }

  async function resolveOne({ transactionId, serviceId }: { transactionId: string; serviceId: string }): Promise<void> {
    /* No office knows anything of it. */
    if (isPractice(effectRows(ledger.store.db, transactionId)))
      return resolveTransaction(ledger, log, { transactionId, serviceId })
    for (const effect of openEffects(effectRows(ledger.store.db, transactionId))) {
      if (!(await askAbout(transactionId, effect))) return
      backoff.reset()
    }
    if (paperInDoubt(effectRows(ledger.store.db, transactionId))) return
    const items = itemsOf(ledger.store.db, transactionId)
    if (findUnresolved(ledger.store.db).some((t) => items.includes(t.transactionId))) return
    await resolveTransaction(ledger, log, { transactionId, serviceId })
  }

  /** Asks what became of one thing and writes the answer down; false while nobody can say. */
  async function askAbout(tx: string, effect: OpenEffect): Promise<boolean> {
    const answer = await whatBecameOf(backend, effect, signal)
    if (answer === undefined) return false
    if (answer.happened === false) {
      const since = firstMissed.get(effect.key) ?? clock.monoMs()
      firstMissed.set(effect.key, since)
      if (clock.monoMs() - since < lateArrivalMs) return false
    }
    firstMissed.delete(effect.key)
    return (await ledger.record({ journal: { tx, actor: 'system', ...outcomeRow(effect, answer) } }, true)).ok
  }
}

type Answer =
  | { readonly happened: false }
  | { readonly happened: true; readonly caseNo?: string; readonly state?: string }

/** Undefined: the backend could not be asked. */
async function whatBecameOf(backend: Backend, effect: OpenEffect, signal: AbortSignal): Promise<Answer | undefined> {
  if (effect.effect !== 'pay') {
    const found = await backend.status(effect.kind, effect.key, signal)
    if (found.outcome !== 'done') return undefined
    return found.value ? { happened: true, caseNo: found.value.caseNo } : { happened: false }
  }
  const order = await backend.paymentState(effect.key, signal)
  if (order.outcome !== 'done') return undefined
  if (!order.value) return { happened: false }
  if (order.value.state !== 'waiting') return { happened: true, caseNo: order.value.orderNo, state: order.value.state }
  /* Nobody stands before the QR any more: taken back, unless it is paid in this very moment. */
  const canceled = await backend.cancelPayment(effect.key, signal)
  return canceled.outcome === 'done' && canceled.value.state !== 'waiting'
    ? { happened: true, caseNo: canceled.value.orderNo, state: canceled.value.state }
    : undefined
}

function outcomeRow({ effect, key, own }: OpenEffect, answer: Answer): Pick<JournalEntry, 'type' | 'body'> {
  const named = own ? {} : { key }
  if (!answer.happened) return { type: `${effect}.notReceived`, body: named }
  if (effect === 'pay') {
    const orderNo = answer.caseNo
    return answer.state === 'paid'
      ? { type: 'pay.done', body: { ...named, orderNo } }
      : { type: 'pay.failed', body: { ...named, orderNo, code: `pay.${answer.state ?? 'canceled'}` } }
  }
  return effect === 'submit'
    ? { type: 'submit.accepted', body: { ...named, caseNo: answer.caseNo } }
    : { type: `${effect}.done`, body: named }
}

/** Staff and the office may settle the same transaction at the same instant: whoever comes first. */
export const resolvingKey = (transactionId: string): string => `resolved:${transactionId}`

/** Ends what was unknown, when nothing of it is open any more: done when an application was accepted, or the service needed none. */
export function resolveTransaction(
  ledger: Ledger,
  log: EventLog,
  { transactionId, serviceId }: { readonly transactionId: string; readonly serviceId: string },
): Promise<void> {
  return ledger.once.run(resolvingKey(transactionId), async () => {
    const { db } = ledger.store
    if (db.prepare(`SELECT 1 FROM journal WHERE type = 'transaction.resolved' AND tx = ? LIMIT 1`).get(transactionId))
      return
    const rows = effectRows(db, transactionId)
    const all = [...rows, ...itemsOf(db, transactionId).flatMap((item) => effectRows(db, item))]
    const accepted = all.find((r) => r.type === 'submit.accepted')
    const good = accepted !== undefined || all.some((r) => r.type === 'submit.queued') || renderedAlone(rows)
    const outcome = good ? 'done' : 'failed'
    const caseNo = accepted ? acceptedBody.parse(accepted.body).caseNo : undefined
    await ledger.record({
      journal: { type: 'transaction.resolved', tx: transactionId, actor: 'system', body: { outcome, caseNo } },
      reports: isPractice(rows)
        ? []
        : [
            report('transaction.resolved', {
              transactionId,
              serviceId,
              outcome,
              ...(good ? {} : { code: 'submit.notReceived' }),
            }),
          ],
    })
    log.emit('transaction.resolved', { transactionId, outcome })
  })
}
