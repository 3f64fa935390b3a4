import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nightlyIsDue } from '../../../src/screen/night.ts'
import { PageWatch } from '../../../src/screen/page-watch.ts'

const hungAfterMs = 60_000
const lookEveryMs = 2000
const seen = (silentMs: number | null) => ({ silentMs, inSession: false })

test('a page that beats every 10 s never hangs, however busy the machine is between two looks', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 200 }), (steps) => {
      const watch = new PageWatch(0, hungAfterMs)
      let now = 0
      for (const step of steps) {
        now += step
        if (watch.hangs(now, seen(now % 10_000))) return false
      }
      return true
    }),
  )
})

test('a page that falls silent hangs after the time of the site file, and no sooner', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000 }), (fellSilentMs) => {
      const watch = new PageWatch(0, hungAfterMs)
      let now = 0
      for (;;) {
        now += lookEveryMs
        if (watch.hangs(now, seen(Math.max(0, now - fellSilentMs)))) break
      }
      return now - fellSilentMs >= hungAfterMs && now - fellSilentMs < hungAfterMs + lookEveryMs
    }),
  )
})

test('while the daemon is away nothing hangs, and its return begins the count anew', () => {
  const watch = new PageWatch(0, hungAfterMs)
  expect(watch.hangs(600_000, undefined)).toBe(false)
  /* A daemon that has just started has heard no page yet. */
  expect(watch.hangs(600_000 + hungAfterMs - 1, seen(null))).toBe(false)
  expect(watch.hangs(600_000 + hungAfterMs, seen(null))).toBe(true)
})

test('a daemon that was started anew between two looks does not make a living page hang', () => {
  const watch = new PageWatch(0, hungAfterMs)
  expect(watch.hangs(100_000, seen(1000))).toBe(false)
  for (let now = 102_000; now < 99_000 + hungAfterMs; now += lookEveryMs)
    expect(watch.hangs(now, seen(null))).toBe(false)
  expect(watch.hangs(99_000 + hungAfterMs, seen(null))).toBe(true)
})

test('what an earlier browser showed does not count as alive', () => {
  const watch = new PageWatch(50_000, hungAfterMs)
  watch.hangs(52_000, seen(9000))
  expect(watch.everAlive).toBe(false)
  watch.hangs(54_000, seen(1000))
  expect(watch.everAlive).toBe(true)
})

test('the nightly restart is due for two hours from its minute, over midnight too, and once a night', () => {
  const at = (text: string) => new Date(`2026-11-22T${text}:00`)
  const old = 20 * 3_600_000
  const due = (restartAt: string, text: string, ranForMs = old) => nightlyIsDue(restartAt, at(text), ranForMs)
  expect([due('03:30', '03:29'), due('03:30', '03:30'), due('03:30', '05:29'), due('03:30', '05:30')]).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect([due('23:30', '23:29'), due('23:30', '00:30'), due('23:30', '01:30')]).toEqual([false, true, false])
  expect(due('03:30', '03:31', 60_000)).toBe(false)
  expect(due('never', '03:31')).toBe(false)
})
