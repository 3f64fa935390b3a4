import type { Explain } from '../../profiles/examples.ts'
import { Crt541Decoder } from './frame.ts'

/** What stands by the stacker's state: only its first code means the same on every model. */
export const stackerConditions = (enough: boolean): readonly string[] => (enough ? [] : ['cards-low-warning'])

export const explain: Explain = (_profile, _send, received) => {
  const last = new Crt541Decoder().push(received).at(-1)
  if (!last) return undefined
  return last.kind === 'state'
    ? { conditions: stackerConditions(last.enough), answer: last.working }
    : { conditions: [], answer: last.kind }
}
