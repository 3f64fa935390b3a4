import { expect, test } from 'vitest'
import { actionsOf } from '../../../../src/counter/session/actions.ts'
import { visitAt } from '../visit-machine.ts'

/* What somebody can do who does not want what the screen wants. */

test('nobody has to be photographed: the camera is let go, and staff do it on paper', () => {
  const visit = visitAt('face')
  expect(actionsOf(visit.state)).toContain('refuse')
  visit.act({ id: 'refuse' })
  expect(visit.state.view).toMatchObject({ screen: 'problem', code: 'consent.refused' })
  expect(visit.did('stopOperation').length).toBeGreaterThan(0)
  expect(visit.did('stepEnded').at(-1)).toMatchObject({ outcome: 'refused' })
})

test('who cannot wait for help takes a number for another day, and may still go on where they were', () => {
  const visit = visitAt('review')
  visit.act({ id: 'help' })
  expect(actionsOf(visit.state)).toContain('reportProblem')
  visit.act({ id: 'reportProblem' })
  expect(visit.state).toMatchObject({ overlay: null, view: { screen: 'problem', ticketNo: 'B-000001' } })
  expect(visit.did('ticket').map(({ kind }) => kind)).toEqual(['help', 'problem'])
  expect(actionsOf(visit.state)).toContain('leavePhone')
  visit.act({ id: 'retry' })
  expect(visit.screen).toBe('review')
})

test('a citizen ends the help of a clerk by themselves', () => {
  const visit = visitAt('review')
  visit.send({ type: 'assistAsked', staffRef: 'clerk-1' })
  visit.act({ id: 'allowAssist' })
  visit.act({ id: 'help' })
  visit.act({ id: 'endAssist' })
  expect(visit.state).toMatchObject({ overlay: null, assistedBy: null, view: { screen: 'review' } })
  expect(visit.did('assistEnded')).toMatchObject([{ staffRef: 'clerk-1' }])
})

test('the end of the longest time is announced also to whoever waits for help', () => {
  const visit = visitAt('review')
  visit.act({ id: 'help' })
  visit.send({ type: 'capNear' })
  expect(visit.state.overlay).toEqual({ kind: 'cap' })
})
