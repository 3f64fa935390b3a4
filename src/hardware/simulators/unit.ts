import type { Clock } from '../../kernel/clock.ts'
import type { DeviceClass } from '../contract.ts'
import type { Profile, ProfileExample } from '../profiles/schema.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'

/** Something a person can do to a simulated device: put a card on it, open its cover, break it. */
export interface SimulatorOrder {
  /** One line of help. */
  readonly says: string
  /** Values it takes; absent when it takes none, empty when it takes any text. */
  readonly values?: readonly string[]
  /** Answers what is wrong with the value, or undefined when it was done. */
  readonly run: (value: string) => string | undefined
}

/**
 * A simulated device of any class as demo, tests and `kioskd simulate device` handle it: the far end of its wire, orders, and
 * what can be seen of it.
 */
export interface SimulatedUnit {
  readonly class: DeviceClass
  endpoint(): SimulatedEndpoint
  readonly orders: Readonly<Record<string, SimulatorOrder>>
  /** What somebody standing in front of it would see. */
  state(): Readonly<Record<string, unknown>>
  /** Puts it into the state an example speaks of, before its bytes are sent. */
  stage(example: ProfileExample): void
  /** How often it has been made to move paper, a card or a lock; only units that have such parts. */
  moves?(): number
  /** Units that are servers of their own (cameras, document printers) start, on this port or a free one, and stop. */
  start?(port?: number): Promise<void>
  stop?(): Promise<void>
}

/** Makes the simulated device that fits a profile: its dialect, its measures, its ways of telling. */
export type SimulatorFactory = (profile: Profile, clock: Clock) => SimulatedUnit
