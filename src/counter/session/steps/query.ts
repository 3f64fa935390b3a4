import { type StepKind, stepEnded } from '../tools.ts'

/** Asks the backend: may this person have the service, or, with a subject, what records there are. */
export const query: StepKind<'query'> = {
  enter: (tools, at, step, before) =>
    tools.show(at, { screen: 'working', what: 'checkingRegister' }, [
      ...before,
      step.subject === undefined
        ? { do: 'query', serviceId: at.running.serviceId }
        : { do: 'run', operation: 'records', running: at.running },
    ]),
  act: (tools, at, _step, action) =>
    action.id === 'next' && at.view.screen === 'records' ? tools.nextStep(at) : undefined,
  on(tools, at, step, event) {
    if (at.view.screen !== 'working') return undefined
    if (event.type !== 'queryEnded' && !(event.type === 'ended' && event.operation === 'records')) return undefined
    if (event.code === null) return step.title ? tools.show(at, { screen: 'records' }) : tools.nextStep(at)
    if (event.code === 'query.nothingFound' && !step.mustFind) return tools.nextStep(at)
    const final = event.code === 'backend.refused' || event.code === 'query.nothingFound'
    return tools.problem(at, event.code, !final, stepEnded(at.running, 'failed', event.code))
  },
}
