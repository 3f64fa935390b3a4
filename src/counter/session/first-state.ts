import type { CounterOptions } from './counter-options.ts'
import { referenceOf } from './projection.ts'
import { initialState } from './reduce.ts'
import type { SessionState } from './state.ts'

/** After this long nobody who saw the interruption stands there any more. */
const interruptedShownForMs = 10 * 60_000

/** After a crash in the middle of a visit the first screen says what became of it. */
export function firstState({ interrupted, clock }: CounterOptions): SessionState {
  if (!interrupted || interrupted.stage === 'notSubmitted' || interrupted.stage === 'refused') return initialState
  if (clock.wallMs() - interrupted.lastTs > interruptedShownForMs) return initialState
  const caseNo = interrupted.caseNo ?? referenceOf(interrupted.transactionId)
  return {
    ...initialState,
    view: { screen: 'problem', code: 'session.interrupted', retry: false, saved: true, caseNo },
  }
}
