import { answered, type StepKind, stepEnded } from '../tools.ts'

/** Reads a code, or takes it typed; with a lookup the backend says what it means. */
export const scanCode: StepKind<'scanCode'> = {
  enter: (tools, at, _step, before) =>
    tools.show(at, { screen: 'scan', phase: 'waiting' }, [
      ...before,
      { do: 'run', operation: 'code', running: at.running },
    ]),
  act: (tools, at, _step, action) =>
    /* The typed code lies in the vault by now. */
    action.id === 'typeCode'
      ? tools.show(at, { screen: 'scan', phase: 'asking' }, [
          { do: 'run', operation: 'code', running: at.running, variant: 'typed' },
        ])
      : undefined,
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'scan') return undefined
    if (event.type === 'deviceProblem')
      return view.problem === event.code && view.phase === 'waiting'
        ? undefined
        : tools.show(at, { screen: 'scan', phase: 'waiting', problem: event.code })
    if (event.type === 'deviceReady' && view.problem === 'code.absent')
      return tools.show(at, { screen: 'scan', phase: 'waiting' })
    if (event.type !== 'ended' || event.operation !== 'code') return undefined
    if (event.code === null) return tools.nextStep(answered(at), [{ do: 'stopOperation' }])
    if (event.code.startsWith('backend.'))
      return tools.problem(at, event.code, true, [
        { do: 'stopOperation' },
        ...stepEnded(at.running, 'failed', event.code),
      ])
    return tools.show(at, { screen: 'scan', phase: 'waiting', problem: event.code }, [
      { do: 'run', operation: 'code', running: at.running },
    ])
  },
}
