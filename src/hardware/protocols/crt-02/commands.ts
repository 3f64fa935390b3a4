/** Commands by name: CM and PM. devices.md 2.8 [crt310py]; `toRf` by the enumeration of moves in [crt310cs]. */
export const crt02Commands = {
  /** Makes the reader ready and leaves a card where it is. */
  initialise: { cm: 0x30, pm: 0x30 },
  status: { cm: 0x31, pm: 0x30 },
  /** Inside, where cards are read over the air. */
  toRf: { cm: 0x32, pm: 0x2e },
  /** Out at the front, not held: a hand can take it. */
  toFront: { cm: 0x32, pm: 0x30 },
  /** Out at the rear, not held. */
  toRear: { cm: 0x32, pm: 0x33 },
  rfSeek: { cm: 0x35, pm: 0x30 },
  rfUid: { cm: 0x35, pm: 0x31 },
} as const

/** Card dispensers MT163 and MT166 use the same frames for other commands: here 31 30 moves a card. [mt166js] */
export const mt166Commands = {
  /** To the mouth, held there until a hand takes it. */
  dispense: { cm: 0x31, pm: 0x31 },
  status: { cm: 0x32, pm: 0x30 },
} as const

export interface Crt02Code {
  readonly cm: number
  readonly pm: number
}

export type Crt02Command = keyof typeof crt02Commands
export type Crt02Move = 'toRf' | 'toFront' | 'toRear'
