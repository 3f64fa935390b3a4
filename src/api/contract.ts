/**
 * The typed contract between the daemon and its screens. kiosk-ui imports it as types only.
 *
 * A screen is a projection of the session: the daemon pushes it over `GET /api/v1/live` (WebSocket) whenever it changes, and
 * `GET /api/v1/screen` answers the same. A page does nothing but draw it and send actions by `POST /api/v1/actions`.
 */

export type Lang = 'zh' | 'en'
/** Text from the catalogue or the site file. `en` falls back to `zh` before it gets here. */
export interface Text {
  readonly zh: string
  readonly en: string
}

export interface Prefs {
  readonly size: 'standard' | 'large' | 'xlarge'
  readonly mode: 'light' | 'dark' | 'contrast' | 'glare'
  readonly lang: Lang
}

/** Why something cannot be done, or went wrong. The screens hold two plain lines for each (i18n `problem.<code>`). */
export type ProblemCode =
  | 'reader.absent'
  | 'reader.cardNotRead'
  | 'reader.cardInvalid'
  | 'reader.cardTypeUnsupported'
  | 'reader.timeout'
  | 'printer.absent'
  | 'printer.mediaEmpty'
  | 'printer.coverOpen'
  | 'printer.fault'
  | 'printer.unknown'
  | 'camera.absent'
  | 'camera.frozen'
  | 'face.notMatched'
  | 'face.unclear'
  | 'face.attemptsUsed'
  | 'backend.unreachable'
  | 'backend.error'
  | 'backend.noAnswer'
  | 'backend.refused'
  | 'service.unavailable'
  | 'consent.refused'
  | 'session.interrupted'
  | 'store.failed'
  | 'purge.failed'

export interface ServiceTile {
  readonly id: string
  readonly name: Text
  readonly summary: Text
  /** False when a needed device or the backend is missing; then `reason` says why. */
  readonly available: boolean
  readonly reason?: ProblemCode
}

export interface GroupTile {
  readonly id: string
  readonly name: Text
  readonly examples: readonly Text[]
  /** Name of the picture: `life-<picture>.svg`. */
  readonly picture: string
  readonly serviceCount: number
}

/** Where a device sits on the cabinet, from the site file: the guide line leaves the glass there. */
export type CabinetSide = 'left' | 'right' | 'below' | 'above'

export interface StepPosition {
  readonly index: number
  readonly count: number
}

export interface MaskedIdentity {
  readonly name: string
  readonly idNumber: string
  readonly validTo: string
}

/** Props by screen. `step` is the place on the guide line: "第 3 步，共 6 步". */
export interface ScreenProps {
  /** `notice`: nothing at all can be done now, and why. */
  idle: { readonly featured: readonly ServiceTile[]; readonly notice?: ProblemCode }
  home: {
    readonly groups: readonly GroupTile[]
    readonly common: readonly ServiceTile[]
    readonly serviceCount: number
  }
  group: { readonly group: GroupTile; readonly services: readonly ServiceTile[] }
  guide: {
    readonly service: ServiceTile
    readonly who: Text
    readonly bring: readonly Text[]
    readonly minutes: number
    readonly fee: Text
    readonly result: Text
    readonly legalLimit: Text
    readonly steps: readonly Text[]
  }
  consent: {
    readonly step: StepPosition
    readonly purpose: Text
    readonly items: readonly Text[]
    readonly recipient: Text
    readonly retention: Text
  }
  identify: {
    readonly step: StepPosition
    readonly phase: 'waiting' | 'reading'
    readonly side: CabinetSide
    /** Set after a failed try; the reader is already waiting for the next one. */
    readonly problem?: ProblemCode
  }
  confirm: { readonly step: StepPosition; readonly identity: MaskedIdentity }
  face: {
    readonly step: StepPosition
    readonly phase: 'positioning' | 'checking'
    readonly side: CabinetSide
    readonly attempt: number
    readonly attempts: number
    readonly problem?: ProblemCode
  }
  review: {
    readonly step: StepPosition
    readonly service: Text
    readonly rows: readonly { readonly label: Text; readonly value: Text; readonly fromCard: boolean }[]
  }
  working: { readonly step: StepPosition; readonly what: 'checkingRegister' | 'submitting' }
  printing: { readonly step: StepPosition; readonly side: CabinetSide; readonly caseNo: string }
  result: {
    readonly outcome: 'accepted' | 'unknown'
    readonly transactionId: string
    /** The backend's case number; for an unknown result our own reference, which staff can look up. */
    readonly caseNo: string
    readonly service: Text
    readonly headline: Text
    readonly facts: readonly { readonly label: Text; readonly value: Text }[]
    readonly receipt: 'printed' | 'notPrinted' | 'unknown' | 'none'
    /** Why there is no receipt, or why the result is unknown. */
    readonly problem?: ProblemCode
    /** Payload of the QR on the screen. */
    readonly queryUrl: string
  }
  rating: { readonly service: Text; readonly caseNo: string }
  ratingUndo: { readonly level: RatingLevel; readonly undoMs: number }
  goodbye: { readonly take: readonly ('card' | 'receipt')[] }
  problem: {
    readonly code: ProblemCode
    /** True when something of this visit is kept and needs no repeating. */
    readonly saved: boolean
    readonly caseNo?: string
    readonly service?: Text
    /** Ticket number after `reportProblem`. */
    readonly ticketNo?: string
  }
  outOfService: {
    readonly code: ProblemCode
    /** For staff: i18n key, picture, device; shown small, with the code. */
    readonly remedies: readonly {
      readonly deviceId: string
      readonly text: string
      readonly picture?: string
      readonly condition: string
    }[]
  }
}

