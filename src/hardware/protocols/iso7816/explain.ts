import type { Explain } from '../../profiles/examples.ts'
import { parseAnswer, swOk } from './apdu.ts'

/** One command APDU and its answer, without the framing of the reader. */
export const explain: Explain = (_profile, _send, received) => {
  const answer = parseAnswer(received)
  if (!answer) return undefined
  if (answer.sw === swOk) return { conditions: [], answer: 'ok' }
  return { conditions: [], answer: answer.sw >> 8 === 0x61 ? 'moreData' : answer.sw.toString(16).padStart(4, '0') }
}
