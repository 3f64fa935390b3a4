import type { View } from '../state.ts'
import { type StepKind, stepEnded } from '../tools.ts'

type DocumentView = Extract<View, { screen: 'document' }>

const placing = (kept: number): DocumentView => ({ screen: 'document', phase: 'placing', ready: false, kept })

/** Takes pictures of paper, page by page; each is looked at before it counts. */
export const captureDocument: StepKind<'captureDocument'> = {
  enter: (tools, at, { role }, before) => tools.show(at, placing(0), [...before, { do: 'openDesk', role }]),
  act(tools, at, step, action) {
    const { view } = at
    if (view.screen !== 'document') return undefined
    const desk = { do: 'openDesk', role: step.role } as const
    switch (action.id) {
      case 'takePicture':
        return tools.show(at, { screen: 'document', phase: 'taking', ready: true, kept: view.kept }, [
          { do: 'run', operation: 'page', running: at.running },
        ])
      case 'keepPage': {
        const kept = view.kept + 1
        if (kept >= step.pages) return tools.nextStep(at, [{ do: 'keepPage' }, { do: 'stopOperation' }])
        return tools.show(at, placing(kept), [{ do: 'keepPage' }, desk])
      }
      case 'retakePage':
        return tools.show(at, placing(view.kept), [{ do: 'dropPage' }, desk])
      case 'next':
        return tools.nextStep(at, [{ do: 'stopOperation' }])
      case 'promise':
        return tools.nextStep(at, [{ do: 'stopOperation' }, { do: 'promise', running: at.running }])
      case 'skipStep':
        return tools.nextStep(at, [{ do: 'stopOperation' }, ...stepEnded(at.running, 'left', 'skipped')])
      default:
        return undefined
    }
  },
  on(tools, at, step, event) {
    const { view } = at
    if (view.screen !== 'document') return undefined
    if (event.type === 'deviceReady' && view.phase === 'placing' && !view.ready) {
      const { problem, ...rest } = view
      const stays = problem !== undefined && problem !== 'scanner.absent'
      return tools.show(at, { ...rest, ready: true, ...(stays ? { problem } : {}) })
    }
    if (event.type === 'deviceProblem' && view.problem !== event.code)
      return tools.show(at, { ...placing(view.kept), problem: event.code })
    if (event.type !== 'ended' || event.operation !== 'page' || view.phase !== 'taking') return undefined
    if (event.code === null)
      return tools.show(at, { screen: 'document', phase: 'checking', ready: true, kept: view.kept })
    return tools.show(at, { ...placing(view.kept), problem: event.code }, [{ do: 'openDesk', role: step.role }])
  },
}
