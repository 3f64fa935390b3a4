import type { ProblemCode } from '../../api/contract.ts'
import type { Step } from '../catalogue/steps.ts'
import type { Effect, EndReason, Item, Running, SessionState, View } from './state.ts'
import { stepsWithEffect } from './steps/effects.ts'
import { kindOf } from './steps/index.ts'
import { giveUp } from './steps/pay.ts'
import { type AtStep, type Next, noEffects, type ReduceContext, stepEnded, type Tools } from './tools.ts'

/** A submission is on its way: whatever happens now, only the backend knows what comes of it. */
export function isSubmitting({ view }: SessionState): boolean {
  return view.screen === 'working' && view.what === 'submitting'
}

/** Something other than a submission is on its way that may have an effect. */
export function mayHaveEffect({ view }: SessionState): boolean {
  if (view.screen === 'working')
    return view.what === 'booking' || view.what === 'drawingNumber' || view.what === 'arrangingDelivery'
  return view.screen === 'pay' || (view.screen === 'sign' && view.phase === 'saving')
}

export function show(state: SessionState, view: View, effects: readonly Effect[] = noEffects): Next {
  return { state: { ...state, view }, effects }
}

export function problem(
  state: SessionState,
  code: ProblemCode,
  retry: boolean,
  effects: readonly Effect[] = noEffects,
): Next {
  const saved = state.running !== null && state.running.submitted.state !== 'no'
  return show(state, { screen: 'problem', code, retry, saved }, effects)
}

export const isAt = (state: SessionState): state is AtStep => state.running !== null

/** The ways through a visit: into it, from step to step, back, to the result, and out. */
export interface Ways {
  readonly tools: Tools
  toHome(state: SessionState, code: string): Next
  endVisit(state: SessionState, reason: EndReason): Next
  afterGoodbye(state: SessionState): Next
  startSession(state: SessionState, view: View): Next
  beginService(
    state: SessionState,
    guide: Extract<View, { screen: 'guide' }>,
    steps: readonly Step[] | undefined,
  ): Next | undefined
  back(state: SessionState): Next | undefined
  guideOf(serviceId: string): View
}

const isOfDepartment = (view: View): boolean => view.screen === 'group' && view.by === 'department'

