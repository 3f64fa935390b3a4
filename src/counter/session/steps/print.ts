import { type StepKind, stepEnded } from '../tools.ts'

/** Receipts are printed at once; pages are shown first. A service that has come so far goes on without paper. */
export const print: StepKind<'print'> = {
  enter(tools, at, step, before) {
    if (step.document === 'receipt')
      return tools.show(at, { screen: 'printing' }, [...before, { do: 'print', role: step.role }])
    return tools.show(at, { screen: 'working', what: 'fetchingDocument' }, [
      ...before,
      { do: 'run', operation: 'document', running: at.running },
    ])
  },
  act(tools, at, step, action) {
    if (at.view.screen !== 'preview') return undefined
    if (action.id === 'print') return tools.show(at, { screen: 'printing' }, [{ do: 'print', role: step.role }])
    if (action.id === 'skipStep') return tools.nextStep(at, stepEnded(at.running, 'left', 'skipped'))
    return undefined
  },
  on(tools, at, _step, event) {
    const { view, running } = at
    if (event.type === 'ended' && event.operation === 'document' && view.screen === 'working') {
      if (event.code === null) return tools.show(at, { screen: 'preview' })
      return tools.problem(at, event.code, true, stepEnded(running, 'failed', event.code))
    }
    if (event.type !== 'printEnded' || view.screen !== 'printing') return undefined
    const now = { ...running, receipt: event.receipt, ...(event.code ? { receiptProblem: event.code } : {}) }
    const ended = event.receipt === 'printed' ? stepEnded(now, 'done') : stepEnded(now, 'failed', event.code)
    return tools.enterStep({ ...at, running: now }, now.stepIndex + 1, ended)
  },
}
