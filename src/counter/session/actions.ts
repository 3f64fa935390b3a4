import type { ActionId } from '../../api/contract.ts'
import type { Running, SessionState, View } from './state.ts'
import { stepsWithEffect } from './steps/effects.ts'
import { onItsWay, resultProblem } from './tools.ts'

/** On every screen of a session. */
const always: readonly ActionId[] = ['help', 'setPrefs', 'exit']

/** Going back never passes a step that has set something going. */
function mayGoBack(running: Running | null): boolean {
  return running === null || !running.steps.slice(0, running.stepIndex).some((s) => stepsWithEffect.has(s.step))
}

const hasForm = (running: Running | null): boolean =>
  running?.steps.slice(0, running.stepIndex).some((s) => s.step === 'form') ?? false

/** In the middle of a service: a ticket with its slip, to go on from on another day. */
const mayComeBack = (state: SessionState): boolean =>
  state.running !== null && !state.running.ended && state.view.screen !== 'problem' && !onItsWay(state)

function overlayActions(state: SessionState): readonly ActionId[] | undefined {
  switch (state.overlay?.kind) {
    case 'timeout':
      return ['stay', 'exit']
    case 'help':
      if (!state.session) return ['closeHelp', 'exit']
      /* Nobody walks out of a submission or a print on its way: its outcome would be nobody's. */
      return [
        'closeHelp',
        ...(state.assistedBy ? (['endAssist'] as const) : []),
        ...(mayComeBack(state) ? (['reportProblem'] as const) : []),
        ...(onItsWay(state) ? [] : (['pause', 'exit'] as const)),
      ]
    case 'paused':
      return ['resume', 'exit']
    case 'assist':
      return ['allowAssist', 'declineAssist']
    case 'cap':
      return ['stay', 'exit']
    default:
      return undefined
  }
}

/** What the page may offer now; the primary one first. The same list decides what the daemon accepts. */
export function actionsOf(state: SessionState): readonly ActionId[] {
  const onTop = overlayActions(state)
  if (onTop) return onTop
  const own = screenActions(state)
  return state.assistedBy && own.includes('help') ? [...own, 'endAssist'] : own
}

/** What the screen itself offers, whatever lies over it. */
export function screenActions(state: SessionState): readonly ActionId[] {
  const { view, running } = state
  const back: readonly ActionId[] = mayGoBack(running) ? ['back'] : []
  switch (view.screen) {
    case 'idle':
      return ['start', 'openService', 'help', 'setPrefs']
    case 'home':
      return ['openService', 'openGroup', 'openSearch', 'openDepartments', ...always]
    case 'group':
      return ['openService', 'back', 'home', ...always]
    case 'departments':
      return ['openDepartment', 'back', 'home', ...always]
    case 'search':
      return [
        'search',
        'openDepartments',
        ...(view.speech && view.speech !== 'understanding' ? (['listen'] as const) : []),
        'openService',
        'back',
        'home',
        ...always,
      ]
    case 'guide':
      return [
        'begin',
        ...(view.proxy ? (['beginForOther'] as const) : []),
        ...(view.bundle ? (['toggleItem'] as const) : []),
        'back',
        'home',
        ...always,
      ]
    case 'consent':
      return ['agree', 'refuse', ...back, ...always]
    case 'confirm':
      return ['confirmIdentity', 'notMe', ...always]
    case 'review':
      return ['submit', ...(back.length > 0 && hasForm(running) ? (['change'] as const) : []), ...back, ...always]
    case 'working':
    case 'printing':
      return ['help', 'setPrefs']
    case 'result':
      return ['next', ...(resultProblem(running) && !running?.reported ? (['reportProblem'] as const) : []), ...always]
    case 'rating':
      return ['rate', 'skipRating', ...always]
    case 'ratingReasons':
      return ['next', 'rateReasons', 'leavePhone', ...always]
    case 'ratingUndo':
      return ['next', 'undoRating', 'ratingMistaken', 'help', 'setPrefs']
    case 'goodbye':
      return view.purged ? ['next'] : []
    case 'problem':
      if (!state.session) return ['exit', 'help', 'setPrefs']
      return [
        ...(view.retry ? (['retry'] as const) : []),
        ...(view.toResult ? (['next'] as const) : []),
        'home',
        ...(view.ticketNo ? (view.phoneLeft ? [] : (['leavePhone'] as const)) : (['reportProblem'] as const)),
        ...always,
      ]
    case 'outOfService':
      return ['help', 'setPrefs']
    default:
      return stepActions(view, running, back)
  }
}

