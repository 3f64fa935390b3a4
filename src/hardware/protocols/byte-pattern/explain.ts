import type { Explain } from '../../profiles/examples.ts'
import { PatternMatcher } from './matcher.ts'
import { compile, match } from './template.ts'

/** The name of the frame that was received, in answer to one that the profile can send. */
export const explain: Explain = ({ protocol }, send, received) => {
  const sends = Object.values(protocol.sends ?? {}).flatMap((text) => {
    const template = compile(text ?? '')
    return template ? [template] : []
  })
  const isOurs = (bytes: Uint8Array) =>
    sends.some((template) => template.length === bytes.length && typeof match(template, bytes) === 'object')
  if (send.length > 0 && !isOurs(send)) return undefined
  const patterns = (protocol.receives ?? []).flatMap(({ name, bytes }) => {
    const template = compile(bytes)
    return template ? [{ template, meaning: name }] : []
  })
  const [first] = new PatternMatcher(patterns).push(received)
  return first && { conditions: [], answer: first.meaning }
}
