import { bytesOfHex } from '../../profiles/bytes.ts'
import type { Explain } from '../../profiles/examples.ts'
import type { Profile } from '../../profiles/schema.ts'
import { answerFromBody, FrameDecoder, sdtPreamble } from './frame.ts'
import { statusOf } from './status-codes.ts'

/** Preamble of the profile's SDT dialect. */
export function preambleOf(profile: Profile): Uint8Array {
  const hex = profile.protocol.preamble
  return hex === undefined ? sdtPreamble : bytesOfHex(hex)
}

export const explain: Explain = (profile, _send, received) => {
  const [body] = new FrameDecoder({ preamble: preambleOf(profile), minLength: 4 }).push(received)
  const answer = body && answerFromBody(body)
  return answer && { conditions: [], answer: statusOf(answer.sw3) }
}
