/**
 * What the rest of the house knows about hardware: device classes, outcomes, snapshots, claims.
 * Nothing here names a protocol or a transport.
 */
import type { Coded, Result } from '../kernel/result.ts'
import type { Sensitive } from '../kernel/sensitive.ts'

export type DeviceClass = 'identityReader' | 'printer' | 'camera'

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

/**
 * Every command ends in one of three ways within its timeout. `unknown` means the device may have acted (paper moved, card
 * moved) and nobody can say; such a command is never repeated by the device layer.
 */
export type Outcome<T, C extends string = string> =
  | { readonly outcome: 'done'; readonly value: T }
  | { readonly outcome: 'failed'; readonly code: C; readonly detail?: string }
  | { readonly outcome: 'unknown'; readonly code: C; readonly detail?: string }

/** Codes shared by all classes. */
export type CommonFailure = 'canceled' | 'timeout' | 'deviceGone' | 'notReady' | 'commsError' | 'internal'

/** Person as read from a resident identity card; all personal fields are Sensitive and belong to the session. */
export interface IdentityCard {
  /** Which layout the chip carried. `mainland` is decoded; other layouts answer `cardTypeUnsupported` for now. */
  readonly layout: 'mainland'
  readonly name: Sensitive<string>
  /** 18 characters, GB 11643 check character verified. */
  readonly idNumber: Sensitive<string>
  readonly sex: 'male' | 'female' | 'unknown' | 'unspecified'
  /** GB/T 3304 code `01`..`56`, `97`, `98`. */
  readonly nation: string
  /** YYYYMMDD */
  readonly birth: Sensitive<string>
  readonly address: Sensitive<string>
  readonly issuer: Sensitive<string>
  /** YYYYMMDD */
  readonly validFrom: string
  /** YYYYMMDD or `长期` */
  readonly validTo: string
  /** The 1024 bytes of the WLT photo, opaque. Empty when the card gave none. */
  readonly photoWlt: Sensitive<Uint8Array>
}

export type IdentityFailure =
  | CommonFailure
  | 'cardReadError' /* lifted too early, or chip error: try again */
  | 'cardTypeUnsupported'
  | 'cardDataInvalid' /* decoded, but a field breaks its own rules */
  | 'readerSelfTestFailed'

export interface IdentityReader {
  readonly class: 'identityReader'
  /**
   * Waits for a card and reads it. A card that was read before and still lies there is not read again (the module answers
   * 80 for it until it leaves the field). `onPhase` says when a card has been found, so that the screen can ask for stillness.
   */
  readCard(options: {
    readonly timeoutMs: number
    readonly signal: AbortSignal
    readonly onPhase?: (phase: 'waiting' | 'reading') => void
  }): Promise<Outcome<IdentityCard, IdentityFailure>>
}

/** One bit a dot, most significant bit left, rows padded to whole bytes; 1 prints black. */
export interface Raster {
  readonly widthDots: number
  readonly heightDots: number
  readonly data: Uint8Array
}

export interface PrintJob {
  /** Our own id of the job, for the journal; never sent to the device. */
  readonly jobId: string
  readonly raster: Raster
  /** Text of a code below the picture; only for a printer whose `qr` is `native`. */
  readonly qr?: string
  readonly cut: boolean
}

export type PrintFailure = CommonFailure | 'mediaEmpty' | 'coverOpen' | 'cutterError' | 'printerError'

export interface Printer {
  readonly class: 'printer'
  readonly dotsPerLine: number
  /** `native`: the printer draws QR codes itself, sharper than a picture; `raster`: they belong into the picture. */
  readonly qr: 'native' | 'raster'
  readonly dpi: number
  /**
   * Prints one job. `failed` only when the device is known not to have moved paper (refused before the first data byte);
   * anything after that which is not confirmed good is `unknown`.
   */
  print(
    job: PrintJob,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Outcome<{ readonly paperMm: number }, PrintFailure>>
}

export type CameraFailure = CommonFailure | 'framesFrozen' | 'noFrames'

export interface CameraFrame {
  /** Whole JPEG (FF D8 .. FF D9). */
  readonly jpeg: Uint8Array
  readonly seq: number
  /** Monotonic time of arrival, ms. */
  readonly atMonoMs: number
}

/** A running picture. Closing it is part of the session's purge. */
export interface CameraView {
  latest(): CameraFrame | undefined
  /** The next frame that arrives after this call. */
  next(options: {
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<Outcome<CameraFrame, CameraFailure>>
  /** Ends the stream and overwrites kept frames. */
  close(): Promise<void>
}

export interface Camera {
  readonly class: 'camera'
  openView(options: {
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<Outcome<CameraView, CameraFailure>>
}

export interface DeviceByClass {
  readonly identityReader: IdentityReader
  readonly printer: Printer
  readonly camera: Camera
}

/** Exclusive use of a device by one session. Released at the latest by the purge. */
export interface Claim<K extends DeviceClass> {
  readonly device: DeviceByClass[K]
  release(): void
}

export type ClaimFailure = Coded<'noSuchRole' | 'notReady' | 'claimed'>

/** The registry as the counter, telemetry and api see it. */
export interface Devices {
  snapshots(): readonly DeviceSnapshot[]
  byRole(role: string): DeviceSnapshot | undefined
  /** Called after any snapshot has changed; returns the way to stop listening. */
  onChange(listener: (device: DeviceSnapshot) => void): () => void
  claim<K extends DeviceClass>(deviceClass: K, role: string, owner: string): Result<Claim<K>, ClaimFailure>
  /** "Look again now", e.g. after staff closed the cover. Never blocks. */
  rescan(): void
  start(): void
  /** Closes every device; resolves within 1 s even if one hangs. */
  stop(): Promise<void>
}
