import type { ProblemCode, Text } from '../contract.ts'
import type { RatingLevel } from './actions.ts'

export interface ServiceTile {
  readonly id: string
  readonly name: Text
  readonly summary: Text
  /** Short number that can be typed instead of looking for it. */
  readonly number?: string
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

/** A place on a drawing as high as wide: 0 is west and north, 1 east and south. */
export interface ChartPoint {
  readonly x: number
  readonly y: number
  /** From this kiosk, as the crow flies. */
  readonly distanceM?: number
}

export interface StepPosition {
  readonly index: number
  readonly count: number
}

/** One question of a form as it is asked. Values are masked unless the citizen is at it. */
export interface Question {
  readonly id: string
  readonly label: Text
  readonly hint?: Text
  readonly kind: string
  readonly required: boolean
  readonly options?: readonly { readonly value: string; readonly label: Text }[]
  readonly maxLength: number
  /** What stands there now; empty when nothing does. */
  readonly value: string
  /** Where a prefilled value comes from: `card`, `licence`, `earlier`. Asked with 不对？ beside it. */
  readonly from?: 'card' | 'licence' | 'earlier'
  /** What is wrong with the newest answer: a code of `form.<code>`. */
  readonly problem?: string
}

/** A line of the review. */
export interface ReviewLine {
  readonly key: string
  readonly label: Text
  readonly value: Text
  readonly fromCard: boolean
  /** It is masked: 按住看全部 shows it whole. */
  readonly hidden: boolean
  /** The question it answers, where the person did so themselves: `change` leads there. */
  readonly field?: string
}

export interface RecordRow {
  readonly id: string
  readonly title: string
  readonly fields: readonly { readonly label: string; readonly value: string }[]
  readonly amountFen?: number
  readonly state?: string
  readonly chosen: boolean
  /** Something of it is masked: 按住看全部 shows it whole. */
  readonly hidden: boolean
}

/** One service of a bundle and what has become of it. */
export interface BundleItem {
  readonly serviceId: string
  readonly name: Text
  readonly chosen: boolean
  readonly state: 'open' | 'accepted' | 'queued' | 'refused' | 'unknown'
  readonly caseNo?: string
}

export interface Notice {
  readonly service: Text
  readonly state: 'accepted' | 'refused' | 'expired'
  readonly caseNo?: string
}

export interface MaskedIdentity {
  readonly name: string
  readonly idNumber: string
  readonly validTo: string
}

/** Props by screen. `step` is the place on the guide line: "第 3 步，共 6 步". */
export type SearchSpeech = 'ready' | 'listening' | 'understanding' | 'nothing' | 'failed'

export interface ScreenProps {
  /** `notice`: nothing at all can be done now, and why. */
  idle: {
    readonly featured: readonly ServiceTile[]
    readonly notice?: ProblemCode
    /** What the authority tells whoever comes by, with who has approved it. */
    readonly notices: readonly { readonly title: Text; readonly line?: Text; readonly approvedBy: Text }[]
    /** 二维码门牌: this place's services on the phone. */
    readonly doorPlate?: { readonly url: string; readonly label: Text }
  }
  home: {
    readonly groups: readonly GroupTile[]
    readonly common: readonly ServiceTile[]
    readonly serviceCount: number
    /** There is a menu by department as well. */
    readonly byDepartment: boolean
  }
  group: { readonly group: Omit<GroupTile, 'picture'>; readonly services: readonly ServiceTile[] }
  departments: { readonly departments: readonly Omit<GroupTile, 'picture'>[] }
  search: {
    /** What was typed, and what it found, best first. */
    readonly typed: string
    readonly found: readonly ServiceTile[]
    /** Where one can say it: what becomes of that. `nothing`: nothing was understood. */
    readonly speech?: SearchSpeech
    readonly byDepartment: boolean
    /** How many times words were understood: each puts new words in place of what was typed. */
    readonly spoken: number
  }
  guide: {
    readonly service: ServiceTile
    readonly who: Text
    readonly bring: readonly Text[]
    readonly minutes: number
    readonly fee: Text
    readonly result: Text
    readonly legalLimit: Text
    readonly steps: readonly Text[]
    /** Services of a bundle, to be chosen here. */
    readonly items: readonly BundleItem[]
  }
  consent: {
    readonly step: StepPosition
    readonly purpose: Text
    readonly items: readonly Text[]
    readonly recipient: Text
    readonly retention: Text
    /** A picture of the face is taken later: that is what is asked then. */
    readonly face: boolean
  }
  identify: {
    readonly step: StepPosition
    readonly phase: 'waiting' | 'reading'
    readonly side: CabinetSide
    /** Set after a failed try; the reader is already waiting for the next one. */
    readonly problem?: ProblemCode
    /** Whose card, where several people take part. */
    readonly whose?: Text
  }
  confirm: {
    readonly step: StepPosition
    readonly identity: MaskedIdentity
    readonly whose?: Text
    /** What became of applications this person left here while the network was down. */
    readonly notices: readonly Notice[]
  }
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
    readonly rows: readonly ReviewLine[]
  }
  working: { readonly step: StepPosition; readonly what: 'checkingRegister' | 'submitting' | WorkingWhat }
  printing: { readonly step: StepPosition; readonly side: CabinetSide; readonly caseNo: string }
  form: {
    readonly step: StepPosition
    readonly title: Text
    /** Pages of questions; one question a page where the service wants it so. */
    readonly page: number
    readonly pages: number
    readonly questions: readonly Question[]
    /** The question whose answer is to be changed: it stands open. */
    readonly change?: string
  }
  choose: {
    readonly step: StepPosition
    readonly title: Text
    readonly several: boolean
    readonly options: readonly {
      readonly value: string
      readonly label: Text
      readonly hint?: Text
      readonly chosen: boolean
      /** Where it is, when the options are places: see `chart`. */
      readonly at?: ChartPoint
    }[]
    /** For places: a drawing to scale, north up. */
    readonly chart?: { readonly spanM: number; readonly here?: ChartPoint }
    readonly records: readonly RecordRow[]
  }
  records: { readonly step: StepPosition; readonly title: Text; readonly records: readonly RecordRow[] }
  licences: {
    readonly step: StepPosition
    readonly phase: 'asking' | 'shown'
    readonly purpose: Text
    readonly types: readonly {
      readonly name: Text
      readonly required: boolean
      /** Undefined while asking. */
      readonly found?: boolean
      readonly validTo?: string
    }[]
  }
  document: {
    readonly step: StepPosition
    readonly phase: 'placing' | 'taking' | 'checking'
    readonly side: CabinetSide
    readonly title: Text
    readonly hint?: Text
    /** The page that is being taken, from 1, and how many there may be. */
    readonly page: number
    readonly pages: number
    readonly ready: boolean
    readonly promiseDays?: number
    readonly problem?: ProblemCode
  }
  scan: {
    readonly step: StepPosition
    readonly phase: 'waiting' | 'asking'
    readonly side: CabinetSide
    readonly title: Text
    readonly hint?: Text
    readonly problem?: ProblemCode
  }
  sign: {
    readonly step: StepPosition
    readonly phase: 'signing' | 'saving'
    readonly side: CabinetSide
    readonly whose?: Text
    readonly statement: Text
    readonly problem?: ProblemCode
  }
  pay: {
    readonly step: StepPosition
    readonly phase: 'opening' | 'waiting' | 'canceling'
    readonly title: Text
    readonly amountFen: number
    /** Payload of the QR. */
    readonly payUrl: string
  }
  appointment: {
    readonly step: StepPosition
    readonly title: Text
    readonly slots: readonly {
      readonly id: string
      readonly place: string
      readonly startsAt: string
      readonly left: number
    }[]
    readonly problem?: ProblemCode
  }
  deliver: {
    readonly step: StepPosition
    readonly title: Text
    readonly ways: readonly ('pickUp' | 'post')[]
    /** Where it is sent: asked after `post` was chosen. */
    readonly questions: readonly Question[]
  }
  preview: {
    readonly step: StepPosition
    readonly title: Text
    readonly pages: number
    readonly copies: number
    readonly side: CabinetSide
  }
  result: {
    /** `queued`: kept on this kiosk, handed in when the network is back. */
    readonly outcome: 'accepted' | 'queued' | 'unknown'
    readonly transactionId: string
    /** The backend's case number; otherwise our own reference, which staff can look up. Empty where nothing was done that could be looked up. */
    readonly caseNo: string
    /** What lies about that is the visitor's. */
    readonly take: readonly ('card' | 'receipt')[]
    readonly service: Text
    readonly headline: Text
    readonly facts: readonly { readonly label: Text; readonly value: Text }[]
    readonly receipt: 'printed' | 'notPrinted' | 'unknown' | 'none'
    /** Why there is no receipt, or why the result is unknown. */
    readonly problem?: ProblemCode
    /** Payload of the QR on the screen. */
    readonly queryUrl: string
    /** Progress per item of a bundle. */
    readonly items: readonly BundleItem[]
  }
  rating: { readonly service: Text; readonly caseNo: string }
  /** Why not good: asked for levels 1 and 2; nothing has to be chosen. */
  ratingReasons: {
    readonly level: RatingLevel
    readonly reasons: readonly { readonly code: string; readonly label: Text; readonly chosen: boolean }[]
    /** Whether a number to call back was left. */
    readonly contact: boolean
  }
  ratingUndo: { readonly level: RatingLevel; readonly undoMs: number }
  /** `kept`: an application of the visitor waits here, sealed, until it has been handed in. */
  goodbye: { readonly take: readonly ('card' | 'receipt')[]; readonly kept?: boolean }
  problem: {
    readonly code: ProblemCode
    /** True when something of this visit is kept and needs no repeating. */
    readonly saved: boolean
    readonly caseNo?: string
    /** Handed in, but the payment that belongs to it did not come about. */
    readonly unpaid?: true
    /** After a restart: a page may have come out, and only whoever stands there can see it. */
    readonly paperInDoubt?: true
    readonly service?: Text
    /** Why the office said no, and what can be done, where the catalogue has words for its code. */
    readonly because?: { readonly why: Text; readonly next: Text }
    /** Ticket number after `reportProblem`. */
    readonly ticketNo?: string
    /** What has become of the ticket's slip; undefined when none is printed, and the number has to be noted. */
    readonly slip?: 'printing' | 'printed' | 'notPrinted' | 'unknown'
    /** Whether a number to call back was left for the ticket (`leavePhone`). */
    readonly phoneLeft: boolean
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

export type WorkingWhat =
  | 'fetchingLicences'
  | 'fetchingDocument'
  | 'loadingSlots'
  | 'booking'
  | 'drawingNumber'
  | 'arrangingDelivery'

export type ScreenId = keyof ScreenProps
