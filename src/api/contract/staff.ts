import type { ProblemCode, ScreenId, Text } from '../contract.ts'

/** What staff are told after signing in: codes, numbers, times. Nobody in it is a person. */

export interface StaffPerson {
  readonly ref: string
  readonly role: 'assistant' | 'operator'
}

export interface StaffSignedIn extends StaffPerson {
  /** Goes into `x-staff-token` of every other request. */
  readonly token: string
}

/**
 * `POST /api/v1/staff/sign-in` refused: `waitMs` with `wait` only. With `{card: 'read', pin}`, at the kiosk only, the daemon reads the card that
 * lies on its reader, and answers when one was read, none has come (`noCard`), or a visit has begun (`inVisit`).
 */
export interface StaffRefused {
  readonly code:
    | 'wrong'
    | 'wait'
    | 'locked'
    | 'busy'
    | 'storeFailed'
    | 'invalid'
    | 'away'
    | 'readerAway'
    | 'noCard'
    | 'notRead'
    | 'inVisit'
  readonly waitMs?: number
}

/** A device as staff see it; conditions, remedies and consumables as in its profile. */
export interface StaffDevice {
  readonly id: string
  readonly role: string
  readonly class: string
  readonly required: boolean
  readonly operatingState: string
  /** Why it cannot be used while `absent` or `faulted`, e.g. `open.notFound`. */
  readonly faultCode?: string
  readonly conditions: readonly string[]
  /** Self-tests after which a person has to say whether it came out right. */
  readonly operatorTests: readonly string[]
  readonly consumables: readonly {
    readonly id: string
    readonly level: 'ok' | 'low' | 'empty' | 'unknown'
    readonly percent?: number
  }[]
  /** Worst first. */
  readonly remedies: readonly { readonly condition: string; readonly text: string; readonly picture?: string }[]
}

/** A transaction of which nobody knows how it ended. */
export interface StaffUnresolved {
  readonly transactionId: string
  readonly serviceId: string
  readonly name: Text
  /** The number the citizen was given. */
  readonly caseNo: string
  /** Epoch ms. */
  readonly startedTs: number
  /** What nobody knows: whether an office has it, or whether a page came out. */
  readonly about: 'office' | 'paper'
}

/** Paper that somebody has a right to. */
export interface StaffOwed {
  readonly jobId: string
  readonly transactionId: string
  readonly serviceId: string
  readonly name: Text
  /** The number the citizen was given. */
  readonly caseNo: string
  readonly template: string
  readonly copies: number
  readonly state: 'failed' | 'unknown'
  readonly code: string
  readonly attempts: number
  readonly firstTs: number
  readonly untilTs: number
  /** What is wanted beside the printer: nothing, its person's card, or the visit that is open now. */
  readonly needs: 'nothing' | 'card' | 'visit'
  /** Role of the printer it belongs to. */
  readonly printer: string
}

/** 办不成事 or a call for help: those of today, and older ones that nobody has closed. */
export interface StaffTicket {
  readonly ticketNo: string
  readonly code: string
  readonly ts: number
  /** What was done, and by whose reference. */
  readonly closed?: { readonly done: string; readonly by: string; readonly ts: number }
}

/** A rating of level 1 or 2 of the last thirty days. */
export interface StaffRating {
  readonly transactionId: string
  readonly name: Text
  readonly level: 1 | 2
  readonly reasons: readonly Text[]
  readonly ts: number
  readonly answered?: string
}

/** `GET /api/v1/staff/today`. */
export interface StaffToday {
  readonly inSession: boolean
  readonly screen: string
  /** Help in the visit that is open: somebody has called, is being asked whether they agree, or is helped by `helper`. */
  readonly help: 'none' | 'called' | 'asked' | 'given'
  readonly helper?: string
  /** The visit waits for an assistant, or for the card to come back. */
  readonly paused?: boolean
  readonly training: boolean
  readonly unavailable: readonly { readonly serviceId: string; readonly code: ProblemCode }[]
  readonly devices: readonly StaffDevice[]
  /** What stands about the kiosk beside its devices, as alarms name it; a kiosk of an earlier version says nothing of it. */
  readonly standing?: readonly { readonly source: string; readonly code: string }[]
  readonly unresolved: readonly StaffUnresolved[]
  readonly owed: readonly StaffOwed[]
  /** Open ones first. */
  readonly tickets: readonly StaffTicket[]
  /** Those that wait for an answer first. */
  readonly ratings: readonly StaffRating[]
  /** Submissions that wait for the network or for an answer. */
  readonly waiting: number
  /** For operators, in its last thirty days: what the certificate of the branch-PC page has left; 0 when it ends today or has ended. */
  readonly certificateDays?: number
}

