import type { Prefs } from '../../api/contract.ts'
import type { SessionState } from './state.ts'

/** Waiting times of a visit, ms; the site file may change them. Defaults: facts/ux.md 3.4 (VVSG 2.0, WCAG 2.2.1). */
export interface SessionTimings {
  readonly idleMs: number
  readonly warningMs: number
  readonly cardWaitMs: number
  readonly faceWaitMs: number
  readonly ratingMs: number
  readonly ratingUndoMs: number
  readonly goodbyeMs: number
  /** While somebody is on the way to help. */
  readonly pausedMs: number
  /** For putting back a card that was taken away too early, where the site wants it to stay. */
  readonly cardBackMs: number
  /** How long the QR of a payment is shown. */
  readonly payMs: number
  /** The longest a visit may take, and how long before it is said. */
  readonly capMs: number
  readonly capNoticeMs: number
}

export const defaultTimings: SessionTimings = {
  idleMs: 120_000,
  warningMs: 30_000,
  cardWaitMs: 60_000,
  faceWaitMs: 45_000,
  ratingMs: 60_000,
  ratingUndoMs: 8000,
  goodbyeMs: 5000,
  pausedMs: 600_000,
  cardBackMs: 30_000,
  payMs: 180_000,
  capMs: 1_200_000,
  capNoticeMs: 60_000,
}

/** Presence that is told more often than this changes nothing. */
export const presenceEveryMs = 2000

/** False where a time is not one of waiting for a person: it runs out whoever stands there. */
export function waitsForPerson({ view, overlay }: SessionState): boolean {
  if (overlay !== null) return overlay.kind !== 'paused'
  return view.screen !== 'ratingUndo' && view.screen !== 'goodbye' && view.screen !== 'pay'
}

/**
 * How long the present state may last untouched before the machine gets a `deadline` event; null for states that end by
 * themselves (a running operation has its own timeout). Twice as long in the large sizes and with the voice, never more.
 */
export function deadlineMs(
  state: SessionState,
  prefs: Prefs,
  timings: SessionTimings,
  prefsChanged: boolean,
): number | null {
  const stretch = prefs.size === 'standard' && prefs.voice?.on !== true ? 1 : 2
  if (state.overlay?.kind === 'timeout') return timings.warningMs * stretch
  if (state.overlay?.kind === 'paused') return state.overlay.why === 'card' ? timings.cardBackMs : timings.pausedMs
  const { view } = state
  switch (view.screen) {
    case 'idle':
    case 'outOfService':
      return prefsChanged || state.overlay ? 60_000 * stretch : null
    case 'working':
    case 'printing':
      return null
    case 'identify':
      /* The same while reading: a card that can never be read must not keep an abandoned visit open. */
      return timings.cardWaitMs * stretch
    case 'face':
      if (view.phase === 'checking') return null
      /* Without a camera it is no time for holding still, but one for reading what to do. */
      return (view.problem?.startsWith('camera.') ? timings.idleMs : timings.faceWaitMs) * stretch
    case 'document':
      return view.phase === 'taking' ? null : timings.idleMs * stretch
    case 'scan':
      return view.phase === 'asking' ? null : timings.idleMs * stretch
    case 'sign':
      return view.phase === 'saving' ? null : timings.idleMs * stretch
    case 'pay':
      return view.phase === 'waiting' ? timings.payMs * stretch : null
    case 'ratingReasons':
    case 'rating':
      return timings.ratingMs * stretch
    case 'ratingUndo':
      return timings.ratingUndoMs
    case 'goodbye':
      return view.purged ? timings.goodbyeMs : null
    default:
      return timings.idleMs * stretch
  }
}
