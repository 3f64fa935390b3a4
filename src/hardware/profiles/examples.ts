import { CommandParser } from '../protocols/escpos/command-parser.ts'
import { PrinterDecoder } from '../protocols/escpos/decoder.ts'
import { StatusMemory } from '../protocols/escpos/status-bits.ts'
import { answerFromBody, FrameDecoder, sdtPreamble } from '../protocols/sdt/frame.ts'
import { statusOf } from '../protocols/sdt/status-codes.ts'
import type { Profile, ProfileExample } from './schema.ts'

export function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').map((byte) => Number.parseInt(byte, 16)))
}

/** What an exchange means by this profile's own codec and bit map. */
export interface ExampleMeaning {
  readonly conditions: readonly string[]
  readonly answer?: string
}

/** Preamble of the profile's SDT dialect. */
export function preambleOf(profile: Profile): Uint8Array {
  const hex = profile.protocol.preamble
  return hex === undefined ? sdtPreamble : bytesOfHex(hex)
}

/** Runs the received bytes of an example through the codec; undefined when it finds no complete message in them. */
export function explainExample(profile: Profile, example: ProfileExample): ExampleMeaning | undefined {
  const received = bytesOfHex(example.receive)
  if (profile.driver === 'sdt') {
    const [body] = new FrameDecoder({ preamble: preambleOf(profile), minLength: 4 }).push(received)
    const answer = body && answerFromBody(body)
    return answer && { conditions: [], answer: statusOf(answer.sw3) }
  }
  if (profile.driver === 'escpos') return explainPrinter(profile, bytesOfHex(example.send), received)
  return undefined
}

function explainPrinter(profile: Profile, send: Uint8Array, received: Uint8Array): ExampleMeaning | undefined {
  const decoder = new PrinterDecoder()
  const parser = new CommandParser((command) => {
    if (command.kind === 'status') decoder.expectStatus(command.n)
  })
  for (const command of parser.push(send)) if (command.kind === 'info') decoder.expectInfo(command.n)
  const memory = new StatusMemory(profile.statusBits ?? { dleEot: {}, asb: {} })
  const messages = decoder.push(received)
  for (const message of messages) {
    if (message.kind === 'status') memory.status(message.n, message.byte)
    if (message.kind === 'asb') memory.automatic(message.bytes)
  }
  if (messages.length === 0) return undefined
  const info = messages.find((message) => message.kind === 'info')
  return { conditions: memory.conditions(), ...(info ? { answer: info.text } : {}) }
}

/** What is wrong with an example, or undefined when codec and profile say what it says. */
export function exampleProblem(profile: Profile, example: ProfileExample): string | undefined {
  const meaning = explainExample(profile, example)
  if (!meaning) return 'the bytes of "receive" are no complete answer'
  const { answer, conditions } = example.means
  if (answer !== undefined && answer !== meaning.answer)
    return `means ${meaning.answer ?? 'no answer code'}, not ${answer}`
  if (conditions === undefined) return undefined
  const [said, found] = [[...conditions].sort().join(' '), [...meaning.conditions].sort().join(' ')]
  return said === found ? undefined : `means [${found}], not [${said}]`
}
