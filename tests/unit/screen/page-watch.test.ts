import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nightlyIsDue } from '../../../src/screen/night.ts'
import { PageWatch } from '../../../src/screen/page-watch.ts'

const hungAfterMs = 60_000
const lookEveryMs = 2000
const settings = { hungAfterMs, restartAt: '03:30' }
const seen = (silentMs: number | null) => ({ silentMs, inSession: false })

test('a page that beats every 10 s never hangs, however busy the machine is between two looks', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 200 }), (steps) => {
      const watch = new PageWatch(0, settings)
      let now = 0
      for (const step of steps) {
        now += step
        if (watch.judge(now, seen(now % 10_000), undefined) === 'hung') return false
      }
      return true
    }),
  )
})

test('a page that falls silent hangs after the time of the site file, and no sooner', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000 }), (fellSilentMs) => {
      const watch = new PageWatch(0, settings)
      let now = 0
      for (;;) {
        now += lookEveryMs
        if (watch.judge(now, seen(Math.max(0, now - fellSilentMs)), undefined) === 'hung') break
      }
      return now - fellSilentMs >= hungAfterMs && now - fellSilentMs < hungAfterMs + lookEveryMs
    }),
  )
})

test('while the daemon is away nothing hangs, and its return begins the count anew', () => {
  const watch = new PageWatch(0, settings)
  expect(watch.judge(600_000, undefined, undefined)).toBe('well')
  /* A daemon that has just started has heard no page yet. */
  expect(watch.judge(600_000 + hungAfterMs - 1, seen(null), undefined)).toBe('well')
  expect(watch.judge(600_000 + hungAfterMs, seen(null), undefined)).toBe('hung')
})

test('a daemon that was started anew between two looks does not make a living page hang', () => {
  const watch = new PageWatch(0, settings)
  expect(watch.judge(100_000, seen(1000), undefined)).toBe('well')
  for (let now = 102_000; now < 99_000 + hungAfterMs; now += lookEveryMs)
    expect(watch.judge(now, seen(null), undefined)).toBe('well')
  expect(watch.judge(99_000 + hungAfterMs, seen(null), undefined)).toBe('hung')
})

test('what an earlier browser showed does not count as alive', () => {
  const watch = new PageWatch(50_000, settings)
  watch.judge(52_000, seen(9000), undefined)
  expect(watch.everAlive).toBe(false)
  watch.judge(54_000, seen(1000), undefined)
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

test('at night a browser is exchanged while nobody is in a visit, and never by a clock that nobody has set', () => {
  const watch = new PageWatch(0, settings)
  const old = 20 * 3_600_000
  const night = new Date('2026-11-22T03:31:00')
  const judge = (inSession: boolean, wall: Date | undefined) => watch.judge(old, { silentMs: 0, inSession }, wall)
  expect([judge(true, night), judge(false, undefined), judge(false, new Date('2026-11-22T12:00:00'))]).toEqual([
    'well',
    'well',
    'well',
  ])
  expect(judge(false, night)).toBe('nightly')
  expect(watch.judge(old, undefined, night)).toBe('well')
})
