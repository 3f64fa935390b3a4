/**
 * The typed contract between the daemon and its screens. kiosk-ui imports it as types only.
 *
 * A screen is a projection of the session: the daemon pushes it over `GET /api/v1/live` (WebSocket) whenever it changes, and
 * `GET /api/v1/screen` answers the same. A page does nothing but draw it and send actions by `POST /api/v1/actions`.
 */

import type { Action, ActionId } from './contract/actions.ts'
import type { ScreenId, ScreenProps } from './contract/screens.ts'
import type { SpeakMessage, VoiceMessage, VoicePrefs } from './contract/voice.ts'

export type * from './contract/actions.ts'
export type * from './contract/screens.ts'
export type * from './contract/voice.ts'

/** zh-CN, zh-HK, English, Portuguese. */
export type Lang = 'zh' | 'hk' | 'en' | 'pt'
/** Text from the catalogue or the site file. Where `hk` or `pt` is missing, `zh` or `en` is shown. */
export interface Text {
  readonly zh: string
  readonly en: string
  readonly hk?: string
  readonly pt?: string
}

export interface Prefs {
  readonly size: 'standard' | 'large' | 'xlarge'
  readonly mode: 'light' | 'dark' | 'contrast' | 'glare'
  readonly lang: Lang
  /** `low`: everything that can be pressed stands in the lower half of an upright panel. */
  readonly reach: 'normal' | 'low'
  /** Absent: the visitor has not asked for the voice. */
  readonly voice?: VoicePrefs
}

/** What can be done without touching the glass: six orders are enough for everything. */
export type KeyOrder = 'next' | 'previous' | 'select' | 'back' | 'help' | 'repeat'
/** A key of the access keypad: an order, what is typed into a field, or `clear`, which takes the last figure back. */
export type AccessKey = KeyOrder | 'clear' | 'point' | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`

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
  | 'scanner.absent'
  | 'scanner.unclear'
  | 'scanner.noDocument'
  | 'code.absent'
  | 'code.notRead'
  | 'code.unknown'
  | 'pad.absent'
  | 'pad.empty'
  | 'licence.missing'
  | 'query.nothingFound'
  | 'slots.none'
  | 'pay.expired'
  | 'pay.canceled'
  | 'pay.unknown'
  | 'document.notFetched'
  /** A copy of papers did not come out, and is kept for this visit only. */
  | 'document.notKept'
  | 'party.samePerson'
  | 'identity.invalid'
  | 'service.unavailable'
  | 'service.closed'
  | 'consent.refused'
  | 'session.interrupted'
  | 'store.failed'
  | 'purge.failed'

export type Overlay =
  | { readonly kind: 'timeout'; readonly remainingMs: number }
  | { readonly kind: 'help'; readonly ticketNo: string; readonly phone: string; readonly expectedMinutes: number }
  /** The visit waits for an assistant, or for the card to come back. */
  | { readonly kind: 'paused'; readonly why: 'assist' | 'card'; readonly remainingMs: number }
  /** A clerk wants to help: nothing is shown to them before the citizen has agreed. */
  | { readonly kind: 'assist'; readonly staffRef: string }
  /** The longest time a visit may take is nearly over. */
  | { readonly kind: 'cap'; readonly remainingMs: number }

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
  /** Set while a clerk helps, with the citizen's consent. */
  readonly assistedBy?: string
  /** Training: nothing reaches a backend, and every screen says so. */
  readonly training: boolean
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
  /** Whom people call for help, as it is written. */
  readonly helpPhone: string
  /** True only under the demo: pages may say "演示". */
  readonly demo: boolean
  /** True when somebody can sign in here as staff. */
  readonly staff?: boolean
  /** True when they can do it with a card. */
  readonly staffCard?: boolean
  /** Languages that can be chosen here, the region's own first. */
  readonly languages: readonly Lang[]
  /** Keys of this kiosk's switches or keyboard (`KeyboardEvent.code`), beside the usual ones. */
  readonly keys: Readonly<Record<string, KeyOrder>>
  /** True when there is a speaker: the voice may be offered. */
  readonly voice?: boolean
}

export type Projection = { [S in ScreenId]: ProjectionOf<S> }[ScreenId]

/** What is being typed and has not been sent. */
export interface Draft {
  /** The field that is open. */
  readonly open: string
  /** Letters in it that are not yet a word. */
  readonly letters: string
  /** By field: the open one, and what was typed on a page beside it. */
  readonly texts: readonly { readonly field: string; readonly text: string }[]
}

/** Daemon to page. */
export type LiveMessage =
  /** `draft` comes with the first one of a connection, where somebody was typing. */
  | { readonly type: 'projection'; readonly projection: Projection; readonly draft?: Draft }
  | VoiceMessage
  /** A key of the access keypad was pressed. */
  | { readonly type: 'key'; readonly key: AccessKey }

/** Page to daemon, over the same WebSocket. */
export type PageMessage =
  | { readonly type: 'alive'; readonly screen: string; readonly rev: number }
  /** Somebody touches the glass or walks by keys; said at most every five seconds, whatever is pressed. */
  | { readonly type: 'present' }
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
  /** What stands in the open field, told as it changes; null when it is left. Never echoed: a page that is loaded again gets the newest. */
  | { readonly type: 'draft'; readonly rev: number; readonly draft: Draft | null }
  /** The citizen has emptied the signature field. */
  | { readonly type: 'penCleared' }
  | SpeakMessage
  /** Nothing more of what is being said. */
  | { readonly type: 'hush' }

export interface ActionRequest {
  readonly rev: number
  readonly action: Action
}

/** `stale`: the screen has moved on; `notOffered`: not in `actions`. Both are harmless: draw the newest projection. */
export type ActionAnswer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: 'stale' | 'notOffered' | 'invalid' }

/**
 * `GET /api/v1/identity`: what the screen masks, whole, for 按住看全部; never cached, and only while that screen stands. Confirm: `name`,
 * `idNumber`, `address`. Review: by `key` of the row. Choose and records: titles by the `id` of their record, its fields by `<id> <place>`.
 */
export type RevealedValues = Readonly<Record<string, string>>

/** One of the words for what was typed; `inputLength` letters of it are used up. */
export interface InputCandidate {
  readonly text: string
  readonly inputLength: number
}

/** What whoever watches the browser may know of its page. */
export interface PageState {
  /** How long no page has said that it is alive, ms; null: none has since the daemon started. */
  readonly silentMs: number | null
  readonly inSession: boolean
}

/*
 * Other routes: `GET /api/v1/camera/frame` answers the newest JPEG while a face or paper is looked at (204 when none yet);
 * `GET /api/v1/document/page` the page just scanned, `GET /api/v1/document/preview` a PNG of what will be printed, each only while it is shown;
 * `POST /api/v1/input/candidates` takes `{typed, limit}` and answers `{candidates: InputCandidate[]}`: words for pinyin, nothing is remembered;
 * `GET /api/v1/health` answers 200 or 503, and `GET /api/v1/page` a `PageState`, without a bearer.
 * The bearer is in `<meta name="kioskd-bearer">` of the page, and goes into `Authorization: Bearer …`;
 * for the WebSocket it is offered as the second subprotocol: `['kioskd.v1', 'bearer.<token>']`.
 */
