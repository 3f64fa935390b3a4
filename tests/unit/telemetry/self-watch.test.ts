import { expect, test } from 'vitest'
import { FakeClock } from '../../../src/kernel/clock.ts'
import {
  backlogMs,
  browserExchangedMs,
  clockSetWithinMs,
  firstPageWithinMs,
  SelfWatch,
} from '../../../src/telemetry/self-watch.ts'

/* What a kiosk finds wrong with itself, told neither for what passes by itself nor off and on. */

const hungAfterMs = 200_000
const pageDeadAfterMs = hungAfterMs + browserExchangedMs

function setUp() {
  const clock = new FakeClock()
  const at = {
    aliveMonoMs: Number.NEGATIVE_INFINITY,
    oldest: undefined as { readonly seq: number; readonly ageMs?: number } | undefined,
    watched: true,
  }
  const watch = new SelfWatch({
    clock,
    hungAfterMs,
    page: () => ({ pageSilentMs: clock.monoMs() - at.aliveMonoMs, pageWatched: at.watched }),
    outboxOldest: () => at.oldest,
  })
  return { clock, at, codes: () => watch.standing().map(({ source, code }) => `${source}:${code}`) }
}

test('a page may take its time to come up, and is dead when it has fallen silent or never come', async () => {
  const { clock, at, codes } = setUp()
  await clock.advance(firstPageWithinMs)
  expect(codes()).toEqual([])
  await clock.advance(1)
  expect(codes()).toEqual(['screen:page.dead'])
  at.aliveMonoMs = clock.monoMs()
  expect(codes()).toEqual([])
  await clock.advance(pageDeadAfterMs)
  expect(codes()).toEqual([])
  await clock.advance(1)
  expect(codes()).toEqual(['screen:page.dead'])
})

test('where nobody keeps a browser no page has to come; one that has come and gone is missed', async () => {
  const { clock, at, codes } = setUp()
  at.watched = false
  await clock.advance(firstPageWithinMs * 10)
  expect(codes()).toEqual([])
  at.aliveMonoMs = clock.monoMs()
  await clock.advance(pageDeadAfterMs + 1)
  expect(codes()).toEqual(['screen:page.dead'])
})

test('a clock has time to be set before anybody is called', async () => {
  const { clock, at, codes } = setUp()
  clock.isSynced = false
  const alive = () => {
    at.aliveMonoMs = clock.monoMs()
    return codes()
  }
  await clock.advance(clockSetWithinMs)
  expect(alive()).toEqual([])
  await clock.advance(1)
  expect(alive()).toEqual(['clock:clock.unsynced'])
  clock.isSynced = true
  expect(alive()).toEqual([])
})

test('what waits for the centre piles up when it has waited long, for a while, and until hardly anything is old', async () => {
  const { clock, at, codes } = setUp()
  let seq = 0
  const with_ = (oldestMs: number | undefined) => {
    at.aliveMonoMs = clock.monoMs()
    seq += 1
    at.oldest = oldestMs === undefined ? undefined : { seq, ageMs: oldestMs }
    return codes()
  }
  expect(with_(backlogMs)).toEqual([])
  /* The clock has just been set: a moment later the pump has sent it all. */
  expect(with_(50 * 365 * 86_400_000)).toEqual([])
  expect(with_(undefined)).toEqual([])
  expect(with_(backlogMs + 1)).toEqual([])
  await clock.advance(59_000)
  expect(with_(backlogMs + 59_000)).toEqual([])
  await clock.advance(1000)
  expect(with_(backlogMs + 60_000)).toEqual(['outbox:outbox.backlog'])
  expect(with_(backlogMs / 2)).toEqual(['outbox:outbox.backlog'])
  expect(with_(100_000)).toEqual([])
  expect(with_(backlogMs / 2)).toEqual([])
})

test('one row that is never taken is a backlog whatever the wall clock says: it was set since, or set back', async () => {
  const { clock, at, codes } = setUp()
  const alive = () => {
    at.aliveMonoMs = clock.monoMs()
    return codes()
  }
  at.oldest = { seq: 7 }
  expect(alive()).toEqual([])
  await clock.advance(backlogMs + 1)
  expect(alive()).toEqual([])
  await clock.advance(60_000)
  expect(alive()).toEqual(['outbox:outbox.backlog'])
  at.oldest = { seq: 7, ageMs: 0 }
  expect(alive()).toEqual(['outbox:outbox.backlog'])
  at.oldest = { seq: 8, ageMs: 0 }
  expect(alive()).toEqual([])
})
