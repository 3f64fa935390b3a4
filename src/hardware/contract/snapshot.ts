import type { DeviceClass } from './classes.ts'

/** What the device does now; `adminState` (people) is separate. */
export type OperatingState =
  | 'disabled'
  | 'absent'
  | 'opening'
  | 'identifying'
  | 'ready'
  | 'busy'
  | 'recovering'
  | 'faulted'
  | 'ambiguous'

/**
 * A standing fact about a device in the IPP manner (RFC 8011 5.4.12): keyword plus severity suffix, e.g. `media-empty-error`,
 * `media-low-warning`, `cover-open-error`, `comms-error`, `frames-frozen-error`, `device-absent-error`.
 */
export type Condition = string

export interface Consumable {
  readonly id: string
  /** `ok`, `low`, `empty` as the device's sensors say; `unknown` without a sensor or without a fresh answer. */
  readonly level: 'ok' | 'low' | 'empty' | 'unknown'
  /** Used since staff last refilled, in the profile's unit; absent when the driver cannot measure it. */
  readonly used?: number
  /** What is left: of `capacity` minus `used`, or as the device says. 0..100. */
  readonly percent?: number
}

/**
 * Where a card or sheet is, in the words of XFS4IoT (CardReader.Status media): `entering` lies at the slot, `present` is in the
 * device, `exiting` was offered and not yet taken. `unknown` after a fault until the device has looked.
 */
export type MediaState = 'notPresent' | 'entering' | 'present' | 'exiting' | 'jammed' | 'unknown'

/** How often what happened to media; kept over restarts. */
export interface MediaCounts {
  readonly inserted: number
  /** Given out by the device: dispensed cards, presented tickets, cards moved back to the slot. */
  readonly presented: number
  readonly taken: number
  /** Offered and not taken within the profile's `forgottenAfterMs`. */
  readonly forgotten: number
  readonly retained: number
  readonly jammed: number
}

/** How staff puts a condition right: i18n key of the text, picture name, from the profile's `repair` list. */
export interface Remedy {
  readonly condition: Condition
  readonly text: string
  readonly picture?: string
}

export interface DeviceSnapshot {
  readonly id: string
  readonly role: string
  readonly class: DeviceClass
  readonly required: boolean
  readonly profileId: string
  /** SHA-256 of the evaluated profile, first 16 hex digits. */
  readonly profileHash: string
  readonly firmware?: string
  /** E.g. the SAM id of an identity reader. */
  readonly serial?: string
  readonly adminState: 'enabled' | 'disabled'
  readonly operatingState: OperatingState
  /** Step of the recovery ladder while `recovering`. */
  readonly recoveryStep?: string
  /** Code of the fault while `faulted` or `absent`, e.g. `comms.timeout`, `open.notFound`. */
  readonly faultCode?: string
  readonly conditions: readonly Condition[]
  readonly consumables: readonly Consumable[]
  /** Remedies for the standing conditions, worst first. */
  readonly remedies: readonly Remedy[]
  /** Only for devices that hold or give out cards or paper and can tell. */
  readonly media?: MediaState
  /** Newest value of each sensor of a `sensors` device, in the words of XFS4IoT Auxiliaries (`open`, `closed`, `on`, `off`, ...). */
  readonly sensors?: Readonly<Record<string, string>>
  /** Only for a speaker: the sensor of this kiosk that says `present` while headphones are plugged into it. */
  readonly headphoneSensor?: string
  /** Wall clock of the last good answer, or undefined before the first. */
  readonly lastSeenWallMs?: number
  /** True when the last good answer is older than the profile's `staleAfterMs`. */
  readonly stale: boolean
}

/** Whether a device can be used for a customer now: ready (or busy), and no condition ending in `-error`. */
export function canServe(d: DeviceSnapshot): boolean {
  return (
    (d.operatingState === 'ready' || d.operatingState === 'busy') && !d.conditions.some((c) => c.endsWith('-error'))
  )
}
