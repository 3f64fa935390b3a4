import { ulid } from '../../../kernel/ulid.ts'
import type { PaymentOrder } from '../../backends/contract.ts'
import { effectRow, recordSurely } from './carry-out.ts'
import { backendProblem, type RunningContext, stepAt } from './context.ts'

/** How often the gateway is asked whether an order has been paid, ms. */
const pollMs = 1000

/**
 * Opens an order, shows its QR and asks until it has ended. `giveUp` has the gateway cancel it; only its answer ends the wait, because an order
 * that is open can be paid at any moment.
 */
export async function pay(context: RunningContext, giveUp: AbortSignal): Promise<void> {
  const { backend, clock, ledger, running, send, signal, vault } = context
  const amountFen = amountOf(context)
  if (amountFen === 0) return send({ type: 'ended', operation: 'payment', code: null })
  const key = ulid(clock.wallMs())
  const row = effectRow(context, 'pay', running.transactionId, { key, amountFen })
  if (!(await ledger.record({ journal: row('intent') }, true)).ok)
    return send({ type: 'ended', operation: 'payment', code: 'store.failed' })
  const opened = await backend.payment(
    {
      idempotencyKey: key,
      operation: context.operationOf(running.serviceId),
      amountFen,
      caseNo: running.submitted.state === 'accepted' ? running.submitted.caseNo : undefined,
      records: [...vault.chosen],
    },
    signal,
  )
  if (opened.outcome !== 'done') {
    const code = backendProblem(context, 'payment', opened)
    const open = opened.outcome === 'unknown'
    /* Nobody has seen a QR: an order that may exist cannot be paid, and ends by itself. */
    await ledger.record({ journal: row(open ? 'failed' : 'notReceived', { code }) }, true)
    return send({ type: 'ended', operation: 'payment', code })
  }
  vault.payment = opened.value
  send({ type: 'paymentOpened' })
  const last = await untilEnded(context, key, opened.value, giveUp)
  if (!last) {
    await ledger.record({ journal: row('unknown', { code: 'pay.unknown' }) }, true)
    return send({ type: 'endedUnknown', operation: 'payment', code: 'pay.unknown' })
  }
  vault.payment = last
  if (last.state === 'paid') {
    const kept = await recordSurely(context, { journal: row('done', { orderNo: last.orderNo }) })
    return kept
      ? send({ type: 'ended', operation: 'payment', code: null })
      : send({ type: 'endedUnknown', operation: 'payment', code: 'store.failed' })
  }
  const code = last.state === 'expired' ? 'pay.expired' : 'pay.canceled'
  await ledger.record({ journal: row('failed', { code, orderNo: last.orderNo }) }, true)
  send({ type: 'ended', operation: 'payment', code })
}

/** What is due, in fen; 0 when nothing is. */
export function amountOf({ running, vault }: Pick<RunningContext, 'running' | 'vault'>): number {
  const amount = stepAt(running, 'pay')?.amount
  if (typeof amount === 'number') return amount
  if (amount === 'due') return running.submitted.state === 'accepted' ? (running.submitted.dueFen ?? 0) : 0
  return vault.records.filter((r) => vault.chosen.has(r.id)).reduce((sum, r) => sum + (r.amountFen ?? 0), 0)
}

/** Asks until the order has ended; undefined when the gateway could not say within the tries after giving up. */
async function untilEnded(
  { backend, clock, signal }: RunningContext,
  key: string,
  order: PaymentOrder,
  giveUp: AbortSignal,
): Promise<PaymentOrder | undefined> {
  let last = order
  let triesAfterGivingUp = 0
  while (last.state === 'waiting') {
    if (signal.aborted) return undefined
    if (giveUp.aborted) {
      triesAfterGivingUp += 1
      if (triesAfterGivingUp > 5) return undefined
      const answer = await backend.cancelPayment(key, signal)
      if (answer.outcome === 'done') last = answer.value
      else await clock.sleep(pollMs, signal)
      continue
    }
    await clock.sleep(pollMs, AbortSignal.any([signal, giveUp]))
    const answer = await backend.paymentState(key, signal)
    if (answer.outcome === 'done' && answer.value) last = answer.value
  }
  return last
}
