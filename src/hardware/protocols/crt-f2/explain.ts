import type { Explain } from '../../profiles/examples.ts'
import { answerOf, type MachineState } from './answer.ts'
import { f2Decoder } from './frame.ts'

/** Conditions that stand by what the machine says of its stacker (where the model has one) and its bin. */
export function conditionsOf(state: MachineState, hasStacker: boolean): readonly string[] {
  const cards = { empty: ['cards-empty-error'], few: ['cards-low-warning'], enough: [] }[state.stacker]
  return [...(hasStacker ? cards : []), ...(state.binFull ? ['retain-bin-full-error'] : [])]
}

export const explain: Explain = (profile, _send, received) => {
  for (const signal of f2Decoder().push(received)) {
    const answer = signal.kind === 'frame' ? answerOf(signal.content) : undefined
    if (!answer) continue
    if (!answer.good) return { conditions: [], answer: answer.error }
    return { conditions: conditionsOf(answer.state, profile.class === 'cardDispenser'), answer: answer.state.place }
  }
  return undefined
}
