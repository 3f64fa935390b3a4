import type { Explain } from '../../profiles/examples.ts'
import { decodeMessage } from './decode.ts'
import { isSuccess } from './message.ts'
import { printerStateOf } from './printer-state.ts'

/** Examples of a document printer: the body of a request and of its answer, without HTTP. */
export const explain: Explain = (_profile, send, received) => {
  const answer = decodeMessage(received)?.message
  if (!decodeMessage(send) || !answer) return undefined
  return {
    conditions: printerStateOf(answer).conditions,
    answer: isSuccess(answer.code) ? 'ok' : `status${answer.code.toString(16)}`,
  }
}
