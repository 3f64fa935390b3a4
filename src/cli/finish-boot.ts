import type { SealBox } from '../counter/journal/seal.ts'
import type { Ledger } from '../counter/transactions/ledger.ts'
import { closeInterrupted, findInterrupted, type Interrupted } from '../counter/transactions/recovery.ts'
import type { Clock } from '../kernel/clock.ts'

/** What a boot has to write before the first visit, and could not. */
export interface LeftByBoot {
  /** Transactions of the last run that are still open. */
  readonly open: readonly Interrupted[]
  /** Whether the keys of its visits are still there. */
  readonly keys: boolean
}

const everyMs = 1000

/**
 * A kiosk that starts on a full disk serves again as soon as there is room: then the transactions of the last run are ended too, so
 * that the backend is asked about them, and the keys of its visits erased. Never while somebody is in a visit, whose key would go as well.
 */
export async function finishBoot(options: {
  readonly left: LeftByBoot
  readonly ledger: Ledger
  readonly box: SealBox
  readonly inSession: () => boolean
  readonly clock: Clock
  readonly signal: AbortSignal
}): Promise<void> {
  const { ledger, box, inSession, clock, signal } = options
  let { open, keys } = options.left
  while ((open.length > 0 || keys) && (await clock.sleep(everyMs, signal))) {
    if (ledger.store.failing) continue
    if (open.length > 0) {
      await closeInterrupted(ledger, open)
      const still = new Set(findInterrupted(ledger.store.db).map((t) => t.transactionId))
      open = open.filter((t) => still.has(t.transactionId))
    }
    if (keys && !inSession()) keys = !(await box.expire(true)).ok
  }
}
