import { bytesOfHex } from './bytes.ts'
import { explainers } from './explainers.ts'
import type { Profile, ProfileExample } from './schema.ts'

/** What an exchange means by this profile's own codec and settings. */
export interface ExampleMeaning {
  readonly conditions: readonly string[]
  readonly answer?: string
}

/** Runs what was sent and received through a protocol's codec; undefined when it finds no complete message in it. */
export type Explain = (profile: Profile, send: Uint8Array, received: Uint8Array) => ExampleMeaning | undefined

/** What is wrong with an example, or undefined when codec and profile say what it says. */
export async function exampleProblem(profile: Profile, example: ProfileExample): Promise<string | undefined> {
  const load = explainers[profile.driver]
  if (!load) return 'a device of this driver exchanges no bytes: it can have no examples'
  const explain = await load()
  const meaning = explain(
    profile,
    example.send === undefined ? new Uint8Array(0) : bytesOfHex(example.send),
    bytesOfHex(example.receive),
  )
  if (!meaning) return 'the bytes of "receive" are no complete answer'
  const { answer, conditions } = example.means
  if (answer !== undefined && answer !== meaning.answer)
    return `means ${meaning.answer ?? 'no answer code'}, not ${answer}`
  if (conditions === undefined) return undefined
  const [said, found] = [[...conditions].sort().join(' '), [...meaning.conditions].sort().join(' ')]
  return said === found ? undefined : `means [${found}], not [${said}]`
}
