import { expect, test } from 'vitest'
import type { Step } from '../../../../src/counter/catalogue/steps.ts'
import { actionsOf } from '../../../../src/counter/session/actions.ts'
import type { SessionEvent } from '../../../../src/counter/session/state.ts'
import { everyStep, Visit } from '../visit-machine.ts'

/** 改: from the review to the page of a question and straight back, with nothing done twice that need not be. */
const act = (action: Extract<SessionEvent, { type: 'action' }>['action']): SessionEvent => ({ type: 'action', action })
const ended = (operation: Extract<SessionEvent, { type: 'ended' }>['operation']): SessionEvent => ({
  type: 'ended',
  operation,
  code: null,
})

/** What goes on from a screen; `working` ends as what it works on. */
const forward: Readonly<Record<string, SessionEvent>> = {
  idle: act({ id: 'start' }),
  home: act({ id: 'openService', serviceId: everyStep }),
  guide: act({ id: 'begin' }),
  consent: act({ id: 'agree' }),
  identify: { type: 'cardRead' },
  confirm: act({ id: 'confirmIdentity' }),
  records: act({ id: 'next' }),
  choose: act({ id: 'next' }),
  form: act({ id: 'next' }),
  document: act({ id: 'promise' }),
  scan: act({ id: 'typeCode', value: 'X-1' }),
}
function goOn(visit: Visit): void {
  const { view } = visit.state
  if (view.screen === 'working')
    return void visit.send(view.what === 'fetchingLicences' ? ended('licences') : { type: 'queryEnded', code: null })
  if (view.screen === 'face')
    return void visit.send(
      view.phase === 'checking'
        ? { type: 'faceEnded', code: null }
        : view.ready
          ? act({ id: 'takePicture' })
          : { type: 'cameraReady' },
    )
  if (view.screen === 'licences') return void visit.send(act({ id: view.phase === 'asking' ? 'agree' : 'next' }))
  if (view.screen === 'scan' && view.phase === 'asking') return void visit.send(ended('code'))
  const event = forward[view.screen]
  if (!event || visit.send(event)) return
  visit.send(act({ id: 'choose', values: ['a'] }))
}

/** A visit that has come to the review; `wanted`: the steps the answers make wanted. */
function atReview(wanted: Visit['wanted'] = () => true): Visit {
  const visit = new Visit()
  visit.wanted = wanted
  for (let touches = 0; visit.screen !== 'review' && touches < 60; touches += 1) {
    goOn(visit)
    if (visit.screen === 'working') visit.send(ended('records'))
  }
  expect(visit.screen).toBe('review')
  return visit
}
const change = act({ id: 'change', field: 'note' })
const next = act({ id: 'next' })
const stepOf = ({ state: { running } }: Visit) => running?.steps[running.stepIndex]?.step

test('leads to the page of the question, and from there straight back to the review', () => {
  const visit = atReview()
  const before = visit.state.running?.stepIndex
  const started = visit.did('run').length + visit.did('openCamera').length + visit.did('openDesk').length
  visit.send(change)
  expect([stepOf(visit), visit.state.view]).toMatchObject(['form', { screen: 'form', page: 1 }])
  expect(actionsOf(visit.state)).not.toContain('back')
  visit.send({ type: 'answered' })
  visit.send(next)
  expect([visit.screen, visit.state.running?.stepIndex]).toEqual(['review', before])
  expect(visit.did('run').length + visit.did('openCamera').length + visit.did('openDesk').length).toBe(started)
  expect(actionsOf(visit.state)).toContain('change')
})

test('nobody comes back to the review with a question open, on this page or on another', () => {
  const visit = atReview()
  visit.send(change)
  visit.form = { pages: 2, missing: (page) => page === 1, open: (page) => page === 1 }
  visit.send(next)
  expect(visit.state.view).toMatchObject({ screen: 'form', page: 1 })
  visit.form = { pages: 3, missing: () => false, open: (page) => page === 2 }
  visit.send(next)
  expect(visit.state.view).toMatchObject({ screen: 'form', page: 2 })
  visit.form = { pages: 3, missing: () => false, open: () => false }
  visit.send(next)
  expect(visit.screen).toBe('review')
})

test('a step that the new answer asks for is done before the review', () => {
  const visit = atReview((step) => step.step !== 'captureDocument')
  visit.send(change)
  visit.wanted = () => true
  visit.send(next)
  expect([visit.screen, stepOf(visit)]).toEqual(['document', 'captureDocument'])
  expect(actionsOf(visit.state)).toContain('back')
})

test('what is looked up for the answers is looked up again', () => {
  const visit = atReview()
  const { running } = visit.state
  if (!running) throw new Error('a service runs')
  const lookUp: Step = { step: 'query', subject: 'permits', with: ['note'], mustFind: false }
  const steps = running.steps.map((s) => (s.step === 'scanCode' ? lookUp : s))
  visit.state = { ...visit.state, running: { ...running, steps } }
  visit.send(change)
  visit.send(next)
  expect([visit.screen, stepOf(visit)]).toEqual(['working', 'query'])
})

test.each(['nothing-of-the-kind', 'bills'])('there is no way to %s', (field) => {
  const visit = atReview()
  expect(visit.send(act({ id: 'change', field }))).toBeUndefined()
  expect(visit.screen).toBe('review')
})
