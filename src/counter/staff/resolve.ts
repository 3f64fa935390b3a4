import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { type Ledger, report } from '../transactions/ledger.ts'
import { findUnresolved } from '../transactions/recovery.ts'
import type { SignedIn } from './desk.ts'

/** Why staff settle what the backend has not: what they looked at. */
export const resolveReasons = ['seenAtBackend', 'notAtBackend', 'citizenConfirmed', 'paperFound', 'other'] as const
export type ResolveReason = (typeof resolveReasons)[number]

/** Settles an unknown transaction on the word of staff; it is never done again by us. */
export async function resolveByStaff(
  ledger: Ledger,
  staff: SignedIn,
  what: { readonly transactionId: string; readonly outcome: 'done' | 'failed'; readonly reason: ResolveReason },
): Promise<Result<void, Coded<'notOpen' | 'storeFailed'>>> {
  const open = findUnresolved(ledger.store.db).find((t) => t.transactionId === what.transactionId)
  if (!open) return fail('notOpen')
  const { transactionId, outcome, reason } = what
  const stored = await ledger.record(
    {
      journal: {
        type: 'transaction.resolved',
        tx: transactionId,
        actor: `staff:${staff.ref}`,
        body: { outcome, reason },
      },
      reports: [
        report('transaction.resolved', { transactionId, serviceId: open.serviceId, outcome, code: `staff.${reason}` }),
      ],
    },
    true,
  )
  return stored.ok ? ok(undefined) : fail('storeFailed')
}
