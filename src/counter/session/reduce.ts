import type { Action, ActionId, ProblemCode } from '../../api/contract.ts'
import type { Transition } from '../../kernel/fsm.ts'
import type { Step } from '../catalogue/schema.ts'
import { actionsOf } from './actions.ts'
import type { Effect, EndReason, Running, SessionEvent, SessionState, View } from './state.ts'

/** What the machine must know of the world to decide; everything else comes as an event. */
export interface ReduceContext {
  stepsOf(serviceId: string): readonly Step[] | undefined
  isAvailable(serviceId: string): boolean
  hasGroup(groupId: string): boolean
  newId(): string
  newTicketNo(kind: 'help' | 'problem'): string
  monoMs(): number
}

type Next = Transition<SessionState, Effect>

export const initialState: SessionState = {
  view: { screen: 'idle' },
  overlay: null,
  session: null,
  running: null,
  outOfService: null,
  touches: 0,
}

const noEffects: readonly Effect[] = []

/** The step the citizen is at has ended; nothing when no service runs. */
function stepEnded(
  running: Running | null,
  outcome: 'done' | 'failed' | 'refused' | 'left',
  code?: string,
): readonly Effect[] {
  return running ? [{ do: 'stepEnded', running, outcome, ...(code ? { code } : {}) }] : noEffects
}

/** A submission is on its way: whatever happens now, only the backend knows what comes of it. */
function isSubmitting({ view }: SessionState): boolean {
  return view.screen === 'working' && view.what === 'submitting'
}

/** Who puts a card on the reader is still there: the question goes away by itself. */
function answered(state: SessionState): SessionState {
  return state.overlay?.kind === 'timeout' ? { ...state, overlay: null } : state
}

function show(state: SessionState, view: View, effects: readonly Effect[] = noEffects): Next {
  return { state: { ...state, view }, effects }
}

function problem(state: SessionState, code: ProblemCode, retry: boolean, effects: readonly Effect[] = noEffects): Next {
  const saved = state.running !== null && state.running.submitted.state !== 'no'
  return show(state, { screen: 'problem', code, retry, saved }, effects)
}

