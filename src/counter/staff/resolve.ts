import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { effectRows, isPractice } from '../transactions/effects.ts'
import { type Ledger, report } from '../transactions/ledger.ts'
import { findUnresolved, resolvingKey } from '../transactions/recovery.ts'
import type { SignedIn } from './desk.ts'

/** Why staff settle what the backend has not: what they looked at. */
export const resolveReasons = [
  'seenAtBackend',
  'notAtBackend',
  'citizenConfirmed',
  'paperFound',
  'noPaper',
  'other',
] as const
export type ResolveReason = (typeof resolveReasons)[number]

/** Settles an unknown transaction on the word of staff, once; it is never done again by us. */
export function resolveByStaff(
  ledger: Ledger,
  staff: SignedIn,
  { transactionId, outcome, reason }: Settled,
): Promise<Result<void, Coded<'notOpen' | 'storeFailed'>>> {
  return ledger.once.run(resolvingKey(transactionId), async () => {
    const open = findUnresolved(ledger.store.db).find((t) => t.transactionId === transactionId)
    if (!open) return fail('notOpen')
    const { serviceId } = open
    const journal = {
      type: 'transaction.resolved',
      tx: transactionId,
      actor: `staff:${staff.ref}`,
      body: { outcome, reason },
    } as const
    const told = report('transaction.resolved', { transactionId, serviceId, outcome, code: `staff.${reason}` })
    const practice = isPractice(effectRows(ledger.store.db, transactionId))
    const stored = await ledger.record({ journal, reports: practice ? [] : [told] }, true)
    return stored.ok ? ok(undefined) : fail('storeFailed')
  })
}

interface Settled {
  readonly transactionId: string
  readonly outcome: 'done' | 'failed'
  readonly reason: ResolveReason
}
