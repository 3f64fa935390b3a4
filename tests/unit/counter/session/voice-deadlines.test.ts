import { expect, test } from 'vitest'
import type { Prefs } from '../../../../src/api/contract.ts'
import { deadlineMs, defaultTimings } from '../../../../src/counter/session/deadlines.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { SessionState, View } from '../../../../src/counter/session/state.ts'

const plain: Prefs = { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' }
const spoken: Prefs = { ...plain, voice: { on: true, speed: 100, volume: 3, cantonese: false } }
const at = (view: View): SessionState => ({ ...initialState, view })
const ms = (prefs: Prefs, state: SessionState): number | null => deadlineMs(state, prefs, defaultTimings, true)

test('whoever listens has twice the time, as with large letters, and never more than that', () => {
  const states = [
    at({ screen: 'home' }),
    at({ screen: 'identify', phase: 'waiting' }),
    at({ screen: 'review' }),
    at({ screen: 'rating' }),
    at({ screen: 'idle' }),
    { ...at({ screen: 'review' }), overlay: { kind: 'timeout' } } as const,
  ]
  for (const state of states) {
    const once = ms(plain, state)
    expect(once).not.toBeNull()
    expect(ms(spoken, state)).toBe((once ?? 0) * 2)
    expect(ms({ ...spoken, size: 'xlarge' }, state)).toBe((once ?? 0) * 2)
    expect(ms({ ...spoken, voice: { on: false, speed: 100, volume: 3, cantonese: false } }, state)).toBe(once)
  }
})