/** The customer's visit as a pure machine: (state, event) to (state, effects). Undefined: the event means nothing here. */
export function createReducer(context: ReduceContext): (state: SessionState, event: SessionEvent) => Next | undefined {
  /** Shows the step at `index` and says what has to be started for it. */
  function enterStep(state: SessionState, index: number, before: readonly Effect[] = noEffects): Next {
    const running = state.running
    const step = running?.steps[index]
    if (!running || !step) return show(state, { screen: 'home' }, before)
    const at: SessionState = {
      ...state,
      running: { ...running, stepIndex: index, stepStartedMonoMs: context.monoMs() },
    }
    switch (step.step) {
      case 'consent':
        return show(at, { screen: 'consent' }, before)
      case 'identify':
        return show(at, { screen: 'identify', phase: 'waiting' }, [...before, { do: 'readCard', role: step.role }])
      case 'query':
        return show(at, { screen: 'working', what: 'checkingRegister' }, [
          ...before,
          { do: 'query', serviceId: running.serviceId },
        ])
      case 'verifyFace': {
        const { attempts } = step
        const attempt = Math.min(running.facesFailed + 1, attempts)
        return show(at, { screen: 'face', phase: 'positioning', ready: false, attempt, attempts }, [
          ...before,
          { do: 'openCamera', role: step.role },
        ])
      }
      case 'review':
        return show(at, { screen: 'review' }, before)
      case 'submit':
        return show(at, { screen: 'working', what: 'submitting' }, [...before, { do: 'submit' }])
      case 'print':
        return show(at, { screen: 'printing' }, [...before, { do: 'print', role: step.role }])
      case 'result':
        return toResult(at, before)
    }
  }

  function nextStep(state: SessionState): Next {
    if (!state.running) return show(state, { screen: 'home' })
    return enterStep(state, state.running.stepIndex + 1, stepEnded(state.running, 'done'))
  }

  function toResult(state: SessionState, before: readonly Effect[]): Next {
    const running = state.running
    if (!running) return show(state, { screen: 'home' }, before)
    const outcome = running.submitted.state === 'accepted' ? 'done' : 'unknown'
    const code = running.submitted.state === 'unknown' ? running.submitted.code : undefined
    const ended: SessionState = { ...state, running: { ...running, ended: true } }
    return show(ended, { screen: 'result' }, [
      ...before,
      { do: 'endTransaction', running, outcome, ...(code ? { code } : {}) },
    ])
  }

  /** Ends the service if one runs and is not yet ended, without having got through. */
  function leaveService(state: SessionState, code: string): { state: SessionState; effects: readonly Effect[] } {
    const running = state.running
    const gone: SessionState = { ...state, running: null }
    if (!running) return { state: gone, effects: [{ do: 'stopOperation' }] }
    if (running.ended) return { state: gone, effects: [{ do: 'stopOperation' }] }
    const failed = state.view.screen === 'problem'
    const inDoubt = running.submitted.state === 'unknown' || isSubmitting(state)
    const outcome =
      running.submitted.state === 'accepted' ? 'done' : inDoubt ? 'unknown' : failed ? 'failed' : 'abandoned'
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
    const left = leaveService(state, `session.${reason}`)
    return show(
      { ...left.state, running: state.running ? { ...state.running, ended: true } : null, overlay: null },
      { screen: 'goodbye', purged: false },
      [...left.effects, { do: 'endSession', reason, startedMonoMs: state.session?.startedMonoMs ?? context.monoMs() }],
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

  function beginService(state: SessionState, serviceId: string): Next | undefined {
    const steps = context.stepsOf(serviceId)
    if (!steps) return undefined
    if (state.outOfService) return problem(state, state.outOfService, false)
    if (!context.isAvailable(serviceId)) return problem(state, 'service.unavailable', false)
    const now = context.monoMs()
    const running: Running = {
      serviceId,
      transactionId: context.newId(),
      steps,
      stepIndex: 0,
      startedMonoMs: now,
      stepStartedMonoMs: now,
      facesFailed: 0,
      submitted: { state: 'no' },
      receipt: 'none',
      ended: false,
    }
    return enterStep({ ...state, running }, 0, [{ do: 'startTransaction', running }])
  }

  /** Goes back to the newest step before this one at which the citizen did something. */
  function back(state: SessionState): Next {
    const { running } = state
    if (!running) return show(state, { screen: 'home' })
    const effects: readonly Effect[] = [{ do: 'stopOperation' }, ...stepEnded(running, 'left', 'back')]
    for (let i = running.stepIndex - 1; i >= 0; i -= 1) {
      const step = running.steps[i]?.step
      if (step === 'consent' || step === 'verifyFace')
        return enterStep(state, i, step === 'consent' ? [...effects, { do: 'forgetIdentity' }] : effects)
      if (step === 'identify')
        return show({ ...state, running: { ...running, stepIndex: i } }, { screen: 'confirm' }, effects)
    }
    const left = leaveService(state, 'back')
    return show(left.state, { screen: 'guide', serviceId: running.serviceId }, [
      ...left.effects,
      { do: 'forgetIdentity' },
    ])
  }

  function onAction(state: SessionState, action: Action): Next | undefined {
    const { view, running } = state
    switch (action.id) {
      case 'start':
        return startSession(state, { screen: 'home' })
      case 'openGroup':
        return context.hasGroup(action.groupId) ? show(state, { screen: 'group', groupId: action.groupId }) : undefined
      case 'openService': {
        if (!context.stepsOf(action.serviceId)) return undefined
        const guide: View = { screen: 'guide', serviceId: action.serviceId }
        return state.session ? show(state, guide) : startSession(state, guide)
      }
      case 'begin':
        return view.screen === 'guide' ? beginService(state, view.serviceId) : undefined
      case 'agree':
        return nextStep(state)
      case 'refuse':
        return problem(state, 'consent.refused', false, stepEnded(running, 'refused', 'consent.refused'))
      case 'back':
        return back(state)
      case 'home':
        return toHome(state, 'home')
      case 'confirmIdentity':
        return nextStep(state)
      case 'notMe':
        return running ? enterStep(state, running.stepIndex, [{ do: 'forgetIdentity' }]) : undefined
      case 'takePicture':
        if (view.screen !== 'face') return undefined
        return show(
          state,
          { screen: 'face', phase: 'checking', ready: true, attempt: view.attempt, attempts: view.attempts },
          [{ do: 'checkFace' }],
        )
      case 'submit':
        return nextStep(state)
      case 'retry':
        return running ? enterStep(state, running.stepIndex, [{ do: 'stopOperation' }]) : undefined
      case 'next':
        return onNext(state)
      case 'rate':
        return show(state, { screen: 'ratingUndo', level: action.level })
      case 'undoRating':
        if (view.screen !== 'ratingUndo' || !running) return undefined
        return show(state, { screen: 'rating' }, [{ do: 'rateUndone', running, level: view.level }])
      case 'skipRating':
        return endVisit(state, 'finished')
      case 'reportProblem':
        return reportProblem(state)
      case 'stay':
        return { state: { ...state, overlay: null }, effects: noEffects }
      case 'exit':
        /* Through the help sheet: what was chosen stands. */
        if (view.screen === 'ratingUndo') return rated(state, view.level)
        return state.session
          ? endVisit(state, view.screen === 'rating' || view.screen === 'result' ? 'finished' : 'exit')
          : afterGoodbye(state)
      case 'help': {
        const ticketNo = context.newTicketNo('help')
        return {
          state: { ...state, overlay: { kind: 'help', ticketNo } },
          effects: [{ do: 'ticket', kind: 'help', ticketNo, screen: view.screen, code: 'assist.requested' }],
        }
      }
      case 'closeHelp':
        return { state: { ...state, overlay: null }, effects: noEffects }
      case 'setPrefs':
        return { state, effects: [{ do: 'setPrefs', action }] }
    }
  }

  function onNext(state: SessionState): Next | undefined {
    const { view } = state
    if (view.screen === 'result') return show(state, { screen: 'rating' })
    if (view.screen === 'ratingUndo') return rated(state, view.level)
    if (view.screen === 'goodbye' && view.purged) return afterGoodbye(state)
    return undefined
  }

  function rated(state: SessionState, level: Extract<View, { screen: 'ratingUndo' }>['level']): Next {
    const bye = endVisit(state, 'finished')
    const rate: readonly Effect[] = state.running ? [{ do: 'rate', running: state.running, level }] : noEffects
    return { state: bye.state, effects: [...rate, ...bye.effects] }
  }

  function reportProblem(state: SessionState): Next | undefined {
    const { view } = state
    if (view.screen !== 'problem') {
      const code =
        (view.screen === 'identify' || view.screen === 'face') && view.problem ? view.problem : 'service.unavailable'
      const ticketNo = context.newTicketNo('problem')
      const saved = state.running !== null && state.running.submitted.state !== 'no'
      return show(state, { screen: 'problem', code, retry: true, ticketNo, saved }, [
        { do: 'stopOperation' },
        { do: 'ticket', kind: 'problem', ticketNo, screen: view.screen, code },
      ])
    }
    const ticketNo = context.newTicketNo('problem')
    return show(state, { ...view, ticketNo }, [
      { do: 'ticket', kind: 'problem', ticketNo, screen: view.screen, code: view.code },
    ])
  }

  function onDeadline(state: SessionState): Next | undefined {
    const { view, overlay } = state
    if (overlay?.kind === 'timeout') return endVisit(state, 'idle')
    if (!state.session && overlay) return { state: { ...state, overlay: null }, effects: [{ do: 'resetPrefs' }] }
    switch (view.screen) {
      case 'goodbye':
        return view.purged ? afterGoodbye(state) : undefined
      case 'rating':
        return endVisit(state, 'finished')
      case 'ratingUndo':
        return rated(state, view.level)
      case 'idle':
      case 'outOfService':
        return { state, effects: [{ do: 'resetPrefs' }] }
      default:
        return state.session
          ? { state: { ...state, overlay: { kind: 'timeout' } }, effects: noEffects }
          : afterGoodbye(state)
    }
  }

  function onFace(state: SessionState, code: ProblemCode | null): Next | undefined {
    const { view } = state
    if (view.screen !== 'face') return undefined
    if (code === null) return nextStep(state)
    if (code.startsWith('backend.') || code === 'store.failed')
      return problem(state, code, true, [{ do: 'stopOperation' }, ...stepEnded(state.running, 'failed', code)])
    if (code.startsWith('camera.')) return show(state, { ...view, phase: 'positioning', ready: false, problem: code })
    if (view.attempt >= view.attempts)
      return problem(state, 'face.attemptsUsed', false, [
        { do: 'stopOperation' },
        ...stepEnded(state.running, 'failed', code),
      ])
    const running = state.running && { ...state.running, facesFailed: view.attempt }
    return show(
      { ...state, running },
      {
        screen: 'face',
        phase: 'positioning',
        ready: true,
        attempt: view.attempt + 1,
        attempts: view.attempts,
        problem: code,
      },
    )
  }

  function onSubmitted(state: SessionState, event: Extract<SessionEvent, { type: 'submitEnded' }>): Next | undefined {
    const running = state.running
    if (!running || !isSubmitting(state)) return undefined
    const at: SessionState = { ...state, running: { ...running, submitted: event.submitted } }
    if (event.submitted.state === 'accepted') return nextStep(at)
    const code = event.submitted.state === 'unknown' ? event.submitted.code : (event.code ?? 'backend.error')
    const failed = stepEnded(running, 'failed', code)
    if (event.submitted.state === 'unknown') {
      const last = running.steps.findIndex((s) => s.step === 'result')
      return enterStep(at, last, failed)
    }
    return problem(at, code, code !== 'backend.refused', failed)
  }

  /** Our own mistake in an operation: what may have had an effect is unknown, the rest can be tried again. */
  function onOperationFailed(state: SessionState): Next | undefined {
    const { view, running } = state
    if (isSubmitting(state))
      return onSubmitted(state, { type: 'submitEnded', submitted: { state: 'unknown', code: 'backend.noAnswer' } })
    if (view.screen === 'printing' && running)
      return enterStep(
        { ...state, running: { ...running, receipt: 'unknown', receiptProblem: 'printer.unknown' } },
        running.stepIndex + 1,
      )
    if (view.screen === 'working' || view.screen === 'identify' || view.screen === 'face')
      return problem(state, 'service.unavailable', true, [
        { do: 'stopOperation' },
        ...stepEnded(running, 'failed', 'internal'),
      ])
    return undefined
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
        return onDeadline(state)
      case 'cardPhase':
        if (view.screen !== 'identify') return undefined
        if (event.phase === 'reading') return show(answered(state), { screen: 'identify', phase: 'reading' })
        return view.problem === 'reader.absent' || view.phase === 'reading'
          ? show(state, {
              ...view,
              phase: 'waiting',
              ...(view.problem === 'reader.absent' ? { problem: undefined } : {}),
            } as View)
          : undefined
      case 'cardRead':
        return view.screen === 'identify' ? show(answered(state), { screen: 'confirm' }) : undefined
      case 'cardFailed':
        if (view.screen !== 'identify') return undefined
        return view.problem === event.code && view.phase === 'waiting'
          ? undefined
          : show(state, { screen: 'identify', phase: 'waiting', problem: event.code })
      case 'queryEnded':
        if (view.screen !== 'working' || view.what !== 'checkingRegister') return undefined
        if (event.code === null) return nextStep(state)
        return problem(
          state,
          event.code,
          event.code !== 'backend.refused',
          stepEnded(state.running, 'failed', event.code),
        )
      case 'cameraReady':
        if (view.screen !== 'face' || view.phase === 'checking') return undefined
        if (view.problem?.startsWith('camera.'))
          return show(state, {
            screen: 'face',
            phase: 'positioning',
            ready: true,
            attempt: view.attempt,
            attempts: view.attempts,
          })
        return view.ready ? undefined : show(state, { ...view, ready: true })
      case 'cameraFailed':
        if (view.screen !== 'face' || view.problem === event.code) return undefined
        return show(state, { ...view, phase: 'positioning', ready: false, problem: event.code })
      case 'faceEnded':
        return onFace(state, event.code)
      case 'submitEnded':
        return onSubmitted(state, event)
      case 'printEnded': {
        if (!state.running || view.screen !== 'printing') return undefined
        const running = {
          ...state.running,
          receipt: event.receipt,
          ...(event.code ? { receiptProblem: event.code } : {}),
        }
        const effects =
          event.receipt === 'printed' ? stepEnded(running, 'done') : stepEnded(running, 'failed', event.code)
        return enterStep({ ...state, running }, running.stepIndex + 1, effects)
      }
      case 'operationFailed':
        return onOperationFailed(state)
      case 'purged':
        if (view.screen !== 'goodbye') return undefined
        return event.good
          ? show(state, { screen: 'goodbye', purged: true })
          : {
              state: {
                ...initialState,
                view: { screen: 'outOfService', code: 'purge.failed' },
                outOfService: 'purge.failed',
              },
              effects: [{ do: 'resetPrefs' }],
            }
      case 'health': {
        if (state.outOfService === 'purge.failed') return undefined
        const at: SessionState = { ...state, outOfService: event.outOfService }
        if (event.outOfService && view.screen === 'idle')
          return show(at, { screen: 'outOfService', code: event.outOfService })
        if (!event.outOfService && view.screen === 'outOfService') return show(at, { screen: 'idle' })
        return { state: at, effects: noEffects }
      }
    }
  }
}
