import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Action, ScreenId, ScreenProps } from '../../../../src/api/contract.ts'
import { loadCatalogue } from '../../../../src/counter/catalogue/load.ts'
import type { Service } from '../../../../src/counter/catalogue/service.ts'
import { createDevices } from '../../../../src/hardware/devices/create-devices.ts'
import { systemClock as clock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { backendWith, CounterStand } from '../../../support/counter-stand.ts'

/** The real counter and the form of the stall: what was typed is read whole on the review, put right there, and read again. */
const county = fileURLToPath(new URL('../../../../provisioning/catalogue/jiangxi-county', import.meta.url))
const stallId = 'stall-registration'
const place = '青石县桃花镇柳溪村集市东口'
const elsewhere = '青石县桃花镇桥头村集市西口'

/** Without the steps that a device is for. */
function catalogue() {
  const loaded = loadCatalogue(county).catalogue
  const stall = loaded?.services.get(stallId)
  if (!loaded || !stall) throw new Error('the county has the stall')
  const steps = stall.steps.filter(({ step }) => ['form', 'review', 'submit', 'result'].includes(step))
  const bare: Service = { ...stall, steps }
  return { ...loaded, services: new Map([...loaded.services, [stallId, bare]]) }
}

let stand: CounterStand
beforeEach(async () => {
  const devices = createDevices({ devices: [], profiles: new Map(), clock, log: silentLog })
  stand = await CounterStand.open(devices, backendWith({}), { catalogue: catalogue() })
  const fill = (field: string, value: string): Action => ({ id: 'answer', field, value })
  stand.touch({ id: 'openService', serviceId: stallId }, { id: 'begin' })
  stand.touch(fill('stallFood', 'snacks'), fill('stallPlace', place), fill('phone', '13812341234'))
  for (let pages = 0; stand.counter.projection.screen === 'form' && pages < 4; pages += 1) stand.touch({ id: 'next' })
})
afterEach(() => stand.close())

function props<S extends ScreenId>(screen: S): ScreenProps[S] {
  expect(stand.counter.projection.screen).toBe(screen)
  return stand.counter.projection.props as ScreenProps[S]
}
const rowOf = (field: string) => props('review').rows.find((row) => row.field === field)
const wholeOf = (field: string) => stand.counter.glimpses.inFull()?.[rowOf(field)?.key ?? '']

test('what was typed is read whole, put right, and read again without doing anything else again', () => {
  expect(rowOf('stallPlace')?.value.zh).not.toContain('柳溪村')
  expect([wholeOf('stallPlace'), wholeOf('phone')]).toEqual([place, '13812341234'])
  stand.touch({ id: 'change', field: 'stallPlace' })
  expect(stand.counter.projection.props).toMatchObject({ change: 'stallPlace' })
  expect(props('form').questions.find((q) => q.id === 'stallPlace')).toMatchObject({ value: place })
  expect(stand.counter.glimpses.inFull()).toBeUndefined()
  stand.touch({ id: 'answer', field: 'stallPlace', value: elsewhere }, { id: 'next' })
  expect([wholeOf('stallPlace'), wholeOf('phone')]).toEqual([elsewhere, '13812341234'])
})

test('a question that is emptied has to be answered before the review', () => {
  stand.touch({ id: 'change', field: 'phone' }, { id: 'answer', field: 'phone', value: '' }, { id: 'next' })
  expect(props('form').questions.find((q) => q.id === 'phone')).toMatchObject({ problem: 'required' })
  stand.touch({ id: 'answer', field: 'phone', value: '13900000000' }, { id: 'next' })
  expect(wholeOf('phone')).toBe('13900000000')
})

test('a question that is not asked cannot be changed', () => {
  const { rev } = stand.counter.projection
  expect(stand.counter.act(rev, { id: 'change', field: 'nobody-asked' })).toEqual({ accepted: false, code: 'invalid' })
  props('review')
})
