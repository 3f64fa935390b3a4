import type { Clock } from '../../kernel/clock.ts'
import type { Coded, Result } from '../../kernel/result.ts'
import type { AnyDriverDevice, Outcome } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'

/** Why a device cannot be used or stopped being usable; becomes the snapshot's `faultCode`. */
export type DriverFailure = Coded<
  | 'comms.timeout'
  | 'comms.closed'
  | 'comms.noFrames'
  | 'comms.frozen'
  | 'comms.protocol'
  | 'open.failed'
  | 'selfTest.failed'
  | 'canceled'
>

/** What happens to a card or sheet. `found`: after a start or a fault one was discovered inside. */
export type MediaEvent =
  | 'entering'
  | 'inserted'
  | 'found'
  | 'presented'
  | 'taken'
  | 'retained'
  | 'jammed'
  | 'cleared'
  | 'unknown'

/** What a driver tells the supervisor as it happens. Never blocks, never throws. */
export interface DriverReport {
  /** A good answer came just now. */
  seen(): void
  /** All conditions the device itself stands by; replaces the earlier list. */
  conditions(list: readonly string[]): void
  identity(what: { readonly firmware?: string; readonly serial?: string }): void
  /** The link has ended; the driver is of no more use. */
  lost(reason: string): void
  /** Something failed that a look at the device should explain. */
  suspect(): void
  /** The device stays in use beyond a command (a running camera view), or no longer. */
  usage(inUse: boolean): void
  /** A card or sheet moved; said once per event. */
  media(event: MediaEvent): void
  /** So much of a consumable went, in the profile's unit. */
  used(consumableId: string, amount: number): void
  /** The device measures a consumable itself, 0..100. */
  level(consumableId: string, percent: number): void
  /** Newest value of one sensor, after debouncing. */
  sensor(name: string, value: string): void
}

/** What must outlive one link. */
export interface DriverMemory {
  /**
   * The most bytes of a raster command that may not have arrived; so many zeroes bring the printer back to a command boundary, and
   * mean nothing to one that is there.
   */
  rasterDebtBytes: number
  /** Whatever else a driver must know after it has been made anew; its own keys only, never personal data. */
  readonly notes: Map<string, string>
}

export interface DriverContext {
  readonly clock: Clock
  /** The evaluated profile; may change once the firmware is known. */
  profile(): Profile
  readonly report: DriverReport
  readonly memory: DriverMemory
  /** Newest value of a sensor of this kiosk, whichever device has it; undefined when nobody does. */
  sensor(name: string): string | undefined
}

/** What an operator's or automatic self-test found, in a code and one plain sentence for the readiness report. */
export interface SelfTestFinding {
  readonly code: string
  readonly detail?: string
}

/** A device class over one opened link. Used once: after `lost` or `close` a new one is made. */
export interface Driver {
  readonly device: AnyDriverDevice
  /** First conversation: is it there, who is it, is it well. */
  identify(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** A light look while idle. */
  poll(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** The device's own reset command; moves neither paper nor card. */
  softReset(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /**
   * Known state after a claim has ended: lights off, card back at the gate, pad cleared, trigger off. Absent when there is
   * nothing to do.
   */
  park?(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** One of the profile's `selfTest` entries; `comms` is answered by `poll` when a driver has no test of its own. */
  selfTest?(id: string, signal: AbortSignal): Promise<Outcome<SelfTestFinding>>
  close(): Promise<void>
}

/** Why a command was stopped: the supervisor aborts with one of these as the reason. */
export type StopCode = 'canceled' | 'timeout' | 'deviceGone'

export function stopCode(signal: AbortSignal): StopCode {
  const reason: unknown = signal.reason
  return reason === 'timeout' || reason === 'deviceGone' ? reason : 'canceled'
}
