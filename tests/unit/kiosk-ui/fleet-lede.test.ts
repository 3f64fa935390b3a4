import { expect, test } from 'vitest'
import { wantsALook, whatToDo } from '../../../kiosk-ui/fleet/what-to-do.ts'
import { isFound, whyOf } from '../../../kiosk-ui/fleet/words.ts'
import type { KioskRow, ServiceState } from '../../../src/fleet/contract.ts'
import { overviewOf } from '../../ui/fixtures-fleet.ts'

/* What operations are told first: never that nobody has to go while something is wrong. */

const [kiosk] = overviewOf(1).kiosks
if (!kiosk) throw new Error('the fixture has no kiosk')

function fleet(...rows: readonly (readonly [ServiceState, number])[]) {
  const counts: Record<ServiceState, number> = { serving: 0, partial: 0, stopped: 0, lost: 0, maintenance: 0 }
  const kiosks = rows.map(([state, alarms]): KioskRow => ({ ...kiosk, state, alarms }) as KioskRow)
  for (const { state } of kiosks) counts[state] += 1
  return { counts, kiosks }
}

test('nobody has to go only when every kiosk serves and no alarm stands', () => {
  expect(whatToDo(fleet(['serving', 0], ['serving', 0]))).toEqual(['不用出车。'])
  for (const state of ['partial', 'stopped', 'lost', 'maintenance'] as const)
    expect(whatToDo(fleet(['serving', 0], [state, 0])).join()).not.toContain('不用出车')
  expect(whatToDo(fleet(['serving', 1]))).toEqual(['1 台能服务，但有告警。'])
})

test('when all are lost it says to ask, and what is worst comes first', () => {
  expect(whatToDo(fleet(['lost', 0], ['lost', 2]))).toEqual(['2 台失联，先打电话问，问不到就去看。'])
  expect(whatToDo(fleet(['lost', 0], ['stopped', 1], ['partial', 1]))[0]).toBe('有 1 台要人去看。')
})

test('of many kiosks those are listed first that do not serve, and those that serve with alarms', () => {
  const { kiosks } = fleet(['serving', 0], ['serving', 1], ['lost', 0], ['partial', 0])
  expect(kiosks.filter(wantsALook).map(({ state }) => state)).toEqual(['serving', 'lost', 'partial'])
})

test('a kiosk is found by what stands in its row, and one that serves with an alarm says which', () => {
  const warned = { ...kiosk, alarms: 1, alarm: { source: 'receipt', code: 'media-low-warning' } }
  expect(whyOf(warned)).toEqual({ deviceId: 'receipt', code: 'media-low-warning' })
  const stopped = { ...warned, state: 'stopped' as const, cause: { deviceId: 'screen', code: 'page.dead' } }
  for (const wanted of ['', '纸快没了', 'Media-Low', '能服务', kiosk.kiosk])
    expect(isFound(warned, wanted), wanted).toBe(true)
  for (const wanted of ['页面没有反应', 'page.dead', '停了']) expect(isFound(stopped, wanted), wanted).toBe(true)
  expect(isFound(stopped, '纸快没了')).toBe(false)
})
