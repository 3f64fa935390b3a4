import type { Coded, Result } from '../../kernel/result.ts'
import type { DeviceByClass, DeviceClass } from './classes.ts'
import type { DeviceSnapshot } from './snapshot.ts'

/** Who asks for a device, and for how long. */
export interface ClaimRequest {
  /** Session id, or the name of an outside client. */
  readonly owner: string
  /** Why, in our vocabulary: `identify`, `print`, `self-test`, `outside-client`. */
  readonly reason: string
  /** Ends by itself after this time unless renewed; forgotten claims must not take a device out of service. */
  readonly leaseMs: number
  /** Held for as long as nobody else wants it: a test of staff's, or another claim, ends this one. */
  readonly yields?: true
}

/** Who holds a device now. */
export interface ClaimInfo extends ClaimRequest {
  readonly deviceId: string
  readonly sinceWallMs: number
}

/** Exclusive use of a device by one session or outside client. Released at the latest by the purge or the lease. */
export interface Claim<K extends DeviceClass> {
  readonly device: DeviceByClass[K]
  /** False once the claim has ended; its commands then answer `notReady`. */
  readonly held: boolean
  /** Begins the lease anew; false when the claim has ended already. */
  renew(): boolean
  /** Cancels what runs, closes what is open and brings the device into its known state (card back, lights off). */
  release(): void
}

export type ClaimFailure = Coded<'noSuchRole' | 'notReady' | 'claimed'>

/** The registry as the counter, telemetry and api see it. */
export interface Devices {
  snapshots(): readonly DeviceSnapshot[]
  byRole(role: string): DeviceSnapshot | undefined
  /** Called after any snapshot has changed; returns the way to stop listening. */
  onChange(listener: (device: DeviceSnapshot) => void): () => void
  claim<K extends DeviceClass>(deviceClass: K, role: string, request: ClaimRequest): Result<Claim<K>, ClaimFailure>
  claims(): readonly ClaimInfo[]
  /** "Look again now", e.g. after staff closed the cover. Never blocks. */
  rescan(): void
  start(): void
  /** Closes every device; resolves within 1 s even if one hangs. */
  stop(): Promise<void>
}