export type ScreenId = keyof ScreenProps

/** 5 = 非常满意 … 1 = 非常不满意 (GB/T 39734-2020, five levels). */
export type RatingLevel = 1 | 2 | 3 | 4 | 5

/** What a page may send. The daemon refuses an action that the current projection does not list. */
export type Action =
  | { readonly id: 'start' }
  | { readonly id: 'openGroup'; readonly groupId: string }
  | { readonly id: 'openService'; readonly serviceId: string }
  | { readonly id: 'begin' }
  | { readonly id: 'agree' }
  | { readonly id: 'refuse' }
  | { readonly id: 'back' }
  | { readonly id: 'home' }
  | { readonly id: 'confirmIdentity' }
  | { readonly id: 'notMe' }
  | { readonly id: 'takePicture' }
  | { readonly id: 'submit' }
  | { readonly id: 'retry' }
  | { readonly id: 'next' }
  | { readonly id: 'rate'; readonly level: RatingLevel }
  | { readonly id: 'undoRating' }
  | { readonly id: 'skipRating' }
  | { readonly id: 'reportProblem' }
  | { readonly id: 'stay' }
  | { readonly id: 'exit' }
  | { readonly id: 'help' }
  | { readonly id: 'closeHelp' }
  | { readonly id: 'setPrefs'; readonly prefs: Partial<Prefs> }

export type ActionId = Action['id']

export type Overlay =
  | { readonly kind: 'timeout'; readonly remainingMs: number }
  | { readonly kind: 'help'; readonly ticketNo: string; readonly phone: string; readonly expectedMinutes: number }

export interface ProjectionOf<S extends ScreenId> {
  /** Grows with every change; an action names the revision it was made on. */
  readonly rev: number
  readonly screen: S
  readonly props: ScreenProps[S]
  /** Everything the page may offer now, the primary one first. */
  readonly actions: readonly ActionId[]
  /** Wall-clock epoch ms when the daemon will act by itself; null when nothing is pending. */
  readonly deadlineAt: number | null
  /** The same as a duration from the moment of sending: pages count with their own monotonic clock. */
  readonly remainingMs: number | null
  readonly overlay: Overlay | null
  readonly prefs: Prefs
  /** True between first touch and purge. */
  readonly inSession: boolean
  readonly kiosk: KioskFace
}

/** What the head of every screen shows. */
export interface KioskFace {
  readonly siteName: Text
  readonly unitName: Text
  /** Physical size of one dot of the panel, mm; the pages size everything from it. */
  readonly pitchMm: number
  readonly online: boolean
  /** Milliseconds without a touch on idle after which the picture dims. */
  readonly dimAfterMs: number
  /** True only under the demo: pages may say "演示". */
  readonly demo: boolean
}

export type Projection = { [S in ScreenId]: ProjectionOf<S> }[ScreenId]

/** Daemon to page. */
export type LiveMessage = { readonly type: 'projection'; readonly projection: Projection }

/** Page to daemon, over the same WebSocket. */
export type PageMessage =
  | { readonly type: 'alive'; readonly screen: string; readonly rev: number }
  /** What a finger does in the signature field, in shares of its width and height; thrown away unless a signature is asked for. */
  | {
      readonly type: 'pen'
      /** Width : height of the field. */
      readonly aspect: number
      readonly points: readonly {
        readonly x: number
        readonly y: number
        readonly pressure: number
        readonly down: boolean
      }[]
    }
  /** The citizen has emptied the signature field. */
  | { readonly type: 'penCleared' }

export interface ActionRequest {
  readonly rev: number
  readonly action: Action
}

/** `stale`: the screen has moved on; `notOffered`: not in `actions`. Both are harmless: draw the newest projection. */
export type ActionAnswer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: 'stale' | 'notOffered' | 'invalid' }

/** `GET /api/v1/identity`: only on the confirm and review screens, for 按住看全部; never cached. */
export interface RevealedIdentity {
  readonly name: string
  readonly idNumber: string
  readonly address: string
}

/*
 * Other routes: `GET /api/v1/camera/frame` answers the newest JPEG while the face screen is up (204 when none yet);
 * `GET /api/v1/health` answers 200 or 503 without a bearer.
 * The bearer is in `<meta name="kioskd-bearer">` of the page, and goes into `Authorization: Bearer …`;
 * for the WebSocket it is offered as the second subprotocol: `['kioskd.v1', 'bearer.<token>']`.
 */
