import { FakeClock } from '../../kernel/clock.ts'
import { bytesOfHex, hexOf } from '../profiles/bytes.ts'
import type { Profile, ProfileExample } from '../profiles/schema.ts'
import { vpcdFrame } from '../transports/vpcd-frames.ts'
import { simulatorOf } from './families.ts'

/**
 * Puts a simulated device into the state an example means, sends it the example's bytes and compares what comes back, byte by
 * byte. Answers what is wrong, or undefined. For `checkProfiles({ runExample })`.
 */
export async function runExampleOnSimulator(profile: Profile, example: ProfileExample): Promise<string | undefined> {
  const unit = await simulatorOf(profile, new FakeClock())
  const endpoint = unit.endpoint()
  // A document printer answers with its whole list of attributes: examples show its meaning, the contract suite its bytes.
  if (endpoint.kind === 'job') return undefined
  if (endpoint.kind !== 'stream' && endpoint.kind !== 'packet' && endpoint.kind !== 'apdu')
    return 'this simulator exchanges no bytes'
  const heard: number[] = []
  const far = endpoint.peer.connect({ send: (bytes) => heard.push(...bytes), hangUp: () => {} })
  unit.stage(example)
  if (example.send !== undefined) {
    const sent = bytesOfHex(example.send)
    far?.receive(endpoint.kind === 'apdu' ? vpcdFrame(sent) : sent)
  }
  await Promise.resolve()
  // Examples of a chip show its commands and answers alone.
  const said = endpoint.kind === 'apdu' ? heard.slice(2) : heard
  const [got, wanted] = [hexOf(said), hexOf(bytesOfHex(example.receive))]
  return got === wanted ? undefined : `the simulator answers "${got}"`
}
