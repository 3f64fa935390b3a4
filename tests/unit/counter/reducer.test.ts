import { describe, expect, test } from 'vitest'
import type { ActionId, ProblemCode } from '../../../src/api/contract.ts'
import { actionsOf } from '../../../src/counter/session/actions.ts'
import { deadlineMs, defaultTimings } from '../../../src/counter/session/deadlines.ts'
import { draw } from '../../../src/counter/session/projection.ts'
import type { SessionEvent, SessionState } from '../../../src/counter/session/state.ts'
import { accepted, actionOf, goodVisit, open, refused, sources, Visit, visitAt } from './visit-machine.ts'

type Screen = SessionState['view']['screen']

test('the good way, screen by screen, ends idle with everything done once', () => {
  const visit = new Visit()
  for (const [screen, event] of goodVisit) {
    expect(visit.screen).toBe(screen)
    visit.send(event)
  }
  expect(visit.state).toMatchObject({ view: { screen: 'idle' }, session: null, running: null, overlay: null })
  expect(visit.did('submit')).toHaveLength(1)
  expect(visit.did('print')).toHaveLength(1)
  expect(visit.did('endTransaction').map((e) => e.outcome)).toEqual(['done'])
  expect(visit.did('rate').map((e) => e.level)).toEqual([5])
  expect(visit.did('endSession').map((e) => e.reason)).toEqual(['finished'])
  expect(visit.effects.at(-1)).toEqual({ do: 'resetPrefs' })
})

type Way = readonly [
  what: string,
  from: Screen,
  which: number,
  event: ActionId | SessionEvent,
  to: Screen,
  effects?: object[],
]
const cameraGone: SessionEvent = { type: 'cameraFailed', code: 'camera.absent' }
const ways: readonly Way[] = [
  [
    'a refusal of consent is heard, and nothing was sent',
    'consent',
    1,
    'refuse',
    'problem',
    [{ do: 'stepEnded', outcome: 'refused' }],
  ],
  [
    'back from consent gives the service up',
    'consent',
    1,
    'back',
    'guide',
    [{ do: 'endTransaction', outcome: 'abandoned' }, { do: 'forgetIdentity' }],
  ],
  ['back from the card', 'identify', 1, 'back', 'consent', [{ do: 'stopOperation' }, { do: 'forgetIdentity' }]],
  [
    'a card that cannot be read is asked for again',
    'identify',
    1,
    { type: 'cardFailed', code: 'reader.cardNotRead' },
    'identify',
  ],
  ['somebody else’s card', 'confirm', 1, 'notMe', 'identify', [{ do: 'forgetIdentity' }, { do: 'readCard' }]],
  ['the register says no', 'working', 1, { type: 'queryEnded', code: 'backend.refused' }, 'problem'],
  ['the register does not answer', 'working', 1, { type: 'queryEnded', code: 'backend.noAnswer' }, 'problem'],
  ['the camera goes away and the screen stays', 'face', 1, cameraGone, 'face'],
  ['back from the camera', 'face', 1, 'back', 'confirm', [{ do: 'stopOperation' }]],
  ['back from the review', 'review', 1, 'back', 'face', [{ do: 'openCamera' }]],
  ['the office refuses', 'working', 2, refused('backend.refused'), 'problem'],
  ['the disk refuses before anything is sent', 'working', 2, refused('store.failed'), 'problem'],
  ['nobody knows what became of it', 'working', 2, open, 'result', [{ do: 'endTransaction', outcome: 'unknown' }]],
  [
    'our own mistake while it was on its way',
    'working',
    2,
    { type: 'operationFailed' },
    'result',
    [{ do: 'endTransaction', outcome: 'unknown' }],
  ],
  [
    'no paper: the case stands',
    'printing',
    1,
    { type: 'printEnded', receipt: 'notPrinted', code: 'printer.mediaEmpty' },
    'result',
    [{ do: 'endTransaction', outcome: 'done' }],
  ],
  [
    'our own mistake while printing',
    'printing',
    1,
    { type: 'operationFailed' },
    'result',
    [{ do: 'endTransaction', outcome: 'done' }],
  ],
  [
    'leaving after the result is a good end',
    'result',
    1,
    'exit',
    'goodbye',
    [{ do: 'endSession', reason: 'finished' }],
  ],
  ['no rating', 'rating', 1, 'skipRating', 'goodbye', [{ do: 'endSession', reason: 'finished' }]],
  ['a rating taken back', 'ratingUndo', 1, 'undoRating', 'rating', [{ do: 'rateUndone' }]],
  [
    'a rating left alone counts',
    'ratingUndo',
    1,
    { type: 'deadline' },
    'goodbye',
    [{ do: 'rate' }, { do: 'endSession' }],
  ],
  ['nobody rates', 'rating', 1, { type: 'deadline' }, 'goodbye', [{ do: 'endSession', reason: 'finished' }]],
  [
    'walking away in the middle',
    'review',
    1,
    'exit',
    'goodbye',
    [
      { do: 'endTransaction', outcome: 'abandoned' },
      { do: 'endSession', reason: 'exit' },
    ],
  ],
  [
    'a purge that fails stops the kiosk',
    'goodbye',
    1,
    { type: 'purged', good: false },
    'outOfService',
    [{ do: 'resetPrefs' }],
  ],
  ['a full disk stops an idle kiosk', 'idle', 1, { type: 'health', outOfService: 'store.failed' }, 'outOfService'],
  [
    'a full disk does not chase a customer away',
    'review',
    1,
    { type: 'health', outOfService: 'store.failed' },
    'review',
  ],
]
for (const [what, from, which, event, to, effects = []] of ways)
  test(what, () => {
    const visit = visitAt(from, which)
    const did = typeof event === 'string' ? visit.act(actionOf(event)) : visit.send(event)
    expect(visit.screen).toBe(to)
    for (const effect of effects) expect(did).toContainEqual(expect.objectContaining(effect))
  })

