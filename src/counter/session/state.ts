import type { Action, ProblemCode, RatingLevel } from '../../api/contract.ts'
import type { Step } from '../catalogue/schema.ts'

/** What the citizen is looking at, with just what the screen needs to know besides the catalogue and the vault. */
export type View =
  | { readonly screen: 'idle' }
  | { readonly screen: 'home' }
  | { readonly screen: 'group'; readonly groupId: string }
  | { readonly screen: 'guide'; readonly serviceId: string }
  | { readonly screen: 'consent' }
  | { readonly screen: 'identify'; readonly phase: 'waiting' | 'reading'; readonly problem?: ProblemCode }
  | { readonly screen: 'confirm' }
  | {
      readonly screen: 'face'
      readonly phase: 'positioning' | 'checking'
      /** Pictures come; before that there is nothing to take. */
      readonly ready: boolean
      readonly attempt: number
      readonly attempts: number
      readonly problem?: ProblemCode
    }
  | { readonly screen: 'review' }
  | { readonly screen: 'working'; readonly what: 'checkingRegister' | 'submitting' }
  | { readonly screen: 'printing' }
  | { readonly screen: 'result' }
  | { readonly screen: 'rating' }
  | { readonly screen: 'ratingUndo'; readonly level: RatingLevel }
  | { readonly screen: 'goodbye'; readonly purged: boolean }
  | {
      readonly screen: 'problem'
      readonly code: ProblemCode
      readonly retry: boolean
      readonly ticketNo?: string
      /** After a restart: the reference of what was in flight. */
      readonly caseNo?: string
      readonly saved: boolean
    }
  | { readonly screen: 'outOfService'; readonly code: ProblemCode }

/** What a submission came to. */
export type Submitted =
  | { readonly state: 'no' }
  | { readonly state: 'accepted'; readonly caseNo: string; readonly queryUrl: string; readonly validUntil?: string }
  | { readonly state: 'unknown'; readonly code: ProblemCode }

/** A service being carried out. Holds no personal data: those are in the vault. */
export interface Running {
  readonly serviceId: string
  readonly transactionId: string
  readonly steps: readonly Step[]
  readonly stepIndex: number
  readonly startedMonoMs: number
  readonly stepStartedMonoMs: number
  /** Pictures that did not match so far: going back and coming again gives no further attempts. */
  readonly facesFailed: number
  readonly submitted: Submitted
  readonly receipt: 'printed' | 'notPrinted' | 'unknown' | 'none'
  readonly receiptProblem?: ProblemCode
  readonly ended: boolean
}

export type Overlay = { readonly kind: 'timeout' } | { readonly kind: 'help'; readonly ticketNo: string }

export interface SessionState {
  readonly view: View
  readonly overlay: Overlay | null
  /** Set from first touch until the goodbye has been shown. */
  readonly session: { readonly id: string; readonly startedMonoMs: number } | null
  readonly running: Running | null
  /** The kiosk as a whole cannot serve; shown as soon as nobody is being served. */
  readonly outOfService: ProblemCode | null
  /** Counts touches, so that the idle deadline starts anew with each. */
  readonly touches: number
}

export type SessionEvent =
  | { readonly type: 'action'; readonly action: Action }
  | { readonly type: 'deadline' }
  | { readonly type: 'cardPhase'; readonly phase: 'waiting' | 'reading' }
  | { readonly type: 'cardRead' }
  | { readonly type: 'cardFailed'; readonly code: ProblemCode }
  | { readonly type: 'queryEnded'; readonly code: ProblemCode | null }
  | { readonly type: 'cameraReady' }
  | { readonly type: 'cameraFailed'; readonly code: ProblemCode }
  | { readonly type: 'faceEnded'; readonly code: ProblemCode | null }
  | {
      readonly type: 'submitEnded'
      readonly submitted: Submitted
      /** Why nothing was accepted, when `submitted.state` is `no`. */
      readonly code?: ProblemCode
    }
  | { readonly type: 'printEnded'; readonly receipt: Running['receipt']; readonly code?: ProblemCode }
  /** An operation broke one of our own invariants. */
  | { readonly type: 'operationFailed' }
  | { readonly type: 'purged'; readonly good: boolean }
  | { readonly type: 'health'; readonly outOfService: ProblemCode | null }

export type EndReason = 'finished' | 'exit' | 'idle'

/** What the runner carries out. One long operation at a time; `stopOperation` ends it. */
export type Effect =
  | { readonly do: 'startSession'; readonly sessionId: string }
  | { readonly do: 'startTransaction'; readonly running: Running }
  | { readonly do: 'readCard'; readonly role: string }
  | { readonly do: 'forgetIdentity' }
  | { readonly do: 'query'; readonly serviceId: string }
  | { readonly do: 'openCamera'; readonly role: string }
  | { readonly do: 'checkFace' }
  | { readonly do: 'submit' }
  | { readonly do: 'print'; readonly role: string }
  | { readonly do: 'stopOperation' }
  | {
      readonly do: 'stepEnded'
      readonly running: Running
      readonly outcome: 'done' | 'failed' | 'refused' | 'left'
      readonly code?: string
    }
  | {
      readonly do: 'endTransaction'
      readonly running: Running
      readonly outcome: 'done' | 'failed' | 'unknown' | 'abandoned'
      readonly code?: string
    }
  | { readonly do: 'rate'; readonly running: Running; readonly level: RatingLevel }
  | { readonly do: 'rateUndone'; readonly running: Running; readonly level: RatingLevel }
  | {
      readonly do: 'ticket'
      readonly kind: 'help' | 'problem'
      readonly ticketNo: string
      readonly screen: string
      readonly code: string
    }
  | { readonly do: 'endSession'; readonly reason: EndReason; readonly startedMonoMs: number }
  | { readonly do: 'setPrefs'; readonly action: Extract<Action, { id: 'setPrefs' }> }
  | { readonly do: 'resetPrefs' }
