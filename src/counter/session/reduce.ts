import type { Action, ActionId, ProblemCode } from '../../api/contract.ts'
import type { Step } from '../catalogue/steps.ts'
import { actionsOf } from './actions.ts'
import type { Effect, EndReason, Item, Running, SessionEvent, SessionState, View } from './state.ts'
import { stepsWithEffect } from './steps/effects.ts'
import { kindOf } from './steps/index.ts'
import { giveUp } from './steps/pay.ts'
import {
  type AtStep,
  type Next,
  noEffects,
  onItsWay,
  type ReduceContext,
  resultProblem,
  stepEnded,
  type Tools,
} from './tools.ts'

export const initialState: SessionState = {
  view: { screen: 'idle' },
  overlay: null,
  session: null,
  running: null,
  outOfService: null,
  assistedBy: null,
  capped: false,
  touches: 0,
}

/** A submission is on its way: whatever happens now, only the backend knows what comes of it. */
function isSubmitting({ view }: SessionState): boolean {
  return view.screen === 'working' && view.what === 'submitting'
}

/** Something other than a submission is on its way that may have an effect. */
function mayHaveEffect({ view }: SessionState): boolean {
  if (view.screen === 'working')
    return view.what === 'booking' || view.what === 'drawingNumber' || view.what === 'arrangingDelivery'
  return view.screen === 'pay' || (view.screen === 'sign' && view.phase === 'saving')
}

function show(state: SessionState, view: View, effects: readonly Effect[] = noEffects): Next {
  return { state: { ...state, view }, effects }
}

function problem(state: SessionState, code: ProblemCode, retry: boolean, effects: readonly Effect[] = noEffects): Next {
  const saved = state.running !== null && state.running.submitted.state !== 'no'
  return show(state, { screen: 'problem', code, retry, saved }, effects)
}

/** A step's own screen is up, rather than what comes of it. */
const atStep = ({ view, running }: SessionState): boolean => view.screen !== 'problem' && running?.ended === false

const isAt = (state: SessionState): state is AtStep => state.running !== null

