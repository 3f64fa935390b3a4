import { beforeEach, expect, test } from 'vitest'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { Coalescer } from '../../../src/telemetry/coalesce.ts'

let clock: FakeClock
let coalescer: Coalescer
let said: string[]
beforeEach(() => {
  clock = new FakeClock()
  said = []
  coalescer = new Coalescer(clock, (key, payload) => said.push(`${clock.monoMs()} ${key} ${payload}`))
})

const offer = (payload: string, intervalMs = 10_000, key = 'reader') =>
  coalescer.offer(key, { payload, fingerprint: payload, intervalMs })

test('the first value is said at once, later ones no sooner than the interval, and only the newest', async () => {
  offer('a')
  await clock.advance(1000)
  offer('b')
  await clock.advance(1000)
  offer('c')
  await clock.advance(60_000)
  expect(said).toEqual(['0 reader a', '10000 reader c'])
})

test('after a quiet time a change is said at once', async () => {
  offer('a')
  await clock.advance(10_000)
  offer('b')
  expect(said).toEqual(['0 reader a', '10000 reader b'])
})

test('what was said already is not said again, and a change that was taken back is not said at all', async () => {
  offer('a')
  offer('a')
  await clock.advance(1000)
  offer('b')
  offer('a')
  await clock.advance(60_000)
  offer('a')
  expect(said).toEqual(['0 reader a'])
  expect(clock.pendingTimers()).toBe(0)
})

test('an urgent value overtakes, and what replaces it while it waits keeps its time', async () => {
  offer('a')
  await clock.advance(200)
  offer('b')
  offer('urgent', 1000)
  await clock.advance(300)
  offer('newer')
  await clock.advance(60_000)
  expect(said).toEqual(['0 reader a', '1000 reader newer'])
})

test('keys do not wait for each other', () => {
  offer('a')
  offer('x', 10_000, 'printer')
  expect(said).toEqual(['0 reader a', '0 printer x'])
})

test('on a new connection everything is said again, and nothing of the old one is left waiting', async () => {
  offer('a')
  offer('b')
  coalescer.reset()
  expect(clock.pendingTimers()).toBe(0)
  offer('b')
  await clock.advance(60_000)
  expect(said).toEqual(['0 reader a', '0 reader b'])
})
