import type { CounterOptions } from './counter-options.ts'
import { referenceOf } from './projection.ts'
import { initialState } from './reduce.ts'
import type { SessionState } from './state.ts'

/** After this long nobody who saw the interruption stands there any more. */
const interruptedShownForMs = 10 * 60_000

/**
 * After a crash in the middle of a visit the first screen says what became of it: the number of what was handed in, that nothing was, or
 * where to look for the paper. What the office has refused was told before.
 */
export function firstState({ interrupted, clock }: CounterOptions): SessionState {
  if (!interrupted || interrupted.stage === 'refused') return initialState
  if (clock.wallMs() - interrupted.lastTs > interruptedShownForMs) return initialState
  const view = { screen: 'problem', code: 'session.interrupted', retry: false } as const
  if (interrupted.stage === 'notSubmitted') return { ...initialState, view: { ...view, saved: false } }
  const caseNo = interrupted.caseNo ?? referenceOf(interrupted.transactionId)
  if (interrupted.stage === 'paperInDoubt')
    return { ...initialState, view: { ...view, saved: false, paperInDoubt: true, caseNo } }
  return { ...initialState, view: { ...view, saved: true, caseNo } }
}
