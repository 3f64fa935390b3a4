import type { StepOf } from '../../catalogue/steps.ts'
import { issuedPapers } from '../papers.ts'
import type { Effect } from '../state.ts'
import { type AtStep, type Next, type StepKind, stepEnded, type Tools } from '../tools.ts'

/**
 * Receipts are printed at once; pages are shown first, one paper after the other where a bundle has several. A service that has come so far
 * goes on without paper, and what could not be printed keeps nothing else from being printed.
 */
export const print: StepKind<'print'> = {
  enter(tools, at, step, before) {
    if (step.document === 'receipt')
      return tools.show(at, { screen: 'printing' }, [...before, { do: 'print', role: step.role }])
    return prepare(tools, at, before)
  },
  act(tools, at, step, action) {
    if (at.view.screen !== 'preview') return undefined
    if (action.id === 'print') return tools.show(at, { screen: 'printing' }, [{ do: 'print', role: step.role }])
    if (action.id === 'skipStep') return nextPaper(tools, at, step, stepEnded(at.running, 'left', 'skipped'))
    return undefined
  },
  on(tools, at, step, event) {
    const { view, running } = at
    if (event.type === 'ended' && event.operation === 'document' && view.screen === 'working') {
      if (event.code === null) return tools.show(at, { screen: 'preview' })
      const failed = stepEnded(running, 'failed', event.code)
      if (papersOf(at, step) <= 1) return tools.problem(at, event.code, true, failed)
      return nextPaper(tools, { ...at, running: { ...running, receiptProblem: event.code } }, step, failed)
    }
    if (event.type !== 'printEnded' || view.screen !== 'printing') return undefined
    const now = { ...running, receipt: event.receipt, ...(event.code ? { receiptProblem: event.code } : {}) }
    const ended = event.receipt === 'printed' ? stepEnded(now, 'done') : stepEnded(now, 'failed', event.code)
    return nextPaper(tools, { ...at, running: now }, step, ended)
  },
}

function prepare(tools: Tools, at: AtStep, before: readonly Effect[]): Next {
  return tools.show(at, { screen: 'working', what: 'fetchingDocument' }, [
    ...before,
    { do: 'run', operation: 'document', running: at.running },
  ])
}

const papersOf = ({ running }: AtStep, { document }: StepOf<'print'>): number =>
  document === 'certificate' ? issuedPapers(running).length : 1

function nextPaper(tools: Tools, at: AtStep, step: StepOf<'print'>, effects: readonly Effect[]): Next {
  const papersDone = at.running.papersDone + 1
  const next = { ...at, running: { ...at.running, papersDone } }
  if (papersDone < papersOf(at, step)) return prepare(tools, next, effects)
  return tools.enterStep(next, at.running.stepIndex + 1, effects)
}
