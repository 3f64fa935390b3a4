import { createServer } from 'node:net'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { presetCards, SimulatedSdtReader } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'

/** An answer longer than this can only be the card's text and photo. */
const readAnswerBytes = 1000

/** A reader on TCP that notes when the last byte of a card's data went out. */
export class TimedReader {
  readonly reader = new SimulatedSdtReader(systemClock, { times: { findMs: 0, readMs: 20 } })
  lastByteMs = 0

  async listen(): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => {
      const far = this.reader.wire.connect({
        send: (bytes) => {
          socket.write(bytes)
          if (bytes.length > readAnswerBytes) this.lastByteMs = performance.now()
        },
        hangUp: () => socket.destroy(),
      })
      socket.on('error', () => socket.destroy())
      socket.on('close', () => far?.disconnected())
      socket.on('data', (bytes) => far?.receive(bytes))
    })
    server.unref()
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
}

/** Milliseconds from the last byte of each card on the wire to the screen's message in a client's hands. */
export async function cardToScreen(visitor: Visitor, timed: TimedReader, cards: number): Promise<readonly number[]> {
  const [card] = presetCards
  if (!card) throw new Error('no card')
  const samples: number[] = []
  await visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 15_000)
  for (const [id, screen] of [
    ['start', 'home'],
    ['openService', 'guide'],
    ['begin', 'consent'],
    ['agree', 'identify'],
  ] as const) {
    await visitor.act(id === 'openService' ? { id, serviceId: 'pension-certification' } : { id })
    await visitor.untilScreen(screen, 5000)
  }
  for (let i = 0; i < cards; i += 1) {
    timed.reader.insertCard(card)
    await visitor.untilScreen('confirm', 10_000)
    samples.push(visitor.lastMessageMonoMs - timed.lastByteMs)
    timed.reader.removeCard()
    await visitor.act({ id: 'notMe' })
    await visitor.untilScreen('identify', 5000)
  }
  await visitor.act({ id: 'exit' })
  /* A page that is opened before the visit is cleared away sees it end, and loads itself anew. */
  await visitor.untilScreen('idle', 20_000)
  return samples
}
