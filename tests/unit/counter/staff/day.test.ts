import { afterEach, beforeEach, expect, test } from 'vitest'
import { wholeFrom } from '../../../../src/counter/staff/day.ts'
import { localDay } from '../../../../src/kernel/local-day.ts'
import { JournalStand } from '../../../support/journal.ts'

let stand: JournalStand
beforeEach(() => {
  stand = new JournalStand()
})
afterEach(() => stand.close())

test('what has been moved into archives is missed from the day after the oldest row that is left', async () => {
  expect(wholeFrom(stand.store.db)).toBeUndefined()
  stand.visit(1)
  stand.clock.jumpWall(stand.clock.wallMs() + 2 * 86_400_000)
  stand.visit(2)
  expect(wholeFrom(stand.store.db)).toBeUndefined()
  expect(await stand.rotate({ keepRows: 4 })).toMatchObject({ ok: true, value: { rows: 4 } })
  expect(wholeFrom(stand.store.db)).toBe(localDay(stand.clock.wallMs() + 86_400_000))
})
