import type { Explain } from '../../profiles/examples.ts'
import { answerOf, placeOf, resultOf } from './answer.ts'
import { crt02Commands, mt166Commands } from './commands.ts'
import { crt02Decoder } from './frame.ts'
import { mtConditions, mtStateOf } from './mt-state.ts'

/** Answers with the card's place, with how an operation ended, or with the name of a refusal. */
export const explain: Explain = (profile, _send, received) => {
  for (const signal of crt02Decoder().push(received)) {
    const answer = signal.kind === 'frame' ? answerOf(signal.content) : undefined
    if (!answer) continue
    if (!answer.good) return { conditions: [], answer: answer.error }
    if (profile.class === 'cardDispenser' && answer.cm === mt166Commands.status.cm) {
      const state = mtStateOf(answer.data)
      return state && { conditions: mtConditions(state), answer: state.place }
    }
    const { cm, pm } = crt02Commands.status
    const says = answer.cm === cm && answer.pm === pm ? placeOf(answer.data) : resultOf(answer.data)
    return { conditions: [], ...(says === undefined ? {} : { answer: says }) }
  }
  return undefined
}