export function createWays(context: ReduceContext): Ways {
  const tools: Tools = { context, show, problem, nextStep, enterStep, toResult }

  /** Shows the first step from `index` on that is wanted, and says what has to be started for it. */
  function enterStep(state: SessionState, index: number, before: readonly Effect[] = noEffects): Next {
    if (!isAt(state)) return show(state, { screen: 'home' }, before)
    const { running } = state
    const next = running.steps.findIndex((s, i) => i >= index && context.applies(running, s))
    const step = running.steps[next]
    if (!step) return toResult(state, before)
    const at = {
      ...state,
      running: { ...running, stepIndex: next, papersDone: 0, stepStartedMonoMs: context.monoMs() },
    }
    return kindOf(step.step).enter(tools, at, step, before)
  }

  function nextStep(state: SessionState, effects: readonly Effect[] = noEffects): Next {
    if (!state.running) return show(state, { screen: 'home' }, effects)
    return enterStep(state, state.running.stepIndex + 1, [...effects, ...stepEnded(state.running, 'done')])
  }

  function toResult(state: SessionState, before: readonly Effect[] = noEffects): Next {
    const running = state.running
    if (!running) return show(state, { screen: 'home' }, before)
    const { outcome, code } = outcomeOf(running)
    const last = running.steps.findIndex((s) => s.step === 'result')
    const stepIndex = last < 0 ? running.stepIndex : last
    const ended: SessionState = { ...state, running: { ...running, stepIndex, ended: true } }
    return show(ended, { screen: 'result' }, [
      ...before,
      { do: 'endTransaction', running, outcome, ...(code ? { code } : {}) },
    ])
  }

  /** Ends the service if one runs and is not yet ended, without having got through. */
  function leaveService(state: SessionState, code: string): { state: SessionState; effects: readonly Effect[] } {
    const running = state.running
    const gone: SessionState = { ...state, running: null }
    if (!running || running.ended) return { state: gone, effects: [{ do: 'stopOperation' }] }
    const failed = state.view.screen === 'problem'
    const inDoubt =
      running.submitted.state === 'unknown' ||
      running.openEffect !== null ||
      isSubmitting(state) ||
      mayHaveEffect(state)
    const got = running.submitted.state === 'accepted' || running.submitted.state === 'queued'
    const outcome = inDoubt ? 'unknown' : got ? 'done' : failed ? 'failed' : 'abandoned'
    const why = state.view.screen === 'problem' ? state.view.code : code
    return {
      state: gone,
      effects: [
        { do: 'stopOperation' },
        ...(failed ? [] : stepEnded(running, 'left', why)),
        { do: 'endTransaction', running, outcome, code: why },
      ],
    }
  }

  function toHome(state: SessionState, code: string): Next {
    const left = leaveService(state, code)
    return show({ ...left.state, overlay: null }, { screen: 'home' }, [...left.effects, { do: 'forgetIdentity' }])
  }

  function endVisit(state: SessionState, reason: EndReason): Next {
    /* An order that is open could still be paid: the gateway takes it back first, and the visit ends with its answer. */
    if (state.view.screen === 'pay' && isAt(state) && !state.running.ended) {
      if (state.view.phase === 'waiting') return giveUp(tools, { ...state, capped: true })
      return { state: { ...state, capped: true, overlay: null }, effects: noEffects }
    }
    const left = leaveService(state, `session.${reason}`)
    const assistEnded: readonly Effect[] = state.assistedBy ? [{ do: 'assistEnded', staffRef: state.assistedBy }] : []
    return show(
      {
        ...left.state,
        running: state.running ? { ...state.running, ended: true } : null,
        overlay: null,
        assistedBy: null,
        capped: false,
      },
      { screen: 'goodbye', purged: false },
      [
        ...left.effects,
        ...assistEnded,
        { do: 'endSession', reason, startedMonoMs: state.session?.startedMonoMs ?? context.monoMs() },
      ],
    )
  }

  function afterGoodbye(state: SessionState): Next {
    const empty: SessionState = { ...state, session: null, running: null, overlay: null }
    const view: View = state.outOfService ? { screen: 'outOfService', code: state.outOfService } : { screen: 'idle' }
    return show(empty, view, [{ do: 'resetPrefs' }])
  }

  function startSession(state: SessionState, view: View): Next {
    const session = { id: context.newId(), startedMonoMs: context.monoMs() }
    return show({ ...state, session }, view, [{ do: 'startSession', sessionId: session.id }])
  }

  function beginService(
    state: SessionState,
    { serviceId, without }: Extract<View, { screen: 'guide' }>,
    steps: readonly Step[] | undefined,
  ): Next | undefined {
    if (!steps) return undefined
    if (state.outOfService) return problem(state, state.outOfService, false)
    if (!context.isAvailable(serviceId)) return problem(state, 'service.unavailable', false)
    const now = context.monoMs()
    const transactionId = context.newId()
    const wanted = context.itemsOf(serviceId).filter((id) => !without.includes(id))
    const items = wanted.map(
      (id): Item => ({
        serviceId: id,
        transactionId: id === serviceId ? transactionId : context.newId(),
        submitted: { state: 'no' },
      }),
    )
    const running: Running = {
      serviceId,
      transactionId,
      steps,
      stepIndex: 0,
      startedMonoMs: now,
      stepStartedMonoMs: now,
      facesFailed: 0,
      items,
      submitted: { state: 'no' },
      openEffect: null,
      papersDone: 0,
      receipt: 'none',
      ended: false,
    }
    return enterStep({ ...state, running }, 0, [{ do: 'startTransaction', running }])
  }

  /** Goes back to the newest step before this one at which the citizen did something. */
  function back(state: SessionState): Next | undefined {
    const { running, view } = state
    if (!running) return show(state, { screen: isOfDepartment(view) ? 'departments' : 'home' })
    if (view.screen === 'document' && view.phase === 'checking') return undefined
    const effects: readonly Effect[] = [{ do: 'stopOperation' }, ...stepEnded(running, 'left', 'back')]
    for (let i = running.stepIndex - 1; i >= 0; i -= 1) {
      const step = running.steps[i]
      if (!step || !context.applies(running, step)) continue
      if (stepsWithEffect.has(step.step)) return undefined
      if (step.step === 'query' || step.step === 'review') continue
      if (step.step === 'identify')
        return show({ ...state, running: { ...running, stepIndex: i } }, { screen: 'confirm' }, effects)
      return enterStep(
        state,
        i,
        step.step === 'consent' ? [...effects, { do: 'forgetIdentity', party: step.party }] : effects,
      )
    }
    const left = leaveService(state, 'back')
    return show(left.state, guideOf(running.serviceId), [...left.effects, { do: 'forgetIdentity' }])
  }

  function guideOf(serviceId: string): View {
    const bundle = context.itemsOf(serviceId).length > 1
    return { screen: 'guide', serviceId, without: [], bundle, proxy: context.proxyStepsOf(serviceId) !== undefined }
  }

  return { tools, toHome, endVisit, afterGoodbye, startSession, beginService, back, guideOf }
}

/** What a service came to when it has got through its steps. */
function outcomeOf(running: Running): { readonly outcome: 'done' | 'unknown'; readonly code?: string } {
  if (running.openEffect) return { outcome: 'unknown', code: running.openEffect }
  const { submitted } = running
  if (submitted.state === 'unknown') return { outcome: 'unknown', code: submitted.code }
  return submitted.state === 'queued' ? { outcome: 'done', code: 'submit.queued' } : { outcome: 'done' }
}
