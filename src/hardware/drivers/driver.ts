import type { Clock } from '../../kernel/clock.ts'
import type { Coded, Result } from '../../kernel/result.ts'
import type { Camera, IdentityReader, Printer } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'

/** Why a device cannot be used or stopped being usable; becomes the snapshot's `faultCode`. */
export type DriverFailure = Coded<
  'comms.timeout' | 'comms.closed' | 'comms.noFrames' | 'comms.frozen' | 'open.failed' | 'selfTest.failed' | 'canceled'
>

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
}

/** What must outlive one link: the printer may still be waiting for the rest of a picture when we come back. */
export interface DriverMemory {
  /** Bytes of a raster command that were not sent; zeroes of this number bring the printer back to a command boundary. */
  rasterDebtBytes: number
}

export interface DriverContext {
  readonly clock: Clock
  /** The evaluated profile; may change once the firmware is known. */
  profile(): Profile
  readonly report: DriverReport
  readonly memory: DriverMemory
}

/** A device class over one opened link. Used once: after `lost` or `close` a new one is made. */
export interface Driver {
  readonly device: IdentityReader | Printer | Camera
  /** First conversation: is it there, who is it, is it well. */
  identify(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** A light look while idle. */
  poll(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  /** The device's own reset command; moves neither paper nor card. */
  softReset(signal: AbortSignal): Promise<Result<void, DriverFailure>>
  close(): Promise<void>
}

/** Why a command was stopped: the supervisor aborts with one of these as the reason. */
export type StopCode = 'canceled' | 'timeout' | 'deviceGone'

export function stopCode(signal: AbortSignal): StopCode {
  const reason: unknown = signal.reason
  return reason === 'timeout' || reason === 'deviceGone' ? reason : 'canceled'
}
