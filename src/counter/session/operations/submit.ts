import type { ProblemCode } from '../../../api/contract.ts'
import { report } from '../../transactions/ledger.ts'
import type { Item, Submitted } from '../state.ts'
import { carryOut, type Settled } from './carry-out.ts'
import type { RunningContext } from './context.ts'
import { submissionOf } from './submission.ts'

/** Keeps an application on this kiosk until the backend is back; answers whether it is safely kept. */
export type KeepForLater = (context: RunningContext, item: Item) => Promise<boolean>

/**
 * Hands in every item of the service, one after the other, each under its own number. What has been accepted stays accepted, whatever
 * becomes of the next.
 */
export async function submit(context: RunningContext, keepForLater: KeepForLater): Promise<void> {
  const items: Item[] = []
  let failed: ProblemCode | undefined
  for (const item of context.running.items) {
    if (item.submitted.state === 'accepted' || item.submitted.state === 'queued') {
      items.push(item)
      continue
    }
    const submitted = failed ? { state: 'no' as const } : await submitItem(context, item, keepForLater)
    if ('problem' in submitted) failed = submitted.problem
    items.push({ ...item, submitted: 'problem' in submitted ? { state: 'no' } : submitted })
  }
  const [first] = items
  if (context.running.items.length === 1 && first)
    return context.send({
      type: 'submitEnded',
      submitted: first.submitted,
      ...(first.submitted.state === 'refused' ? { code: first.submitted.code } : {}),
      ...(failed ? { code: failed } : {}),
    })
  context.send({ type: 'submitEnded', items, submitted: { state: 'no' }, ...(failed ? { code: failed } : {}) })
}

async function submitItem(
  context: RunningContext,
  { serviceId, transactionId, submitted: before }: Item,
  keepForLater: KeepForLater,
): Promise<Submitted | { readonly problem: ProblemCode }> {
  const service = context.service(serviceId)
  const item: Item = { serviceId, transactionId, submitted: before }
  if (service?.offline === 'queue' && !context.backend.reachable && !context.training)
    return (await keepForLater(context, item)) ? { state: 'queued' } : { problem: 'store.failed' }
  const settled = await carryOut(context, {
    effect: 'submit',
    good: 'accepted',
    tx: transactionId,
    submission: submissionOf(context, { kind: 'application', key: transactionId, serviceId }),
    ...(context.running.items.length > 1 ? { body: { item: serviceId } } : {}),
    say: ({ caseNo }) => ({ caseNo }),
    reports: context.training ? [] : [report('transaction.accepted', { transactionId, serviceId })],
  })
  if (settled.outcome === 'done') {
    context.log.emit('transaction.accepted', { transactionId })
    return { state: 'accepted', ...settled.value }
  }
  /* The network went in this very moment: nothing was sent, so it may wait like any other. */
  if (surelyNotSent(settled) && service?.offline === 'queue' && !context.training)
    return (await keepForLater(context, item)) ? { state: 'queued' } : { problem: 'store.failed' }
  if (settled.outcome === 'unknown') return { state: 'unknown', code: settled.code }
  return settled.failure === 'refused' ? { state: 'refused', code: settled.code } : { problem: settled.code }
}

const surelyNotSent = (settled: Settled) =>
  settled.outcome === 'failed' && (settled.failure === 'unreachable' || settled.failure === 'resting')
