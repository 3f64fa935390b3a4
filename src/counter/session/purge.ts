import { collectGarbage } from '../../kernel/collect-garbage.ts'
import { messageOf, type Result } from '../../kernel/result.ts'
import type { SessionVault } from './vault.ts'

interface PurgeStep {
  readonly name: string
  readonly run: (vault: SessionVault) => Promise<void> | void
}

/** What must be gone after a customer, in order (facts/ux.md 3.8). The page replaces its document by itself. */
const steps: readonly PurgeStep[] = [
  { name: 'camera', run: (vault) => vault.closeCamera() },
  { name: 'receipt', run: (vault) => vault.forgetReceipt() },
  { name: 'people', run: (vault) => vault.forgetAll() },
  /* Strings cannot be overwritten; what was let go is collected before the next customer comes. */
  { name: 'garbage', run: () => collectGarbage() },
]

export type PurgeResult = Result<{ readonly steps: number }, { readonly code: string; readonly detail: string }>

/** Runs every step even when one fails, then looks whether anything is left. */
export async function purge(vault: SessionVault): Promise<PurgeResult> {
  let failure: { code: string; detail: string } | undefined
  for (const step of steps) {
    try {
      await step.run(vault)
    } catch (thrown) {
      failure ??= { code: step.name, detail: messageOf(thrown) }
    }
  }
  if (!failure && !vault.empty) failure = { code: 'leftover', detail: '' }
  return failure ? { ok: false, error: failure } : { ok: true, value: { steps: steps.length } }
}
