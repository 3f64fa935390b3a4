import { expect, test } from 'vitest'
import { frontPage, noticesSchema } from '../../../../src/counter/session/front-page.ts'

const notices = noticesSchema.parse([
  { title: '一', approvedBy: '镇政府', from: '2026-11-20', until: '2026-11-22' },
  { title: '二', approvedBy: '镇政府', until: '2026-11-21' },
])
const shownAt = (day: number, hour: number) =>
  frontPage({ notices }, new Date(2026, 10, day, hour).getTime()).notices.map(({ title }) => title.zh)

test('a notice stands from the first to the last of its days, both whole, by the clock on the wall', () => {
  expect(shownAt(19, 23)).toEqual(['二'])
  expect(shownAt(20, 0)).toEqual(['一', '二'])
  expect(shownAt(22, 23)).toEqual(['一'])
  expect(shownAt(23, 0)).toEqual([])
})

test('nothing is shown that nobody has approved, or that stays for ever', () => {
  expect(noticesSchema.safeParse([{ title: '一', until: '2026-11-22' }]).success).toBe(false)
  expect(noticesSchema.safeParse([{ title: '一', approvedBy: '镇政府' }]).success).toBe(false)
})
