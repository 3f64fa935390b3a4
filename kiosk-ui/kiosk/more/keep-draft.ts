import { useEffect, useRef } from 'preact/hooks'
import type { Draft } from '../../../src/api/contract.ts'
import { keptDraft, setDraft } from '../draft.ts'
import { say } from '../link.ts'
import { connected, projection } from '../state.ts'

const everyMs = 100

/** Letters that stood behind the text of `field`, not yet a word. */
export const lettersOf = (field: string): string => {
  const kept = keptDraft()
  return kept?.open === field ? kept.letters : ''
}

/** Has the daemon keep what stands in a field for as long as the field is open, so that a page which is loaded again goes on there. */
export function useKeptDraft(draft: Draft): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const toldAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    setDraft(draft)
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => {
        toldAt.current = performance.now()
        tell(draft)
      },
      Math.max(0, toldAt.current + everyMs - performance.now()),
    )
  }, [JSON.stringify(draft)])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      /* Behind the calm waiting screen nothing has been given up. */
      if (!connected.peek()) return
      setDraft(null)
      tell(null)
    },
    [],
  )
}

function tell(draft: Draft | null): void {
  const rev = projection.peek()?.rev
  if (rev !== undefined) say({ type: 'draft', rev, draft })
}
