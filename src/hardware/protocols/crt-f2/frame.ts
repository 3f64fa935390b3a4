import { CrtDecoder, framed } from '../crt/framing.ts'

/*
 * Frames of CRT-571 and newer CRT machines. devices.md 2.8 [crt571go]: F2, address, length (high, low), then so many bytes, 03, and
 * the XOR of everything before. Outside frames the machine says 06 (frame taken) or 15 (frame damaged).
 */

const start = 0xf2
/** Longest content: an APDU answer with its statuses, rounded up. */
const mostContent = 1024

export const encodeFrame = (content: Uint8Array, address = 0): Uint8Array =>
  framed([start, address, content.length >> 8, content.length & 0xff], content)

/** `C`, command, parameter, data. */
export const encodeCommand = (cm: number, pm: number, data: Uint8Array = new Uint8Array(0), address = 0) =>
  encodeFrame(Uint8Array.from([0x43, cm, pm, ...data]), address)

export const f2Decoder = (): CrtDecoder => new CrtDecoder({ start, headBytes: 4, leastContent: 3, mostContent })
