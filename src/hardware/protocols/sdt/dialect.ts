import { bytesOfHex } from '../../profiles/bytes.ts'
import type { Profile } from '../../profiles/schema.ts'
import { sdtPreamble } from './frame.ts'

/** First bytes of frames to and from a module; vendors differ in them only. */
export interface SdtDialect {
  readonly preamble: Uint8Array
  readonly answerPreamble: Uint8Array
}

/** Some modules answer with a header of their own to requests in the usual form: devices.md 1.6 [chinasem]. */
export function dialectOf({ protocol }: Profile): SdtDialect {
  const preamble = protocol.preamble === undefined ? sdtPreamble : bytesOfHex(protocol.preamble)
  return {
    preamble,
    answerPreamble: protocol.answerPreamble === undefined ? preamble : bytesOfHex(protocol.answerPreamble),
  }
}