function stepActions(
  view: Extract<
    View,
    {
      screen:
        | 'identify'
        | 'face'
        | 'form'
        | 'choose'
        | 'records'
        | 'licences'
        | 'document'
        | 'scan'
        | 'sign'
        | 'pay'
        | 'appointment'
        | 'deliver'
        | 'preview'
    }
  >,
  running: Running | null,
  back: readonly ActionId[],
): readonly ActionId[] {
  const step = running?.steps[running.stepIndex]
  const stuck: readonly ActionId[] = ['retry', ...back, 'reportProblem', ...always]
  switch (view.screen) {
    case 'identify': {
      const byHand: readonly ActionId[] = step?.step === 'identify' && step.manual ? ['identifyByHand'] : []
      return view.problem ? ['retry', ...byHand, ...back, 'reportProblem', ...always] : [...byHand, ...back, ...always]
    }
    case 'face':
      if (view.phase === 'checking') return ['help', 'setPrefs']
      if (view.problem?.startsWith('camera.')) return stuck
      return [...(view.ready ? (['takePicture'] as const) : []), 'refuse', ...back, ...always]
    case 'form':
      if (view.changing) return ['next', 'answer', ...always]
      return ['next', 'answer', ...(view.page > 0 ? (['back'] as const) : back), ...always]
    case 'choose':
      return step?.step === 'choose' && step.several
        ? ['next', 'choose', ...back, ...always]
        : ['choose', ...back, ...always]
    case 'records':
      return ['next', ...back, ...always]
    case 'licences':
      return view.phase === 'asking' ? ['agree', 'refuse', ...back, ...always] : ['next', ...back, ...always]
    case 'document': {
      if (view.phase === 'taking') return ['help', 'setPrefs']
      if (view.phase === 'checking') return ['keepPage', 'retakePage', ...always]
      const capture = step?.step === 'captureDocument' ? step : undefined
      return [
        ...(view.ready ? (['takePicture'] as const) : []),
        ...(view.kept > 0 ? (['next'] as const) : []),
        ...(view.kept === 0 && capture?.promiseDays ? (['promise'] as const) : []),
        ...(view.kept === 0 && capture && !capture.required ? (['skipStep'] as const) : []),
        ...(view.problem ? (['reportProblem'] as const) : []),
        ...back,
        ...always,
      ]
    }
    case 'scan': {
      if (view.phase === 'asking') return ['help', 'setPrefs']
      const typed: readonly ActionId[] = step?.step === 'scanCode' && step.manual ? ['typeCode'] : []
      return [...typed, ...(view.problem ? (['retry', 'reportProblem'] as const) : []), ...back, ...always]
    }
    case 'sign':
      if (view.phase === 'saving') return ['help', 'setPrefs']
      if (view.problem === 'pad.absent') return stuck
      return ['signed', 'clearSignature', ...back, ...always]
    case 'pay':
      return view.phase === 'waiting' ? ['cancelPayment', 'help', 'setPrefs'] : ['help', 'setPrefs']
    case 'appointment':
      return ['chooseSlot', ...(view.problem ? (['reportProblem'] as const) : []), ...back, ...always]
    case 'deliver':
      return view.way === 'post' ? ['next', 'answer', 'back', ...always] : ['chooseWay', ...always]
    case 'preview':
      return ['print', 'skipStep', ...always]
  }
}
