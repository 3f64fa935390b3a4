import type { ActionId } from '../../api/contract.ts'
import type { SessionState } from './state.ts'

/** On every screen of a session. */
const always: readonly ActionId[] = ['help', 'setPrefs', 'exit']

/** What the page may offer now; the primary one first. The same list decides what the daemon accepts. */
export function actionsOf(state: SessionState): readonly ActionId[] {
  if (state.overlay?.kind === 'timeout') return ['stay', 'exit']
  const { view } = state
  /* Nobody walks out of a submission or a print on its way: its outcome would be nobody's. */
  const onItsWay = view.screen === 'working' || view.screen === 'printing'
  if (state.overlay?.kind === 'help') return onItsWay ? ['closeHelp'] : ['closeHelp', 'exit']
  switch (view.screen) {
    case 'idle':
      return ['start', 'openService', 'help', 'setPrefs']
    case 'home':
      return ['openService', 'openGroup', ...always]
    case 'group':
      return ['openService', 'back', 'home', ...always]
    case 'guide':
      return ['begin', 'back', 'home', ...always]
    case 'consent':
      return ['agree', 'refuse', 'back', ...always]
    case 'identify':
      return view.problem ? ['retry', 'back', 'reportProblem', ...always] : ['back', ...always]
    case 'confirm':
      return ['confirmIdentity', 'notMe', ...always]
    case 'face':
      if (view.phase === 'checking') return ['help', 'setPrefs']
      if (view.problem?.startsWith('camera.')) return ['retry', 'back', 'reportProblem', ...always]
      return view.ready ? ['takePicture', 'back', ...always] : ['back', ...always]
    case 'review':
      return ['submit', 'back', ...always]
    case 'working':
    case 'printing':
      return ['help', 'setPrefs']
    case 'result':
      return ['next', ...always]
    case 'rating':
      return ['rate', 'skipRating', ...always]
    case 'ratingUndo':
      return ['next', 'undoRating', 'help', 'setPrefs']
    case 'goodbye':
      return view.purged ? ['next'] : []
    case 'problem':
      if (!state.session) return ['exit', 'help', 'setPrefs']
      return [
        ...(view.retry ? (['retry'] as const) : []),
        'home',
        ...(view.ticketNo ? [] : (['reportProblem'] as const)),
        ...always,
      ]
    case 'outOfService':
      return ['help', 'setPrefs']
  }
}