describe.each([...new Set(goodVisit.map(([screen]) => screen))].filter((s) => s !== 'idle'))('on %s', (screen) => {
  test('help is near and comes back to where it was, or there is nothing to wait for', () => {
    const visit = visitAt(screen)
    if (screen === 'goodbye') return expect(actionsOf(visit.state)).toEqual([])
    const { view } = visit.state
    visit.act({ id: 'help' })
    expect(visit.state.overlay).toEqual({ kind: 'help', ticketNo: 'H-000001' })
    visit.act({ id: 'closeHelp' })
    expect(visit.state).toMatchObject({ view, overlay: null })
  })

  test('a customer who has gone is asked once, then taken to have left', () => {
    const visit = visitAt(screen)
    const waits = (state: SessionState) => deadlineMs(state, prefs('standard'), defaultTimings, false)
    if (waits(visit.state) === null) return
    visit.send({ type: 'deadline' })
    if (!['rating', 'ratingUndo', 'goodbye'].includes(screen)) {
      expect(visit.state.overlay).toEqual({ kind: 'timeout' })
      expect(actionsOf(visit.state)).toEqual(['stay', 'exit'])
      visit.send({ type: 'deadline' })
      expect(visit.did('endSession').map((e) => e.reason)).toEqual(['idle'])
    }
    expect(visit.screen).toBe('goodbye')
  })
})

test.each(['consent', 'identify', 'confirm', 'review', 'result'] as const)(
  'who has called help on %s and only waits is not sent away: the visit is covered and kept',
  (screen) => {
    const visit = visitAt(screen)
    const { view } = visit.state
    visit.act({ id: 'help' })
    visit.send({ type: 'deadline' })
    expect(visit.state).toMatchObject({ view, overlay: { kind: 'paused', why: 'assist' } })
    expect(deadlineMs(visit.state, prefs('standard'), defaultTimings, false)).toBe(defaultTimings.pausedMs)
    visit.send({ type: 'deadline' })
    expect(visit.did('endSession').map((e) => e.reason)).toEqual(['idle'])
  },
)

test('who stays is asked again as often as it takes', () => {
  const visit = visitAt('consent')
  for (let i = 0; i < 50; i += 1) {
    visit.send({ type: 'deadline' })
    visit.act({ id: 'stay' })
    expect(visit.state).toMatchObject({ view: { screen: 'consent' }, overlay: null })
  }
})

test('a card put on the reader answers whether anybody is still there', () => {
  const visit = visitAt('identify')
  visit.send({ type: 'deadline' })
  visit.send({ type: 'cardPhase', phase: 'reading' })
  expect(visit.state).toMatchObject({ view: { screen: 'identify', phase: 'reading' }, overlay: null })
  visit.act({ id: 'help' })
  visit.send({ type: 'cardRead' })
  expect(visit.state).toMatchObject({ view: { screen: 'confirm' }, overlay: { kind: 'help' } })
})

test.each(['working', 'printing'] as const)('nobody walks out of what is on its way: %s', (screen) => {
  const visit = visitAt(screen, screen === 'working' ? 2 : 1)
  expect(visit.act({ id: 'exit' })).toBeUndefined()
  visit.act({ id: 'help' })
  expect(actionsOf(visit.state)).toEqual(['closeHelp'])
  expect(visit.act({ id: 'exit' })).toBeUndefined()
})

test('a face that does not match gets as many tries as the catalogue says, then a person', () => {
  const visit = visitAt('face')
  for (const attempt of [1, 2, 3]) {
    visit.send({ type: 'cameraReady' })
    expect(visit.state.view).toMatchObject({ screen: 'face', attempt, attempts: 3 })
    visit.act({ id: 'takePicture' })
    visit.send({ type: 'faceEnded', code: 'face.notMatched' })
  }
  expect(visit.state.view).toMatchObject({ screen: 'problem', code: 'face.attemptsUsed', retry: false })
})

