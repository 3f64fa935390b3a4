/** Commands by name: CM, PM, and whether the motor moves. devices.md 2.8 [crt571go]. */
export const f2Commands = {
  /** Makes the machine ready and leaves a card where it is. */
  initialise: { cm: 0x30, pm: 0x33, moves: false },
  status: { cm: 0x31, pm: 0x30, moves: false },
  toHold: { cm: 0x32, pm: 0x30, moves: true },
  toChip: { cm: 0x32, pm: 0x31, moves: true },
  toBin: { cm: 0x32, pm: 0x33, moves: true },
  toGate: { cm: 0x32, pm: 0x39, moves: true },
  allowEntry: { cm: 0x33, pm: 0x30, moves: false },
  forbidEntry: { cm: 0x33, pm: 0x31, moves: false },
  powerUp: { cm: 0x51, pm: 0x30, moves: false },
  powerDown: { cm: 0x51, pm: 0x31, moves: false },
  apdu: { cm: 0x51, pm: 0x39, moves: false },
  version: { cm: 0xa4, pm: 0x30, moves: false },
} as const

export type F2Command = keyof typeof f2Commands

/** The answer to reset in the answer to powering up: machines put the kind of protocol (30, 31) before it, or nothing. */
export function resetAnswerIn(data: Uint8Array): Uint8Array {
  const isFirst = (byte: number | undefined) => byte === 0x3b || byte === 0x3f
  return !isFirst(data[0]) && isFirst(data[1]) ? data.slice(1) : data.slice()
}
