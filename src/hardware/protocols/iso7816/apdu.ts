/** SW1 SW2 of a command that went well. */
export const swOk = 0x9000

export interface CardAnswer {
  /** SW1 SW2 as one number. */
  readonly sw: number
  /** Without SW1 SW2; a view of the answer. */
  readonly data: Uint8Array
}

/** A command APDU with a short body: CLA INS P1 P2 [Lc data] [Le]. */
export function commandApdu(
  header: readonly [cla: number, ins: number, p1: number, p2: number],
  data: Uint8Array = new Uint8Array(0),
  le?: number,
): Uint8Array {
  const body = data.length === 0 ? [] : [data.length & 0xff, ...data.subarray(0, 255)]
  return Uint8Array.from([...header, ...body, ...(le === undefined ? [] : [le])])
}

/** SELECT by name (AID or file name), first occurrence. */
export const selectByName = (name: Uint8Array) => commandApdu([0x00, 0xa4, 0x04, 0x00], name)

/** READ RECORD of a file by its short id; Le 0: as long as it is. */
export const readRecord = (sfi: number, record: number) =>
  commandApdu([0x00, 0xb2, record, ((sfi << 3) | 4) & 0xff], undefined, 0)

/** Splits an answer; undefined when it is too short to hold SW1 SW2. */
export function parseAnswer(answer: Uint8Array): CardAnswer | undefined {
  const at = answer.length - 2
  if (at < 0) return undefined
  return { sw: ((answer[at] ?? 0) << 8) | (answer[at + 1] ?? 0), data: answer.subarray(0, at) }
}

/**
 * The command that continues an exchange (ISO 7816-3, T=0): GET RESPONSE after 61xx, the same command with the right Le after 6Cxx.
 * Undefined when the answer is the whole answer. devices.md 2.7.
 */
export function continuation(command: Uint8Array, sw: number): Uint8Array | undefined {
  const [sw1, sw2] = [sw >> 8, sw & 0xff]
  if (sw1 === 0x61) return Uint8Array.of((command[0] ?? 0) & 0x0f, 0xc0, 0x00, 0x00, sw2)
  if (sw1 !== 0x6c) return undefined
  // Case 1 and 3 have no Le yet; case 2 and 4 end with it.
  const lc = command.length > 5 ? (command[4] ?? 0) : 0
  const withoutLe = command.length <= 5 ? 4 : Math.min(command.length, 5 + lc)
  return Uint8Array.from([...command.subarray(0, withoutLe), sw2])
}
