import type { Action, ActionId, ProblemCode, SearchSpeech } from '../../api/contract.ts'
import { actionsOf } from './actions.ts'
import type { Effect, SessionEvent, SessionState, View } from './state.ts'
import { kindOf } from './steps/index.ts'
import { isPaused, type Next, noEffects, onItsWay, type ReduceContext, resultProblem, stepEnded } from './tools.ts'
import { createWays, isAt, isSubmitting, mayHaveEffect, problem, show } from './ways.ts'

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

type Listening = Extract<View, { readonly screen: 'search' }> & { readonly speech: SearchSpeech }

const isListening = (view: View): view is Listening =>
  view.screen === 'search' && (view.speech === 'listening' || view.speech === 'understanding')

/** Nobody is listened to who has gone on to something else. */
const walkedAway = (from: SessionState, next: Next | undefined): Next | undefined =>
  next && isListening(from.view) && next.state.view.screen !== 'search'
    ? { state: next.state, effects: [{ do: 'stopOperation' }, ...next.effects] }
    : next

/** What stands there keeps for as long as help may take; a rating and a code to pay with end by themselves. */
const waitsForHelp = (state: SessionState): boolean =>
  !onItsWay(state) && !['rating', 'ratingReasons', 'ratingUndo', 'pay', 'goodbye'].includes(state.view.screen)

/** A step's own screen is up, rather than what comes of it. */
const atStep = ({ view, running }: SessionState): boolean => view.screen !== 'problem' && running?.ended === false

/** The customer's visit as a pure machine: (state, event) to (state, effects). Undefined: the event means nothing here. */
export function createReducer(context: ReduceContext): (state: SessionState, event: SessionEvent) => Next | undefined {
  const { tools, toHome, endVisit, afterGoodbye, startSession, beginService, back, guideOf } = createWays(context)
  const { enterStep, toResult } = tools

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
      case 'openDepartments':
        return show(state, { screen: 'departments' })
      case 'openDepartment':
        return context.hasDepartment(action.departmentId)
          ? show(state, { screen: 'group', groupId: action.departmentId, by: 'department' })
          : undefined
      case 'openSearch':
        return show(state, { screen: 'search', spoken: 0, ...(context.canListen ? { speech: 'ready' } : {}) })
      case 'listen':
        return onListen(state)
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
        return reportProblem({ ...state, overlay: null })
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
          effects: [
            ...(state.overlay.paused ? [{ do: 'resume' } as const] : []),
            { do: 'assistStarted', staffRef: state.overlay.staffRef },
          ],
        }
      case 'declineAssist':
        return {
          state: { ...state, overlay: isPaused(state.overlay) ? { kind: 'paused', why: 'assist' } : null },
          effects: noEffects,
        }
      case 'endAssist':
        return state.assistedBy
          ? {
              state: { ...state, assistedBy: null, overlay: state.overlay?.kind === 'help' ? null : state.overlay },
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
        { ...state, running: state.running && { ...state.running, reported: true } },
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
    /* Somebody was promised, and comes in minutes: until then the visit waits, covered. */
    if (overlay?.kind === 'help' && waitsForHelp(state)) return pauseVisit(state, 'assist')
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

  /** The same key begins it, and says that this was all. */
  function onListen(state: SessionState): Next | undefined {
    const { view } = state
    if (view.screen !== 'search' || !view.speech || view.speech === 'understanding') return undefined
    return view.speech === 'listening'
      ? show(state, { ...view, speech: 'understanding' }, [{ do: 'finishListening' }])
      : show(state, { ...view, speech: 'listening' }, [{ do: 'listen' }])
  }

  /** What is typed is searched for; whoever types is not listened to any more. */
  function onTyped(state: SessionState): Next | undefined {
    const { view } = state
    return isListening(view)
      ? show(state, { ...view, speech: 'ready' }, [{ do: 'stopOperation' }])
      : show(state, { ...view })
  }

  /** Our own mistake in an operation: what may have had an effect is unknown, the rest can be tried again. */
  function onOperationFailed(state: SessionState): Next | undefined {
    const { view } = state
    if (isListening(view)) return show(state, { ...view, speech: 'failed' })
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

  /** Whether the end of the visit is the more urgent news. */
  const mayGiveWay = (overlay: SessionState['overlay']): boolean =>
    overlay === null || overlay.kind === 'help' || overlay.kind === 'timeout'

  function onCap(state: SessionState, type: 'capNear' | 'capReached'): Next | undefined {
    if (!state.session || state.view.screen === 'goodbye') return undefined
    if (type === 'capNear')
      return mayGiveWay(state.overlay)
        ? { state: { ...state, overlay: { kind: 'cap' } }, effects: noEffects }
        : undefined
    if (onItsWay(state)) return { state: { ...state, capped: true }, effects: noEffects }
    return endVisit(state, 'cap')
  }

  return (state, event) => {
    const { view } = state
    switch (event.type) {
      case 'action': {
        const offered: readonly ActionId[] = actionsOf(state)
        if (!offered.includes(event.action.id)) return undefined
        const next = walkedAway(state, onAction(state, event.action))
        return next && { state: { ...next.state, touches: state.touches + 1 }, effects: next.effects }
      }
      case 'deadline':
        return (state.overlay ? undefined : onStepEvent(state, event)) ?? onDeadline(state)
      case 'operationFailed':
        return onOperationFailed(state)
      case 'answered':
        if (view.screen === 'search') return onTyped(state)
        if (view.screen === 'ratingReasons') return show(state, { ...view })
        return onStepEvent(state, event)
      case 'heard': {
        if (!isListening(view)) return undefined
        const understood = event.what === 'words'
        return show(state, {
          ...view,
          ...(understood ? { speech: 'ready', spoken: view.spoken + 1 } : { speech: event.what }),
        })
      }
      case 'phoneLeft':
        if (view.screen === 'problem') return show(state, { ...view, phoneLeft: true })
        return view.screen === 'ratingReasons' ? show(state, { ...view }) : undefined
      case 'slip':
        return view.screen === 'problem' && view.ticketNo === event.ticketNo
          ? show(state, { ...view, slip: event.slip })
          : undefined
      case 'assistAsked':
        if (!state.session || onItsWay(state) || view.screen === 'goodbye') return undefined
        /* Without the card nobody is there to agree. */
        if (state.overlay?.kind === 'paused' && state.overlay.why === 'card') return undefined
        return {
          state: { ...state, overlay: { kind: 'assist', staffRef: event.staffRef, paused: isPaused(state.overlay) } },
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
