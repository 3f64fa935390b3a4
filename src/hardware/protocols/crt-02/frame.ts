import { CrtDecoder, framed } from '../crt/framing.ts'

/*
 * Frames of the older CRT readers. devices.md 2.8 [crt310py]: 02, length (high, low) of what follows up to the data's end, command,
 * parameter, data, 03, and the XOR of everything before. The reader says 06 (frame taken) or 15 (damaged); asked with 05 it sends
 * its answer in the same frame.
 */

const start = 0x02
/** Asks for the answer to a command that was taken. */
export const enquiry = 0x05
/** Longest content: three tracks of a stripe, rounded up. */
const mostContent = 512

/** A frame around command, parameter and data. */
export function encodeCrt02(cm: number, pm: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = data.length + 2
  return framed([start, length >> 8, length & 0xff], Uint8Array.from([cm, pm, ...data]))
}

export const crt02Decoder = (): CrtDecoder => new CrtDecoder({ start, headBytes: 3, leastContent: 2, mostContent })
