import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Backoff } from '../../../src/kernel/backoff.ts'
import { FakeClock, systemClock } from '../../../src/kernel/clock.ts'
import { ulid } from '../../../src/kernel/ulid.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })

test('each wait lies between the shortest and twice the last bound, never over the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(unit),
      (minMs, more, draws) => {
        const maxMs = minMs + more
        let draw = 0
        const backoff = new Backoff({ minMs, maxMs }, () => draws[draw] ?? 0)
        for (draw = 0; draw < draws.length; draw += 1) {
          const waitMs = backoff.nextMs()
          expect(waitMs).toBeGreaterThanOrEqual(minMs)
          expect(waitMs).toBeLessThanOrEqual(Math.min(maxMs, Math.ceil(minMs * 2 ** (draw + 1))))
        }
      },
    ),
  )
})

test('a thousand kiosks do not come back in the same second', () => {
  const waits = Array.from({ length: 1000 }, () => {
    const backoff = new Backoff({ minMs: 500, maxMs: 60_000 })
    for (let i = 0; i < 7; i += 1) backoff.nextMs()
    return Math.floor(backoff.nextMs() / 1000)
  })
  const busiest = Math.max(...waits.map((second) => waits.filter((other) => other === second).length))
  expect(busiest).toBeLessThan(60)
})

test('after a success the next wait is short again', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 9000 }, () => 1)
  expect([backoff.nextMs(), backoff.nextMs(), backoff.nextMs()]).toEqual([200, 400, 800])
  backoff.reset()
  expect(backoff.nextMs()).toBe(200)
})

test('timers fire in the order they are due, at the time they are due, and not after they were cancelled', async () => {
  const clock = new FakeClock()
  const fired: string[] = []
  clock.after(30, () => fired.push(`c ${clock.monoMs()}`))
  clock.after(10, () => fired.push(`a ${clock.monoMs()}`))
  clock.after(20, () => clock.after(5, () => fired.push(`b ${clock.monoMs()}`)))
  const cancel = clock.after(15, () => fired.push('never'))
  cancel()
  await clock.advance(30)
  expect(fired).toEqual(['a 10', 'b 25', 'c 30'])
})

test('a jump of the wall clock moves no duration', async () => {
  const clock = new FakeClock()
  const before = clock.wallMs()
  clock.jumpWall(-86_400_000)
  await clock.advance(5)
  expect([clock.monoMs(), clock.wallMs()]).toEqual([5, before - 86_400_000 + 5])
})

test.each([
  ['the system clock', systemClock],
  ['the fake clock', new FakeClock()],
])('%s: a sleep ends at once when it is called off', async (_name, clock) => {
  const stop = new AbortController()
  const slept = clock.sleep(60_000, stop.signal)
  stop.abort()
  expect([await slept, await clock.sleep(60_000, stop.signal)]).toEqual([false, false])
})

test('ids sort by the millisecond they were made in, and do not repeat', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 47 }), fc.nat({ max: 2 ** 47 }), (a, b) => {
      const [x, y] = [ulid(a), ulid(b)]
      expect(x).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
      if (a !== b) expect(x < y).toBe(a < b)
      else expect(x).not.toBe(y)
    }),
  )
})
