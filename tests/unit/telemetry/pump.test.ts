import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Ledger, report } from '../../../src/counter/transactions/ledger.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'
import type { Connection } from '../../../src/kernel/mqtt/link.ts'
import { type Coded, fail, ok, type Result } from '../../../src/kernel/result.ts'
import { Outbox, outboxMigration } from '../../../src/kernel/store/outbox.ts'
import { Store } from '../../../src/kernel/store/store.ts'
import { Pump } from '../../../src/telemetry/pump.ts'
import { eventEnvelope } from '../../../src/wire/events.ts'

const window = 100
const address = { tenant: 'demo', kiosk: 'shiqiao-01' }

/** The far end of one connection: takes publishes, and acknowledges them when told to, as a broker does. */
class Broker implements Connection {
  readonly linkId = '01K8ZZZZZZZZZZZZZZZZZZZZZZ'
  readonly receiveMaximum: number
  readonly taken: number[] = []
  readonly topics = new Set<string>()
  #unanswered: ((result: Result<void, Coded<'linkDown'>>) => void)[] = []
  mostUnanswered = 0

  constructor(receiveMaximum = 100) {
    this.receiveMaximum = receiveMaximum
  }

  publish(topic: string, payload: string): Promise<Result<void, Coded<'linkDown'>>> {
    const event = eventEnvelope.parse(JSON.parse(payload))
    this.taken.push(event.seq)
    this.topics.add(topic)
    return new Promise((resolve) => {
      this.#unanswered.push(resolve)
      this.mostUnanswered = Math.max(this.mostUnanswered, this.#unanswered.length)
    })
  }

  subscribe(): Promise<Result<void, never>> {
    return Promise.resolve(ok(undefined))
  }

  /** PUBACK for everything that waits; says nothing about what the fleet has stored. */
  async puback(): Promise<void> {
    for (let waiting = this.#unanswered.splice(0); waiting.length > 0; waiting = this.#unanswered.splice(0)) {
      for (const resolve of waiting) resolve(ok(undefined))
      await clock.advance(0)
    }
  }

  async lose(): Promise<void> {
    pump.down()
    for (const resolve of this.#unanswered.splice(0)) resolve(fail('linkDown'))
    await clock.advance(0)
  }
}

let clock: FakeClock
let store: Store
let ledger: Ledger
let pump: Pump
function begin(): void {
  clock = new FakeClock()
  store = new Store({ path: ':memory:', migrations: [outboxMigration], clock, log: silentLog })
  const outbox = new Outbox(store.db, clock, () => {
    throw new Error('nothing is dropped here')
  })
  ledger = new Ledger(store, outbox, clock)
  pump = new Pump({ ledger, address, clock, log: silentLog })
}
beforeEach(begin)
afterEach(() => store.close())

async function write(rows: number): Promise<void> {
  const sessionId = '01K8ZZZZZZZZZZZZZZZZZZZZZZ'
  for (let i = 0; i < rows; i += 1) void ledger.record({ reports: [report('session.started', { sessionId })] })
  store.flush()
  await clock.advance(0)
}

async function ack(upto: number, epoch = store.epoch, id?: string): Promise<void> {
  const done = pump.acknowledged({ epoch, upto, ...(id === undefined ? {} : { id }) })
  store.flush()
  await done
  await clock.advance(0)
}

const held = () => ledger.outbox.depth(store.db).rows
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('rows go out in order, never more than the window beyond what the fleet has committed', async () => {
  await write(250)
  const broker = new Broker()
  pump.up(broker)
  await broker.puback()
  expect(broker.taken).toEqual(upTo(1, window))
  await ack(30)
  await broker.puback()
  expect(broker.taken).toEqual(upTo(1, window + 30))
  expect([...broker.topics]).toEqual(['kiosk/1/demo/shiqiao-01/evt/p2'])
})

test('what a broker has acknowledged is still held; only what the fleet has committed goes', async () => {
  await write(5)
  const broker = new Broker()
  pump.up(broker)
  await broker.puback()
  expect(held()).toBe(5)
  await ack(3)
  expect(held()).toBe(2)
  expect(pump.watermark).toBe(3)
})

test('a broker that takes few at a time is not given more', async () => {
  await write(40)
  const broker = new Broker(7)
  pump.up(broker)
  await broker.puback()
  expect(broker.taken).toEqual(upTo(1, 40))
  expect(broker.mostUnanswered).toBe(7)
})

test('silence of the fleet: everything above the watermark is sent again, later each time, up to a minute', async () => {
  await write(3)
  const broker = new Broker()
  pump.up(broker)
  await broker.puback()
  const sentAt: number[] = []
  for (let before = broker.taken.length; sentAt.length < 6; before = broker.taken.length) {
    while (broker.taken.length === before) await clock.advance(500)
    sentAt.push(clock.monoMs())
    await broker.puback()
  }
  expect(sentAt).toEqual([5000, 15_000, 35_000, 75_000, 135_000, 195_000])
  expect(broker.taken).toEqual(Array.from({ length: 7 }, () => [1, 2, 3]).flat())
})

test('progress ends the doubling, and with nothing outstanding no timer runs', async () => {
  await write(2)
  const broker = new Broker()
  pump.up(broker)
  await broker.puback()
  await clock.advance(16_000)
  await broker.puback()
  await ack(1)
  broker.taken.length = 0
  await clock.advance(0)
  await write(1)
  await broker.puback()
  await clock.advance(5000)
  expect(broker.taken).toContain(2)
  await broker.puback()
  await ack(3)
  expect(held()).toBe(0)
  expect(clock.pendingTimers()).toBe(0)
})

describe('a watermark that cannot be ours deletes nothing:', () => {
  test.each([
    ['of another file', 2, 'ffffffffffffffff'],
    ['beyond what was ever written', 4, undefined],
    ['older than the one we have', 1, undefined],
  ])('%s', async (_what, upto, epoch) => {
    await write(3)
    const broker = new Broker()
    pump.up(broker)
    await broker.puback()
    await ack(1)
    await ack(upto, epoch)
    expect(pump.watermark).toBe(1)
    expect(held()).toBe(2)
  })
})

test('a link lost in the middle: the next one gets everything the fleet has not committed, in order', async () => {
  await write(12)
  const first = new Broker(5)
  pump.up(first)
  await clock.advance(0)
  expect(first.taken).toEqual(upTo(1, 5))
  await ack(2)
  await first.lose()
  await write(1)
  expect(first.taken).toEqual(upTo(1, 5))
  await clock.advance(600_000)
  const second = new Broker()
  pump.up(second)
  await second.puback()
  expect(second.taken).toEqual(upTo(3, 13))
})

test('after a restart a retained watermark above the held rows changes nothing that is held', async () => {
  await write(4)
  await ack(2)
  expect(held()).toBe(2)
  pump = new Pump({ ledger, address, clock, log: silentLog })
  const broker = new Broker()
  pump.up(broker)
  await ack(2)
  await broker.puback()
  expect(broker.taken).toEqual([3, 4])
})

test('whatever befalls the link and the fleet, in the end all rows are committed once and the outbox is empty', async () => {
  const happening = fc.oneof(
    fc.record({ what: fc.constant('write' as const), rows: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ what: fc.constant('puback' as const) }),
    fc.record({ what: fc.constant('lose' as const) }),
    fc.record({ what: fc.constant('up' as const), room: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ what: fc.constant('commit' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ what: fc.constant('time' as const), ms: fc.nat(20_000) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      store.close()
      begin()
      let broker: Broker | undefined
      let committed = 0
      const seen = new Set<number>()
      const look = () => {
        for (const seq of broker?.taken ?? []) {
          expect(seq).toBeLessThanOrEqual(pump.watermark + window)
          seen.add(seq)
        }
      }
      /** The fleet commits some of what has arrived without a gap, and says so. */
      const commit = async (share: number) => {
        let contiguous = committed
        while (seen.has(contiguous + 1)) contiguous += 1
        committed += Math.round((contiguous - committed) * share)
        await ack(committed)
      }
      for (const h of happenings) {
        if (h.what === 'write') await write(h.rows)
        else if (h.what === 'puback') await broker?.puback()
        else if (h.what === 'commit') await commit(h.share)
        else if (h.what === 'time') await clock.advance(h.ms)
        else if (h.what === 'up' && !broker) {
          broker = new Broker(h.room)
          pump.up(broker)
        } else if (h.what === 'lose' && broker) {
          look()
          await broker.lose()
          broker = undefined
        }
        look()
      }
      if (!broker) {
        broker = new Broker()
        pump.up(broker)
      }
      const last = ledger.outbox.depth(store.db).lastSeq
      for (let round = 0; held() > 0 && round < 200; round += 1) {
        await broker.puback()
        look()
        await commit(1)
        await clock.advance(1000)
      }
      expect(held()).toBe(0)
      expect(committed).toBe(last)
    }),
    { numRuns: 60 },
  )
})

describe('a database that went back in time', () => {
  const types = () =>
    store.db
      .prepare('SELECT type FROM outbox ORDER BY seq')
      .all()
      .map((row) => row.type)

  test.each([
    ['of which the fleet has more rows than it has ever written', 118, '01K8YYYYYYYYYYYYYYYYYYYYYY'],
    ['that has since written other rows under the same numbers', 8, '01K8YYYYYYYYYYYYYYYYYYYYYY'],
  ])('%s reports what it holds under new numbers, and says so', async (_what, upto, id) => {
    await write(10)
    const broker = new Broker(500)
    pump.up(broker)
    await broker.puback()
    const acked = ack(upto, store.epoch, id)
    for (let i = 0; i < 3; i += 1) {
      store.flush()
      await clock.advance(0)
    }
    await acked
    await broker.puback()
    const base = Math.max(upto, 10) + window
    expect(types()).toEqual([...Array(10).fill('session.started'), 'outbox.dropped', 'store.wentBack'])
    expect(broker.taken.slice(10)).toEqual(upTo(base + 1, base + 12))
    const tomb = store.db.prepare("SELECT body FROM outbox WHERE type = 'outbox.dropped'").get()
    expect(JSON.parse(String(tomb?.body))).toMatchObject({ ranges: [[upto + 1, base]], count: 0 })
    await ack(base + 12)
    expect(held()).toBe(0)
  })

  test('is not suspected where the fleet names the row that is held', async () => {
    await write(10)
    pump.up(new Broker(500))
    const id = String(store.db.prepare('SELECT id FROM outbox WHERE seq = 8').get()?.id)
    await ack(8, store.epoch, id)
    expect(held()).toBe(2)
  })
})