/**
 * `GET /api/v1/staff/cases`: what was done at this kiosk today, the newest first, at most fifty; with `skip` those after so many. Each under the
 * number the citizen was given.
 */
export interface StaffCase {
  readonly transactionId: string
  readonly name: Text
  readonly caseNo: string
  readonly ts: number
  readonly outcome: 'done' | 'failed' | 'unknown' | 'abandoned'
}

/**
 * `GET /api/v1/staff/view`: what the citizen who is being helped sees, with nothing of theirs in it: the screen, the place in the service, the
 * words of the form, and for each question only whether something stands there.
 */
export interface StaffView {
  readonly screen: ScreenId
  readonly step?: { readonly index: number; readonly count: number }
  readonly phase?: string
  readonly title?: Text
  readonly problem?: ProblemCode
  readonly rows: readonly { readonly label: Text; readonly filled: boolean; readonly wrong?: boolean }[]
  readonly overlay?: string
  readonly remainingMs: number | null
}

/** `GET /api/v1/staff/face` of the branch-PC listener, before signing in: what stands at the head of its page. */
export interface StaffFace {
  readonly siteName: Text
  readonly unitName: Text
}

/**
 * `GET /api/v1/staff/glance` of the branch-PC listener: what the other kiosks of the branch are told, without anybody signing in. Codes and
 * counts only.
 */
export interface StaffGlance {
  /** Which kiosk says so: an address that leads to another one is no answer. */
  readonly kiosk: string
  readonly state: 'free' | 'inUse' | 'paused' | 'outOfService'
  readonly help: StaffToday['help']
  /** Things that want a hand. */
  readonly hands: number
  /** Services that cannot be done now. */
  readonly unavailable: number
  readonly training: boolean
}

/** `GET /api/v1/staff/branch`: the other kiosks, whoever calls for help first; and whether somebody calls here, for whoever looks at another one. */
export interface StaffBranch {
  readonly help: StaffToday['help']
  readonly kiosks: readonly StaffNeighbour[]
}

/** Another kiosk of the branch. */
export interface StaffNeighbour {
  readonly id: string
  readonly name: Text
  /** Absent before its first answer; `away`: it gives none. */
  readonly glance?: StaffGlance | 'away'
  /** Who is signed in there by this sign-in. */
  readonly signedIn?: StaffPerson
}

/*
 * `/api/v1/staff/at/{id}/…` is the same of another kiosk. The PIN is asked for again: `POST at/{id}/sign-in` answers a `StaffPerson`; the token
 * stays with the daemon, and ends with the sign-in here. Beside that kiosk's own answers: 404 `noSuchKiosk`, `noSuchPath`; 502 `away`; 401
 * `notSignedInThere`.
 */

/** `GET /api/v1/staff/day`: what today came to at the kiosk; with `day=YYYY-MM-DD` another day. */
export interface StaffDay {
  /** YYYY-MM-DD at the kiosk. */
  readonly day: string
  readonly visits: number
  readonly services: readonly {
    readonly serviceId: string
    readonly name: Text
    readonly done: number
    readonly failed: number
    readonly unknown: number
    readonly abandoned: number
  }[]
  readonly receipts: { readonly printed: number; readonly notPrinted: number; readonly unknown: number }
  readonly ratings: Readonly<Record<'1' | '2' | '3' | '4' | '5', number>>
  readonly tickets: number
  readonly assisted: number
  /** The first day of which everything is still at hand, where older rows have been put away: the figures of a day before it are not whole. */
  readonly wholeFrom?: string
}

/** `GET /api/v1/staff/sample?month=YYYY-MM`, for operators: numbers of the cases that are called back. */
export interface StaffSample {
  readonly month: string
  readonly cases: readonly string[]
  /** As of a day; a month that begins before it has no list any more. */
  readonly wholeFrom?: string
}

/** One result of `POST /api/v1/staff/selftest`. */
export interface StaffTested {
  readonly test: string
  readonly outcome: { readonly outcome: 'done' | 'failed' | 'unknown'; readonly code?: string }
}
