import type { Action, ProblemCode, RatingLevel, SearchSpeech, WorkingWhat } from '../../api/contract.ts'
import type { Accepted } from '../backends/contract.ts'
import type { Step } from '../catalogue/steps.ts'

/** What the citizen is looking at, with just what the screen needs to know besides the catalogue and the vault. */
export type View =
  | { readonly screen: 'idle' }
  | { readonly screen: 'home' }
  | { readonly screen: 'group'; readonly groupId: string; readonly by?: 'department' }
  | { readonly screen: 'departments' }
  | { readonly screen: 'search'; readonly speech?: SearchSpeech; readonly spoken: number }
  | {
      readonly screen: 'guide'
      readonly serviceId: string
      /** Items of a bundle that are not wanted. */
      readonly without: readonly string[]
      readonly bundle: boolean
      /** 代办 is possible. */
      readonly proxy: boolean
    }
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
  | { readonly screen: 'working'; readonly what: 'checkingRegister' | 'submitting' | WorkingWhat }
  | { readonly screen: 'printing' }
  | {
      readonly screen: 'form'
      readonly page: number
      /** An answer is changed from the review: the steps that were wanted then, by place. They need no doing again. */
      readonly changing?: readonly number[]
      /** The question it is about. */
      readonly change?: string
    }
  | { readonly screen: 'choose' }
  | { readonly screen: 'records' }
  | { readonly screen: 'licences'; readonly phase: 'asking' | 'shown' }
  | {
      readonly screen: 'document'
      readonly phase: 'placing' | 'taking' | 'checking'
      readonly ready: boolean
      /** Pages kept so far. */
      readonly kept: number
      readonly problem?: ProblemCode
    }
  | { readonly screen: 'scan'; readonly phase: 'waiting' | 'asking'; readonly problem?: ProblemCode }
  | { readonly screen: 'sign'; readonly phase: 'signing' | 'saving'; readonly problem?: ProblemCode }
  | { readonly screen: 'pay'; readonly phase: 'opening' | 'waiting' | 'canceling' }
  | { readonly screen: 'appointment'; readonly problem?: ProblemCode }
  | { readonly screen: 'deliver'; readonly way?: 'post' }
  | { readonly screen: 'preview' }
  | { readonly screen: 'result' }
  | { readonly screen: 'rating' }
  | { readonly screen: 'ratingReasons'; readonly level: RatingLevel; readonly reasons: readonly string[] }
  | { readonly screen: 'ratingUndo'; readonly level: RatingLevel; readonly reasons: readonly string[] }
  | { readonly screen: 'goodbye'; readonly purged: boolean }
  | {
      readonly screen: 'problem'
      readonly code: ProblemCode
      readonly retry: boolean
      readonly ticketNo?: string
      /** What has become of the ticket's slip; undefined when none is printed. */
      readonly slip?: SlipState
      /** After a restart: the reference of what was in flight. */
      readonly caseNo?: string
      /** After a restart: a page may have come out, and nobody knows. */
      readonly paperInDoubt?: true
      readonly saved: boolean
      /** Reported from the result, to which it goes back. */
      readonly toResult?: boolean
      readonly phoneLeft?: boolean
    }
  | { readonly screen: 'outOfService'; readonly code: ProblemCode }

/** `unknown`: nobody can say whether it came out. */
export type SlipState = 'printing' | 'printed' | 'notPrinted' | 'unknown'

/** What a submission came to. */
export type Submitted =
  | { readonly state: 'no' }
  | ({ readonly state: 'accepted' } & Accepted)
  /** Kept sealed on this kiosk until the network is back. */
  | { readonly state: 'queued' }
  | { readonly state: 'refused'; readonly code: ProblemCode }
  | { readonly state: 'unknown'; readonly code: ProblemCode }

/** One service of a bundle; a plain service is its own only item. */
export interface Item {
  readonly serviceId: string
  /** Idempotency key of what is handed in. */
  readonly transactionId: string
  readonly submitted: Submitted
}

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
  /** The items that are wanted, each handed in under its own number. */
  readonly items: readonly Item[]
  /** What the items came to together: accepted when all were, unknown when one is. */
  readonly submitted: Submitted
  /** Something outside has been set going besides a submission (paid, signed, booked), and its outcome is open. */
  readonly openEffect: ProblemCode | null
  /** Papers of this step that have been printed, tried or left: each item of a bundle may have one. */
  readonly papersDone: number
  readonly receipt: 'printed' | 'notPrinted' | 'unknown' | 'none'
  readonly receiptProblem?: ProblemCode
  readonly ended: boolean
  /** What is not as it should be with its outcome has a ticket. */
  readonly reported?: boolean
}

export type Overlay =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'help'; readonly ticketNo: string }
  | { readonly kind: 'paused'; readonly why: 'assist' | 'card' }
  /** `paused`: the visit waited for an assistant, and goes on waiting when this one is not wanted. */
  | { readonly kind: 'assist'; readonly staffRef: string; readonly paused?: boolean }
  | { readonly kind: 'cap' }

