import { expect, test } from 'vitest'
import { partsOf, sortedOut } from '../../../kiosk-ui/kiosk/staff/device-parts.ts'

test("a device's page has every condition, the worst first, and while a test is judged that test alone", () => {
  const conditions = ['media-low-warning', 'cover-open-error', 'presenter-occupied-report', 'media-jam-error']
  const device = { conditions, consumables: [{ id: 'paper', level: 'low' as const }] }
  const results = [{ test: 'comms', outcome: { outcome: 'done' as const } }]
  const parts = partsOf(device, false, results)
  expect(parts).toHaveLength(6)
  expect(sortedOut(parts).conditions).toEqual([
    'cover-open-error',
    'media-jam-error',
    'media-low-warning',
    'presenter-occupied-report',
  ])
  expect(sortedOut(parts.slice(2, 5))).toEqual({
    conditions: ['media-low-warning', 'presenter-occupied-report'],
    supplies: device.consumables,
    results: [],
  })
  expect(sortedOut(partsOf(device, true, results))).toEqual({ conditions: [], supplies: [], results })
})
