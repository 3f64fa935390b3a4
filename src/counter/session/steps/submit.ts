import type { ProblemCode } from '../../../api/contract.ts'
import type { SessionEvent } from '../state.ts'
import { type AtStep, type Next, type StepKind, stepEnded, type Tools, together } from '../tools.ts'

export const submit: StepKind<'submit'> = {
  enter: (tools, at, _step, before) =>
    tools.show(at, { screen: 'working', what: 'submitting' }, [...before, { do: 'submit' }]),
  on: (tools, at, _step, event) =>
    event.type === 'submitEnded' && at.view.screen === 'working' ? onEnded(tools, at, event) : undefined,
}

function onEnded(tools: Tools, at: AtStep, event: Extract<SessionEvent, { type: 'submitEnded' }>): Next {
  const { running } = at
  const items = event.items ?? running.items.map((item) => ({ ...item, submitted: event.submitted }))
  const submitted = event.items ? together(items) : event.submitted
  const now: AtStep = { ...at, running: { ...running, items, submitted } }
  switch (submitted.state) {
    case 'accepted':
    case 'queued':
      return tools.nextStep(now)
    case 'unknown':
      return tools.toResult(now, stepEnded(running, 'failed', submitted.code))
    default: {
      const code: ProblemCode = event.code ?? (submitted.state === 'refused' ? submitted.code : 'backend.error')
      return tools.problem(now, code, code !== 'backend.refused', stepEnded(running, 'failed', code))
    }
  }
}
