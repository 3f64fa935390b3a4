import type { Draft } from '../../src/api/contract.ts'

let kept: Draft | null = null

/** What was being typed when the page before this one went. */
export const keptDraft = (): Draft | null => kept

export function setDraft(draft: Draft | null): void {
  kept = draft
}

/** What stood in `field`; undefined when nothing was kept of it. */
export const draftOf = (field: string): string | undefined => kept?.texts.find((t) => t.field === field)?.text
