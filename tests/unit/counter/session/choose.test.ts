import { expect, test } from 'vitest'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { SessionState } from '../../../../src/counter/session/state.ts'
import { takeValue } from '../../../../src/counter/session/values.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'

const today = '2026-11-22'
const at = (several: boolean) =>
  ({
    ...initialState,
    view: { screen: 'choose' },
    running: { steps: [{ step: 'choose', id: 'bills', several }], stepIndex: 0 },
  }) as unknown as SessionState
const vault = () =>
  Object.assign(new SessionVault(), { records: ['water', 'power'].map((id) => ({ id, title: id, fields: [] })) })

test('what was ticked can all be taken off again, and then there is nothing to go on with', () => {
  const held = vault()
  const next = () => takeValue({ id: 'next' }, at(true), held, today)
  expect(next()).toBe('invalid')
  expect(takeValue({ id: 'choose', values: ['water', 'power'] }, at(true), held, today)).toEqual({ type: 'answered' })
  expect([...held.chosen]).toEqual(['water', 'power'])
  expect(next()).toBe('go')
  expect(takeValue({ id: 'choose', values: [] }, at(true), held, today)).toEqual({ type: 'answered' })
  expect([...held.chosen]).toEqual([])
  expect(next()).toBe('invalid')
})

test('of one only, one is chosen', () => {
  for (const values of [[], ['water', 'power'], ['gas']])
    expect(takeValue({ id: 'choose', values }, at(false), vault(), today)).toBe('invalid')
  expect(takeValue({ id: 'choose', values: ['power'] }, at(false), vault(), today)).toBe('go')
})
