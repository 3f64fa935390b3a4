import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../../src/kernel/clock.ts'
import type { EventLog } from '../../../src/kernel/log.ts'
import { Link } from '../../../src/kernel/mqtt/link.ts'

const connack = Uint8Array.of(0x20, 0x03, 0x00, 0x00, 0x00)
const sessionTakenOver = Uint8Array.of(0xe0, 0x02, 0x8e, 0x00)
let broker: Server
let url: string

/** A broker at which another client of the same name is let in each time, as mosquitto tells it. */
beforeAll(async () => {
  broker = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(connack)
      socket.end(sessionTakenOver)
    })
  })
  await new Promise<void>((done) => broker.listen(0, '127.0.0.1', done))
  const address = broker.address()
  url = `mqtt://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterAll(() => new Promise((done) => broker.close(done)))

test('a kiosk whose name another one has says so, and comes back ever more slowly', async () => {
  const waits: number[] = []
  const downs: unknown[] = []
  /* Waits between attempts are noted and not waited for. */
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => {
      waits.push(ms)
      return systemClock.sleep(1, signal)
    },
  }
  let enough = () => {}
  const seen = new Promise<void>((done) => {
    enough = done
  })
  const log: EventLog = {
    emit: (event, fields) => {
      if (event === 'link.down' && downs.push(fields) === 12) enough()
    },
  }
  const handlers = { onUp: () => {}, onDown: () => {}, onMessage: () => {} }
  const config = { url, protocol: '5' } as const
  const link = new Link({ config, clientId: 'rb/rb-01', clock, log, handlers, maxPayloadBytes: 1000 })
  link.start()
  await seen
  await link.stop()
  expect(downs).toContainEqual({ code: 'takenOver' })
  expect(Math.max(...waits)).toBeGreaterThan(2000)
})

test('a broker that was away is spoken to in MQTT 5 when it is back: it has refused nothing', async () => {
  let port = 0
  let level: number | undefined
  let spoken = () => {}
  const heard = new Promise<void>((done) => {
    spoken = done
  })
  const late = createServer((socket) => {
    socket.on('error', () => {})
    /* Type, length, 'MQTT' with its own length, then the protocol's level. */
    socket.once('data', (bytes: Buffer) => {
      level ??= bytes[bytes.indexOf('MQTT') + 4]
      spoken()
      socket.end()
    })
  })
  const listen = () => new Promise<void>((done) => late.listen(port, '127.0.0.1', done))
  await listen()
  const address = late.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((done) => late.close(done))
  let failed = 0
  const log: EventLog = {
    emit: (event) => {
      if (event === 'link.failed') failed += 1
    },
  }
  /* After one attempt in vain it is there. */
  const clock: Clock = {
    ...systemClock,
    sleep: async (_ms, signal) => {
      if (!late.listening) await listen()
      return systemClock.sleep(1, signal)
    },
  }
  const handlers = { onUp: () => {}, onDown: () => {}, onMessage: () => {} }
  const config = { url: `mqtt://127.0.0.1:${port}`, protocol: 'auto' } as const
  const link = new Link({ config, clientId: 'rb/rb-01', clock, log, handlers, maxPayloadBytes: 1000 })
  link.start()
  await heard
  expect([failed, level]).toEqual([1, 5])
  await link.stop()
  await new Promise((done) => late.close(done))
})
