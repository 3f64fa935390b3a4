import type { ProblemCode } from '../../../api/contract.ts'
import type { StepName } from '../../catalogue/steps.ts'
import { type AtStep, type Next, stepEnded, type Tools } from '../tools.ts'

/** Steps that set something going outside the kiosk: nobody goes back behind one that is done. */
export const stepsWithEffect: ReadonlySet<StepName> = new Set<StepName>([
  'sign',
  'submit',
  'pay',
  'print',
  'ticket',
  'appointment',
  'deliver',
])

/** What a step set going may have happened: the visit ends there, and the backend is asked until it says. */
export function inDoubt(tools: Tools, at: AtStep, code: ProblemCode): Next {
  return tools.toResult({ ...at, running: { ...at.running, openEffect: code } }, stepEnded(at.running, 'failed', code))
}