export interface SessionState {
  readonly view: View
  readonly overlay: Overlay | null
  /** Set from first touch until the goodbye has been shown. */
  readonly session: { readonly id: string; readonly startedMonoMs: number } | null
  readonly running: Running | null
  /** The kiosk as a whole cannot serve; shown as soon as nobody is being served. */
  readonly outOfService: ProblemCode | null
  /** The clerk who helps with the citizen's consent; every record says so. */
  readonly assistedBy: string | null
  /** The longest time of a visit is over: it ends as soon as nothing is on its way. */
  readonly capped: boolean
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
  /** An operation of a step has ended; what it found lies in the vault. */
  | { readonly type: 'ended'; readonly operation: Operation; readonly code: ProblemCode | null }
  /** Its effect may have happened, and nobody can say. */
  | { readonly type: 'endedUnknown'; readonly operation: Operation; readonly code: ProblemCode }
  /** The device of the step is ready, or says what is wrong with it. */
  | { readonly type: 'deviceReady' }
  | { readonly type: 'deviceProblem'; readonly code: ProblemCode }
  | { readonly type: 'paymentOpened' }
  /** An answer was taken or refused; what it says lies in the vault. */
  | { readonly type: 'answered' }
  | { readonly type: 'phoneLeft' }
  /** What was said lies in the vault, when it was understood. */
  | { readonly type: 'heard'; readonly what: 'words' | 'nothing' | 'failed' }
  /** What becomes of the slip of a ticket. */
  | { readonly type: 'slip'; readonly ticketNo: string; readonly slip: SlipState }
  | { readonly type: 'assistAsked'; readonly staffRef: string }
  | { readonly type: 'cardGone' }
  | { readonly type: 'cardBack' }
  | { readonly type: 'capNear' }
  | { readonly type: 'capReached' }
  | { readonly type: 'cameraReady' }
  | { readonly type: 'cameraFailed'; readonly code: ProblemCode }
  | { readonly type: 'faceEnded'; readonly code: ProblemCode | null }
  | {
      readonly type: 'submitEnded'
      /** What each item came to; just the one of a plain service when not said. */
      readonly items?: readonly Item[]
      readonly submitted: Submitted
      /** Why nothing was accepted, when `submitted.state` is `no`. */
      readonly code?: ProblemCode
    }
  | { readonly type: 'printEnded'; readonly receipt: Running['receipt']; readonly code?: ProblemCode }
  /** An operation broke one of our own invariants. */
  | { readonly type: 'operationFailed' }
  | { readonly type: 'purged'; readonly good: boolean }
  | { readonly type: 'health'; readonly outOfService: ProblemCode | null }

/** Operations of steps that end with one event. */
export type Operation =
  | 'licences'
  | 'records'
  | 'page'
  | 'code'
  | 'signature'
  | 'payment'
  | 'slots'
  | 'booking'
  | 'delivery'
  | 'queueNumber'
  | 'document'

export type EndReason = 'finished' | 'exit' | 'idle' | 'cap' | 'cardRemoved'

/** What the runner carries out. One long operation at a time; `stopOperation` ends it. */
export type Effect =
  | { readonly do: 'startSession'; readonly sessionId: string }
  | { readonly do: 'startTransaction'; readonly running: Running }
  | { readonly do: 'readCard'; readonly role: string; readonly party: string }
  /** Of one party, or of all. */
  | { readonly do: 'forgetIdentity'; readonly party?: string }
  | { readonly do: 'query'; readonly serviceId: string }
  /** Long operations of a step; they find all they need in the step and the vault. */
  | { readonly do: 'run'; readonly operation: Operation; readonly running: Running; readonly variant?: string }
  /** Things done at once, in the vault. */
  | { readonly do: 'keepPage' }
  | { readonly do: 'dropPage' }
  | { readonly do: 'promise'; readonly running: Running }
  | { readonly do: 'openDesk'; readonly role: string }
  | { readonly do: 'listen' }
  | { readonly do: 'finishListening' }
  | { readonly do: 'finishSignature' }
  | { readonly do: 'cancelPayment'; readonly running: Running }
  | { readonly do: 'pause'; readonly why: 'assist' | 'card' }
  | { readonly do: 'resume' }
  | { readonly do: 'assistStarted'; readonly staffRef: string }
  | { readonly do: 'assistEnded'; readonly staffRef: string }
  | { readonly do: 'consented'; readonly running: Running }
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
  | {
      readonly do: 'rate'
      readonly running: Running
      readonly level: RatingLevel
      readonly reasons: readonly string[]
    }
  | {
      readonly do: 'rateUndone'
      readonly running: Running
      readonly level: RatingLevel
      /** 误评: no rating was meant at all. */
      readonly mistaken: boolean
    }
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
