import { expect, test } from 'vitest'
import { monthWords } from '../../../kiosk-ui/i18n/day.ts'
import { dayBefore, isWhole, monthBefore } from '../../../kiosk-ui/kiosk/staff/earlier.ts'

test('the day and the month before, over the ends of months and years', () => {
  expect(dayBefore('2026-11-22', 0)).toBe('2026-11-22')
  expect(dayBefore('2026-11-01', 1)).toBe('2026-10-31')
  expect(dayBefore('2028-03-01', 1)).toBe('2028-02-29')
  expect(dayBefore('2027-01-01', 31)).toBe('2026-12-01')
  const march = new Date(2026, 2, 31, 23, 30)
  expect(monthBefore(march, 0)).toBe('2026-03')
  expect(monthBefore(march, 1)).toBe('2026-02')
  expect(monthBefore(march, 3)).toBe('2025-12')
  expect(monthBefore(march, 12)).toBe('2025-03')
  expect(monthWords('2025-12')).toBe('2025 年 12 月')
})

test('nobody is led to a day or a month of which the kiosk no longer has everything', () => {
  expect(isWhole('2026-01-01', undefined)).toBe(true)
  expect([isWhole('2026-03-05', '2026-03-05'), isWhole('2026-03-04', '2026-03-05')]).toEqual([true, false])
  expect([isWhole('2026-04-01', '2026-03-05'), isWhole('2026-03-01', '2026-03-05')]).toEqual([true, false])
})
