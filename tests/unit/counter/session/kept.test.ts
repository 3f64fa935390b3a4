import { expect, test } from 'vitest'
import type { ScreenProps } from '../../../../src/api/contract.ts'
import { draw } from '../../../../src/counter/session/projection.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { Running } from '../../../../src/counter/session/state.ts'
import { sources } from '../visit-machine.ts'

const goodbyeAfter = (...states: readonly ('no' | 'queued')[]) => {
  const items = states.map((state) => ({ submitted: { state } }))
  const running = { serviceId: '', steps: [], stepIndex: 0, items, submitted: { state: 'no' } } as unknown as Running
  return draw({ ...initialState, running, view: { screen: 'goodbye', purged: false } }, sources)
    .props as ScreenProps['goodbye']
}

test('nobody whose application waits on this machine is told that all is cleared', () => {
  expect(goodbyeAfter('queued').kept).toBe(true)
  expect(goodbyeAfter('no', 'queued').kept).toBe(true)
  expect(goodbyeAfter('no').kept).toBeUndefined()
})
