import { expect, test } from 'vitest'
import { refusedText } from '../../../kiosk-ui/kiosk/staff/refused.ts'
import type { StaffRefused } from '../../../src/api/contract/staff.ts'

test('each refusal of a sign-in that somebody can do something about has words of its own', () => {
  const codes: readonly StaffRefused['code'][] = [
    'wrong',
    'wait',
    'locked',
    'busy',
    'away',
    'readerAway',
    'noCard',
    'storeFailed',
  ]
  const said = codes.map((code) => refusedText({ code }, 7))
  expect(new Set(said).size).toBe(codes.length)
  expect(refusedText({ code: 'busy' }, 0)).toBe('同时登录的人太多，等几秒再试。')
})
