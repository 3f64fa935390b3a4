import type { Explain } from '../../profiles/examples.ts'
import { dialectOf } from './dialect.ts'
import { answerFromBody, FrameDecoder } from './frame.ts'
import { statusOf } from './status-codes.ts'

export const explain: Explain = (profile, _send, received) => {
  const [body] = new FrameDecoder({ preamble: dialectOf(profile).answerPreamble, minLength: 4 }).push(received)
  const answer = body && answerFromBody(body)
  return answer && { conditions: [], answer: statusOf(answer.sw3) }
}
