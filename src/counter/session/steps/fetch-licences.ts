import { type StepKind, stepEnded } from '../tools.ts'

/** 免证办: what is needed, whether it may be fetched, and what came. Without consent paper is asked for instead. */
export const fetchLicences: StepKind<'fetchLicences'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'licences', phase: 'asking' }, before),
  act(tools, at, _step, action) {
    if (at.view.screen !== 'licences') return undefined
    if (action.id === 'agree')
      return tools.show(at, { screen: 'working', what: 'fetchingLicences' }, [
        { do: 'consented', running: at.running },
        { do: 'run', operation: 'licences', running: at.running },
      ])
    if (action.id !== 'refuse' && action.id !== 'next') return undefined
    if (tools.context.licencesSuffice(at.running)) return tools.nextStep(at)
    return tools.problem(at, 'licence.missing', true, stepEnded(at.running, 'refused', 'licence.missing'))
  },
  on(tools, at, _step, event) {
    if (event.type !== 'ended' || event.operation !== 'licences' || at.view.screen !== 'working') return undefined
    return event.code === null
      ? tools.show(at, { screen: 'licences', phase: 'shown' })
      : tools.problem(at, event.code, true, stepEnded(at.running, 'failed', event.code))
  },
}
