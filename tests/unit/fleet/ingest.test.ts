import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readFacts } from '../../../src/fleet/service-state.ts'
import { toRanges } from '../../../src/kernel/store/outbox.ts'
import { ulid } from '../../../src/kernel/ulid.ts'
import { type EventBody, type EventEnvelope, type EventType, eventTypes } from '../../../src/wire/events.ts'
import { address, Centre } from '../../support/centre.ts'
import { messages } from '../wire/examples.ts'

const epoch = '00000000000000aa'
const startTs = 1_790_000_000_000
const idOf = (n: number) => `01K8${String(n).padStart(22, '0')}`

function event<T extends EventType>(seq: number, type: T, body: EventBody<T>): EventEnvelope {
  eventTypes[type].body.parse(body)
  return {
    epoch,
    seq,
    id: idOf(seq),
    type,
    ts: startTs + seq * 1000,
    mono: seq,
    synced: true,
    body: body as EventEnvelope['body'],
  }
}

const step = (seq: number) => event(seq, 'session.started', { sessionId: idOf(0) })

let centre: Centre
beforeEach(() => {
  centre = new Centre()
})
afterEach(() => centre.close())

/** A kiosk's story in its own order: visits, alarms that come and go, restarts. */
const story: fc.Arbitrary<readonly EventEnvelope[]> = fc
  .array(
    fc.oneof(
      fc.record({
        kind: fc.constant('visit' as const),
        outcome: fc.constantFrom('done' as const, 'failed' as const, 'unknown' as const, 'abandoned' as const),
        resolved: fc.constantFrom('done' as const, 'failed' as const),
        rating: fc.option(fc.integer({ min: 1, max: 5 })),
        durationMs: fc.nat(60_000),
      }),
      fc.record({
        kind: fc.constantFrom('raised' as const, 'cleared' as const),
        source: fc.constantFrom('receipt', 'identity'),
      }),
      fc.record({ kind: fc.constant('restart' as const) }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((chapters) => {
    const events: EventEnvelope[] = []
    const add = <T extends EventType>(type: T, body: EventBody<T>) => events.push(event(events.length + 1, type, body))
    for (const [i, chapter] of chapters.entries()) {
      if (chapter.kind === 'restart') {
        add('daemon.started', { bootId: idOf(0), kioskd: '0.1.0', previousEnd: 'crash' })
      } else if (chapter.kind === 'visit') {
        const { outcome, resolved, rating, durationMs } = chapter
        const tx = { transactionId: idOf(1000 + i), serviceId: 'pension' }
        add('transaction.started', { ...tx, sessionId: tx.transactionId })
        if (outcome === 'done') add('transaction.accepted', tx)
        add('transaction.ended', { ...tx, outcome, receipt: 'printed', durationMs })
        if (outcome === 'unknown') add('transaction.resolved', { ...tx, outcome: resolved })
        if (rating !== null) add('rating.submitted', { ...tx, level: rating })
      } else add(`alarm.${chapter.kind}`, { source: chapter.source, code: 'device-absent-error', severity: 'error' })
    }
    return events
  })

/** Some rows given up by the kiosk, with the tombstone that says so as the last row. */
const storyWithGaps = fc.tuple(story, fc.array(fc.nat(59), { maxLength: 5 })).map(([events, lost]) => {
  const droppable = events.filter((_, i) => lost.includes(i))
  const kept = events.filter((e) => !droppable.includes(e))
  if (droppable.length === 0) return events
  const tombstone = event(events.length + 1, 'outbox.dropped', {
    priority: 'p2',
    ranges: toRanges(droppable.map((e) => e.seq)).map(([a, b]) => [a, b] as [number, number]),
    count: droppable.length,
  })
  return [...kept, tombstone]
})

test('any order and any number of copies gives the same tables and the same watermark', async () => {
  await fc.assert(
    fc.asyncProperty(
      storyWithGaps.chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
          fc.shuffledSubarray([...events], { minLength: events.length }),
          fc.integer({ min: 1, max: 9 }),
        ),
      ),
      async ([inOrder, copies, shuffled, batch]) => {
        const straight = new Centre()
        await straight.takeEvents(inOrder)
        const crooked = new Centre()
        const arrivals = [...copies, ...shuffled]
        for (let i = 0; i < arrivals.length; i += batch) await crooked.takeEvents(arrivals.slice(i, i + batch))
        expect(crooked.tables()).toEqual(straight.tables())
        const last = inOrder.at(-1)?.seq
        expect(straight.acks.at(-1)?.upto).toBe(last)
        expect(crooked.acks.at(-1)?.upto).toBe(last)
        straight.close()
        crooked.close()
      },
    ),
    { numRuns: 150 },
  )
})

describe('the watermark', () => {
  test('stops before a gap and passes it when the missing row comes', async () => {
    await centre.takeEvents([step(1), step(2), step(4), step(5)])
    expect(centre.acks.at(-1)).toMatchObject({ address, epoch, upto: 2 })
    await centre.takeEvents([step(3)])
    expect(centre.acks.at(-1)?.upto).toBe(5)
  })

  test('is said again when a row comes again: the first answer may have been lost', async () => {
    await centre.takeEvents([step(1)])
    centre.acks.length = 0
    await centre.takeEvents([step(1)])
    expect(centre.acks).toEqual([{ address, epoch, upto: 1 }])
  })

  test('passes rows of which a tombstone says that they were given up', async () => {
    const tombstone = event(6, 'outbox.dropped', {
      priority: 'p2',
      ranges: [
        [1, 2],
        [4, 5],
      ],
      count: 4,
    })
    await centre.takeEvents([tombstone])
    expect(centre.acks.at(-1)?.upto).toBe(2)
    await centre.takeEvents([step(3)])
    expect(centre.acks.at(-1)?.upto).toBe(6)
    expect(centre.rows('SELECT dropped FROM watermark')).toEqual([{ dropped: 4 }])
  })

  test('goes on from where a kiosk already was with a fleet before us', async () => {
    const [, beat] = messages.hb
    centre.take('hb', { ...beat, outbox: { epoch, rows: 1, lastSeq: 48_212, firstSeq: 48_212 } })
    await centre.takeEvents([step(48_212)])
    expect(centre.acks.at(-1)?.upto).toBe(48_212)
    centre.take('hb', { ...beat, outbox: { epoch, rows: 1, lastSeq: 48_212, firstSeq: 7 } })
    await centre.ingest.flush()
    expect(centre.rows('SELECT upto FROM watermark')).toEqual([{ upto: 48_212 }])
  })

  test('belongs to one epoch: a new file of the kiosk begins at one', async () => {
    await centre.takeEvents([step(1), step(2), { ...step(1), epoch: '00000000000000bb' }])
    expect(centre.acks.map((a) => [a.epoch, a.upto])).toEqual([
      [epoch, 2],
      ['00000000000000bb', 1],
    ])
  })

  test('is never said of rows that could not be committed', async () => {
    centre.store.db.exec('CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, "disk full"); END')
    await centre.takeEvents([step(1)])
    expect(centre.acks).toEqual([])
    centre.store.db.exec('DROP TRIGGER full')
    await centre.takeEvents([step(1)])
    expect(centre.acks).toEqual([{ address, epoch, upto: 1 }])
  })
})

test('a body that is not in its schema is kept by type only and stops nothing', async () => {
  await centre.takeEvents([
    { ...step(1), body: { sessionId: '王秀英', idNumber: '990101195403120020' } },
    { ...step(2), type: 'invented.later', body: { anything: '石桥村2组18号' } },
    step(3),
  ])
  expect(centre.acks.at(-1)?.upto).toBe(3)
  expect(centre.rows('SELECT seq, type, body, understood FROM event WHERE seq < 3')).toEqual([
    { seq: 1, type: 'session.started', body: '{}', understood: 0 },
    { seq: 2, type: 'invented.later', body: '{}', understood: 0 },
  ])
  expect(JSON.stringify(centre.tables())).not.toMatch(/王秀英|9901011954|石桥村2组/)
})

test.each([
  ['evt/p0', 'not JSON'],
  ['evt/p0', { ...step(1), seq: 0 }],
  ['evt/p0', { ...step(1), epoch: 'x' }],
  ['evt/p0', { ...step(1), seq: 1e300 }],
  ['evt/p0', [step(1)]],
  ['evt/p0', null],
  ['dev/other', messages.dev[1]],
  ['dev/receipt', { ...messages.dev[1], name: '王秀英' }],
  ['state', { ...messages.state[1], v: 2 }],
  ['hb', '{}'],
  [
    'evt/p1',
    JSON.stringify(step(1)).replace(/"body":\{[^}]*\}/, `"body":{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}`),
  ],
  ['cmd', {}],
  ['', {}],
])('a message on %j that is not in its schema leaves nothing', async (suffix, message) => {
  centre.take(suffix, message)
  await centre.ingest.flush()
  expect([...centre.rows('SELECT * FROM kiosk'), ...centre.rows('SELECT * FROM event')]).toEqual([])
})

test('the will of an older connection does not mask the birth of a newer one', async () => {
  const [, online] = messages.state
  const older = { ...online, linkId: ulid(startTs) }
  const newer = { ...online, linkId: ulid(startTs + 60_000) }
  const now = () => readFacts(centre.store.db, address)?.state
  centre.take('state', older)
  centre.take('state', newer)
  centre.take('state', { ...older, state: 'lost' })
  await centre.ingest.flush()
  expect(now()).toMatchObject({ state: 'online', linkId: newer.linkId })
  centre.take('state', { ...newer, state: 'lost' })
  await centre.ingest.flush()
  expect(now()?.state).toBe('lost')
})

test('a kiosk whose clock was put back is believed when it comes up again', async () => {
  const [, online] = messages.state
  const fast = { ...online, linkId: ulid(startTs + 60_000) }
  const right = { ...online, linkId: ulid(startTs) }
  const now = () => readFacts(centre.store.db, address)?.state
  centre.take('state', fast)
  centre.take('state', { ...fast, state: 'lost' })
  centre.take('state', right)
  centre.take('state', { ...fast, state: 'lost' })
  await centre.ingest.flush()
  expect(now()).toMatchObject({ state: 'online', linkId: right.linkId })
})