/** The customer's visit as a pure machine: (state, event) to (state, effects). Undefined: the event means nothing here. */
export function createReducer(context: ReduceContext): (state: SessionState, event: SessionEvent) => Next | undefined {
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
    if (!running) return show(state, { screen: 'home' })
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

  /** What a touch means on the screens of a step. */
  function onStepAction(state: SessionState, action: Action): Next | undefined {
    if (!isAt(state) || !atStep(state)) return undefined
    const step = state.running.steps[state.running.stepIndex]
    return step && kindOf(step.step).act?.(tools, state, step, action)
  }

  function onAction(state: SessionState, action: Action): Next | undefined {
    const { view, running } = state
    const own = onStepAction(state, action)
    if (own) return own
    switch (action.id) {
      case 'start':
        return startSession(state, { screen: 'home' })
      case 'openGroup':
        return context.hasGroup(action.groupId) ? show(state, { screen: 'group', groupId: action.groupId }) : undefined
      case 'openSearch':
        return show(state, { screen: 'search' })
      case 'search':
        return show(state, { screen: 'search' })
      case 'openService': {
        if (!context.stepsOf(action.serviceId)) return undefined
        const guide = guideOf(action.serviceId)
        return state.session ? show(state, guide) : startSession(state, guide)
      }
      case 'toggleItem': {
        if (view.screen !== 'guide') return undefined
        const items = context.itemsOf(view.serviceId)
        if (items.length < 2 || !items.includes(action.serviceId)) return undefined
        const without = view.without.includes(action.serviceId)
          ? view.without.filter((id) => id !== action.serviceId)
          : [...view.without, action.serviceId]
        return without.length < items.length ? show(state, { ...view, without }) : undefined
      }
      case 'begin':
        return view.screen === 'guide' ? beginService(state, view, context.stepsOf(view.serviceId)) : undefined
      case 'beginForOther':
        return view.screen === 'guide' ? beginService(state, view, context.proxyStepsOf(view.serviceId)) : undefined
      case 'back':
        return back(state)
      case 'home':
        return toHome(state, 'home')
      case 'retry':
        return running ? enterStep(state, running.stepIndex, [{ do: 'stopOperation' }]) : undefined
      case 'next':
        return onNext(state)
      case 'rate':
        return view.screen === 'rating' && action.level <= context.reasonsUpTo
          ? show(state, { screen: 'ratingReasons', level: action.level, reasons: [] })
          : show(state, { screen: 'ratingUndo', level: action.level, reasons: [] })
      case 'rateReasons':
        return view.screen === 'ratingReasons' ? show(state, { ...view, reasons: action.reasons }) : undefined
      case 'undoRating':
      case 'ratingMistaken': {
        if (view.screen !== 'ratingUndo' || !running) return undefined
        const mistaken = action.id === 'ratingMistaken'
        const undone: Effect = { do: 'rateUndone', running, level: view.level, mistaken }
        if (!mistaken) return show(state, { screen: 'rating' }, [undone])
        const bye = endVisit(state, 'finished')
        return { state: bye.state, effects: [undone, ...bye.effects] }
      }
      case 'skipRating':
        return endVisit(state, 'finished')
      case 'reportProblem':
        return reportProblem(state)
      case 'stay':
        return { state: { ...state, overlay: null }, effects: noEffects }
      case 'exit':
        return onExit(state)
      case 'help': {
        const ticketNo = context.newTicketNo('help')
        return {
          state: { ...state, overlay: { kind: 'help', ticketNo } },
          effects: [{ do: 'ticket', kind: 'help', ticketNo, screen: view.screen, code: 'assist.requested' }],
        }
      }
      case 'closeHelp':
        return { state: { ...state, overlay: null }, effects: noEffects }
      case 'pause':
        return pauseVisit(state, 'assist')
      case 'resume':
        return { state: { ...state, overlay: null }, effects: [{ do: 'resume' }] }
      case 'allowAssist':
        if (state.overlay?.kind !== 'assist') return undefined
        return {
          state: { ...state, overlay: null, assistedBy: state.overlay.staffRef },
          effects: [{ do: 'assistStarted', staffRef: state.overlay.staffRef }],
        }
      case 'declineAssist':
        return { state: { ...state, overlay: null }, effects: noEffects }
      case 'endAssist':
        return state.assistedBy
          ? {
              state: { ...state, assistedBy: null },
              effects: [{ do: 'assistEnded', staffRef: state.assistedBy }],
            }
          : undefined
      case 'setPrefs':
        return { state, effects: [{ do: 'setPrefs', action }] }
      default:
        /* Values (answers, codes, numbers) have gone into the vault before the machine hears of the touch. */
        return undefined
    }
  }

  function pauseVisit(state: SessionState, why: 'assist' | 'card'): Next {
    return { state: { ...state, overlay: { kind: 'paused', why } }, effects: [{ do: 'pause', why }] }
  }

  function onExit(state: SessionState): Next {
    const { view } = state
    /* Through the help sheet: what was chosen stands. */
    if (view.screen === 'ratingUndo' || view.screen === 'ratingReasons') return rated(state, view)
    if (!state.session) return afterGoodbye(state)
    return endVisit(state, view.screen === 'rating' || view.screen === 'result' ? 'finished' : 'exit')
  }

  function onNext(state: SessionState): Next | undefined {
    const { view } = state
    if (view.screen === 'result') return show(state, { screen: 'rating' })
    if (view.screen === 'problem' && view.toResult) return show(state, { screen: 'result' })
    if (view.screen === 'ratingReasons')
      return show(state, { screen: 'ratingUndo', level: view.level, reasons: view.reasons })
    if (view.screen === 'ratingUndo') return rated(state, view)
    if (view.screen === 'goodbye' && view.purged) return afterGoodbye(state)
    return undefined
  }

  function rated(
    state: SessionState,
    { level, reasons }: Extract<View, { screen: 'ratingUndo' | 'ratingReasons' }>,
  ): Next {
    const bye = endVisit(state, 'finished')
    const rate: readonly Effect[] = state.running ? [{ do: 'rate', running: state.running, level, reasons }] : noEffects
    return { state: bye.state, effects: [...rate, ...bye.effects] }
  }

  function reportProblem(state: SessionState): Next | undefined {
    const { view } = state
    const ticketNo = context.newTicketNo('problem')
    if (view.screen === 'problem')
      return show(state, { ...view, ticketNo }, [
        { do: 'ticket', kind: 'problem', ticketNo, screen: view.screen, code: view.code },
      ])
    const effects = (code: ProblemCode): readonly Effect[] => [
      { do: 'ticket', kind: 'problem', ticketNo, screen: view.screen, code },
    ]
    if (view.screen === 'result') {
      const code = resultProblem(state.running) ?? 'service.unavailable'
      return show(
        state,
        { screen: 'problem', code, retry: false, saved: true, toResult: true, ticketNo },
        effects(code),
      )
    }
    const code = ('problem' in view && view.problem) || 'service.unavailable'
    const saved = state.running !== null && state.running.submitted.state !== 'no'
    return show(state, { screen: 'problem', code, retry: true, ticketNo, saved }, [
      { do: 'stopOperation' },
      ...effects(code),
    ])
  }

  function onDeadline(state: SessionState): Next | undefined {
    const { view, overlay } = state
    if (overlay?.kind === 'timeout') return endVisit(state, 'idle')
    if (overlay?.kind === 'paused') return endVisit(state, overlay.why === 'card' ? 'cardRemoved' : 'idle')
    if (!state.session && overlay) return { state: { ...state, overlay: null }, effects: [{ do: 'resetPrefs' }] }
    switch (view.screen) {
      case 'goodbye':
        return view.purged ? afterGoodbye(state) : undefined
      case 'rating':
        return endVisit(state, 'finished')
      case 'ratingReasons':
      case 'ratingUndo':
        return rated(state, view)
      case 'idle':
      case 'outOfService':
        return { state, effects: [{ do: 'resetPrefs' }] }
      default:
        return state.session
          ? { state: { ...state, overlay: { kind: 'timeout' } }, effects: noEffects }
          : afterGoodbye(state)
    }
  }

  /** Our own mistake in an operation: what may have had an effect is unknown, the rest can be tried again. */
  function onOperationFailed(state: SessionState): Next | undefined {
    const { view } = state
    if (!isAt(state)) return undefined
    if (isSubmitting(state))
      return onStepEvent(state, { type: 'submitEnded', submitted: { state: 'unknown', code: 'backend.noAnswer' } })
    if (view.screen === 'printing')
      return onStepEvent(state, { type: 'printEnded', receipt: 'unknown', code: 'printer.unknown' })
    if (mayHaveEffect(state))
      return toResult(
        { ...state, running: { ...state.running, openEffect: 'backend.noAnswer' } },
        stepEnded(state.running, 'failed', 'internal'),
      )
    const atDevice = ['working', 'identify', 'face', 'document', 'scan', 'sign'].includes(view.screen)
    if (!atDevice) return undefined
    return problem(state, 'service.unavailable', true, [
      { do: 'stopOperation' },
      ...stepEnded(state.running, 'failed', 'internal'),
    ])
  }

  function onStepEvent(state: SessionState, event: SessionEvent): Next | undefined {
    if (!isAt(state) || !atStep(state)) return undefined
    const step = state.running.steps[state.running.stepIndex]
    const next = step && kindOf(step.step).on?.(tools, state, step, event)
    /* The longest time was over while something was on its way: now it may end. */
    if (next?.state.capped && next.state.session && !onItsWay(next.state) && next.state.view.screen !== 'pay') {
      const bye = endVisit(next.state, 'cap')
      return { state: bye.state, effects: [...next.effects, ...bye.effects] }
    }
    return next
  }

  function onCap(state: SessionState, type: 'capNear' | 'capReached'): Next | undefined {
    if (!state.session || state.view.screen === 'goodbye') return undefined
    if (type === 'capNear')
      return state.overlay ? undefined : { state: { ...state, overlay: { kind: 'cap' } }, effects: noEffects }
    if (onItsWay(state)) return { state: { ...state, capped: true }, effects: noEffects }
    return endVisit(state, 'cap')
  }

  return (state, event) => {
    const { view } = state
    switch (event.type) {
      case 'action': {
        const offered: readonly ActionId[] = actionsOf(state)
        if (!offered.includes(event.action.id)) return undefined
        const next = onAction(state, event.action)
        return next && { state: { ...next.state, touches: state.touches + 1 }, effects: next.effects }
      }
      case 'deadline':
        return (state.overlay ? undefined : onStepEvent(state, event)) ?? onDeadline(state)
      case 'operationFailed':
        return onOperationFailed(state)
      case 'answered':
        if (view.screen === 'search' || view.screen === 'ratingReasons') return show(state, { ...view })
        return onStepEvent(state, event)
      case 'phoneLeft':
        if (view.screen === 'problem') return show(state, { ...view, phoneLeft: true })
        return view.screen === 'ratingReasons' ? show(state, { ...view }) : undefined
      case 'slip':
        return view.screen === 'problem' && view.ticketNo === event.ticketNo
          ? show(state, { ...view, slip: event.slip })
          : undefined
      case 'assistAsked':
        if (!state.session || onItsWay(state) || view.screen === 'goodbye') return undefined
        return {
          state: { ...state, overlay: { kind: 'assist', staffRef: event.staffRef } },
          effects: noEffects,
        }
      case 'cardGone':
        if (!state.running || state.running.ended || onItsWay(state) || state.overlay?.kind === 'paused')
          return undefined
        return pauseVisit(state, 'card')
      case 'cardBack':
        return state.overlay?.kind === 'paused' && state.overlay.why === 'card'
          ? { state: { ...state, overlay: null }, effects: [{ do: 'resume' }] }
          : undefined
      case 'capNear':
      case 'capReached':
        return onCap(state, event.type)
      case 'purged':
        return onPurged(state, event.good)
      case 'health': {
        if (state.outOfService === 'purge.failed') return undefined
        const at: SessionState = { ...state, outOfService: event.outOfService }
        if (event.outOfService && view.screen === 'idle')
          return show(at, { screen: 'outOfService', code: event.outOfService })
        if (!event.outOfService && view.screen === 'outOfService') return show(at, { screen: 'idle' })
        return { state: at, effects: noEffects }
      }
      default:
        return onStepEvent(state, event)
    }
  }
}

function onPurged(state: SessionState, good: boolean): Next | undefined {
  if (state.view.screen !== 'goodbye') return undefined
  if (good) return show(state, { screen: 'goodbye', purged: true })
  const out: SessionState = {
    ...initialState,
    view: { screen: 'outOfService', code: 'purge.failed' },
    outOfService: 'purge.failed',
  }
  return { state: out, effects: [{ do: 'resetPrefs' }] }
}

/** What a service came to when it has got through its steps. */
function outcomeOf(running: Running): { readonly outcome: 'done' | 'unknown'; readonly code?: string } {
  if (running.openEffect) return { outcome: 'unknown', code: running.openEffect }
  const { submitted } = running
  if (submitted.state === 'unknown') return { outcome: 'unknown', code: submitted.code }
  return submitted.state === 'queued' ? { outcome: 'done', code: 'submit.queued' } : { outcome: 'done' }
}
