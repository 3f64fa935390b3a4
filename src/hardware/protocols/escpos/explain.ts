import type { Explain } from '../../profiles/examples.ts'
import { CommandParser } from './command-parser.ts'
import { fullStatus } from './commands.ts'
import { PrinterDecoder } from './decoder.ts'
import { StatusMemory } from './status-bits.ts'

export const explain: Explain = (profile, send, received) => {
  const decoder = new PrinterDecoder(profile.protocol.plainStatus)
  const parser = new CommandParser((command) => {
    if (command.kind !== 'status') return
    if (command.n === fullStatus) decoder.expectFull()
    else decoder.expectStatus(command.n)
  })
  for (const command of parser.push(send)) if (command.kind === 'info') decoder.expectInfo(command.n)
  const memory = new StatusMemory(profile.statusBits ?? { dleEot: {}, asb: {} })
  const messages = decoder.push(received)
  for (const message of messages) {
    if (message.kind === 'status') memory.status(message.n, message.byte)
    if (message.kind === 'full') memory.full(message.bytes)
    if (message.kind === 'asb') memory.automatic(message.bytes)
  }
  if (messages.length === 0) return undefined
  const info = messages.find((message) => message.kind === 'info')
  return { conditions: memory.conditions(), ...(info ? { answer: info.text } : {}) }
}
