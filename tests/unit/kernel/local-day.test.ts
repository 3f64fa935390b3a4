import { expect, test } from 'vitest'
import { localDay, localDayAfter, localTime } from '../../../src/kernel/local-day.ts'

test('days and times are those of the clock on the wall, with their zeros', () => {
  const early = new Date(2026, 0, 3, 7, 5)
  expect(localDay(early)).toBe('2026-01-03')
  expect(localTime(early.getTime())).toBe('2026-01-03 07:05')
  expect(localDay(new Date(2026, 11, 31, 23, 59))).toBe('2026-12-31')
})

test('days after go over the ends of months and years', () => {
  expect(localDayAfter(new Date(2026, 11, 25).getTime(), 10)).toBe('2027-01-04')
  expect(localDayAfter(new Date(2028, 1, 28, 23, 30).getTime(), 1)).toBe('2028-02-29')
})