test('going back and coming again gives no further tries at the face', () => {
  const visit = visitAt('face')
  visit.send({ type: 'cameraReady' })
  visit.act({ id: 'takePicture' })
  visit.send({ type: 'faceEnded', code: 'face.notMatched' })
  visit.act({ id: 'back' })
  visit.act({ id: 'confirmIdentity' })
  visit.send({ type: 'queryEnded', code: null })
  expect(visit.state.view).toMatchObject({ screen: 'face', attempt: 2, attempts: 3 })
})

test.each<ProblemCode>(['backend.unreachable', 'backend.error', 'store.failed'])(
  'after %s the same submission can be tried again under the same key',
  (code) => {
    const visit = visitAt('working', 2)
    const key = visit.state.running?.transactionId
    visit.send(refused(code))
    expect(actionsOf(visit.state)[0]).toBe('retry')
    visit.act({ id: 'retry' })
    expect(visit.state.view).toEqual({ screen: 'working', what: 'submitting' })
    visit.send(accepted('YL-1'))
    visit.send({ type: 'printEnded', receipt: 'printed' })
    expect(visit.state.running?.transactionId).toBe(key)
    expect(draw(visit.state, sources).props).toMatchObject({ outcome: 'accepted', caseNo: 'YL-1' })
    expect(visit.did('startTransaction')).toHaveLength(1)
  },
)

test('a service that has just become unavailable is not begun', () => {
  const visit = visitAt('guide')
  visit.available = false
  visit.act({ id: 'begin' })
  expect(visit.state.view).toMatchObject({ screen: 'problem', code: 'service.unavailable' })
  expect(visit.did('startTransaction')).toEqual([])
})

test('a kiosk that could not forget stays out of service whatever comes', () => {
  const visit = visitAt('goodbye')
  visit.send({ type: 'purged', good: false })
  visit.send({ type: 'health', outOfService: null })
  visit.send({ type: 'deadline' })
  visit.act({ id: 'start' })
  expect(visit.state.view).toEqual({ screen: 'outOfService', code: 'purge.failed' })
})

const prefs = (size: 'standard' | 'large' | 'xlarge') => ({ size, mode: 'light', lang: 'zh', reach: 'normal' }) as const

test.each(['large', 'xlarge'] as const)('everybody who reads %s letters has twice the time', (size) => {
  const timed: readonly [Screen, number][] = [
    ['home', 120_000],
    ['guide', 120_000],
    ['consent', 120_000],
    ['identify', 60_000],
    ['face', 45_000],
    ['review', 120_000],
    ['result', 120_000],
    ['rating', 60_000],
  ]
  for (const [screen, ms] of timed) {
    const { state } = visitAt(screen)
    expect(deadlineMs(state, prefs('standard'), defaultTimings, false), screen).toBe(ms)
    expect(deadlineMs(state, prefs(size), defaultTimings, false), screen).toBe(2 * ms)
    const asked: SessionState = { ...state, overlay: { kind: 'timeout' } }
    expect(deadlineMs(asked, prefs('standard'), defaultTimings, false)).toBe(30_000)
    expect(deadlineMs(asked, prefs(size), defaultTimings, false)).toBe(60_000)
  }
})

test('nobody is given only the time for holding still while there is no camera', () => {
  const { state } = visitAt('face')
  const { view } = state
  if (view.screen !== 'face') throw new Error('not at the camera')
  const waits = (problem: 'camera.absent' | 'face.unclear') =>
    deadlineMs({ ...state, view: { ...view, problem } }, prefs('standard'), defaultTimings, false)
  expect(waits('camera.absent')).toBe(120_000)
  expect(waits('face.unclear')).toBe(45_000)
})

describe('help offered to a visit that waits for it', () => {
  const waiting = () => {
    const visit = visitAt('review', 1)
    visit.send({ type: 'action', action: actionOf('help') })
    visit.send({ type: 'action', action: actionOf('pause') })
    visit.effects.length = 0
    visit.send({ type: 'assistAsked', staffRef: 'clerk-1' })
    expect(visit.state.overlay).toMatchObject({ kind: 'assist', staffRef: 'clerk-1' })
    return visit
  }

  test('yes goes on with the visit, helped', () => {
    const visit = waiting()
    visit.send({ type: 'action', action: actionOf('allowAssist') })
    expect(visit.state).toMatchObject({ overlay: null, assistedBy: 'clerk-1', view: { screen: 'review' } })
    expect(visit.effects).toEqual([{ do: 'resume' }, { do: 'assistStarted', staffRef: 'clerk-1' }])
  })

  test('no goes on waiting', () => {
    const visit = waiting()
    visit.send({ type: 'assistAsked', staffRef: 'clerk-2' })
    visit.send({ type: 'action', action: actionOf('declineAssist') })
    expect(visit.state).toMatchObject({ overlay: { kind: 'paused', why: 'assist' }, assistedBy: null })
    expect(visit.effects).toEqual([])
  })

  test('nobody is asked while their card is away', () => {
    const visit = visitAt('review', 1)
    visit.send({ type: 'cardGone' })
    visit.send({ type: 'assistAsked', staffRef: 'clerk-1' })
    expect(visit.state.overlay).toEqual({ kind: 'paused', why: 'card' })
  })
})
