import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action, ProblemCode } from '../../../src/api/contract.ts'
import { actionsOf } from '../../../src/counter/session/actions.ts'
import { deadlineMs, defaultTimings } from '../../../src/counter/session/deadlines.ts'
import { draw, drawOverlay } from '../../../src/counter/session/projection.ts'
import type { SessionEvent } from '../../../src/counter/session/state.ts'
import { accepted, actionOf, catalogue, goodVisit, open, refused, sources, Visit } from './visit-machine.ts'

const code = fc.constantFrom<ProblemCode>(
  'reader.absent',
  'reader.cardInvalid',
  'camera.absent',
  'camera.frozen',
  'face.notMatched',
  'face.unclear',
  'backend.unreachable',
  'backend.error',
  'backend.noAnswer',
  'backend.refused',
  'printer.mediaEmpty',
  'store.failed',
)
const orNothing = fc.option(code)
const bare = [
  'start',
  'begin',
  'agree',
  'refuse',
  'back',
  'home',
  'confirmIdentity',
  'notMe',
  'takePicture',
  'submit',
  'retry',
  'next',
  'undoRating',
  'skipRating',
  'reportProblem',
  'stay',
  'exit',
  'help',
  'closeHelp',
] as const
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom(...bare).map((id) => ({ id })),
  fc
    .constantFrom(...catalogue.services.keys(), 'no-such-service')
    .map((serviceId) => ({ id: 'openService' as const, serviceId })),
  fc
    .constantFrom(...catalogue.groups.map((g) => g.id), 'no-such-group')
    .map((groupId) => ({ id: 'openGroup' as const, groupId })),
  fc.constantFrom(1 as const, 5 as const).map((level) => ({ id: 'rate' as const, level })),
)
const worldEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constant<SessionEvent>({ type: 'deadline' }),
  fc.constantFrom('waiting' as const, 'reading' as const).map((phase) => ({ type: 'cardPhase' as const, phase })),
  fc.constant<SessionEvent>({ type: 'cardRead' }),
  code.map((c) => ({ type: 'cardFailed' as const, code: c })),
  orNothing.map((c) => ({ type: 'queryEnded' as const, code: c })),
  fc.constant<SessionEvent>({ type: 'cameraReady' }),
  code.map((c) => ({ type: 'cameraFailed' as const, code: c })),
  orNothing.map((c) => ({ type: 'faceEnded' as const, code: c })),
  fc.nat(99).map((n) => accepted(`YL-${n}`)),
  fc.constant(open),
  code.map(refused),
  fc
    .constantFrom('printed' as const, 'notPrinted' as const, 'unknown' as const)
    .map((receipt) => ({ type: 'printEnded' as const, receipt })),
  fc.constant<SessionEvent>({ type: 'operationFailed' }),
  fc.boolean().map((good) => ({ type: 'purged' as const, good })),
  fc
    .option(fc.constant<ProblemCode>('store.failed'))
    .map((outOfService) => ({ type: 'health' as const, outOfService })),
)

/** What happens next: the good way goes on, something the screen offers (by its place in the list), anything a page could send, anything of the world. */
const happening = fc.oneof(
  { weight: 24, arbitrary: fc.constant({ forward: true as const }) },
  { weight: 3, arbitrary: fc.nat(9).map((offer) => ({ offer })) },
  { weight: 1, arbitrary: action.map((a): { event: SessionEvent } => ({ event: { type: 'action', action: a } })) },
  { weight: 2, arbitrary: worldEvent.map((event) => ({ event })) },
)

const allScreens = [...new Set(goodVisit.map(([screen]) => screen)), 'group', 'problem', 'outOfService']

/** Follows a visit and holds it to what must be true of every state. */
class Watched extends Visit {
  readonly screens = new Set<string>()
  readonly #acceptedNos = new Set<string>()
  #submitting = false

  happen(h: { readonly offer: number } | { readonly event: SessionEvent } | { readonly forward: true }): void {
    if ('event' in h) return this.look(h.event)
    if ('forward' in h) return this.look(this.#forward())
    const offered = actionsOf(this.state)
    const id = offered[h.offer % Math.max(1, offered.length)]
    if (id) this.look({ type: 'action', action: actionOf(id) })
  }

  /** What brings a good visit on from here. */
  #forward(): SessionEvent {
    const { view } = this.state
    if (view.screen === 'identify') return { type: 'cardRead' }
    if (view.screen === 'working')
      return view.what === 'submitting' ? accepted('YL-1') : { type: 'queryEnded', code: null }
    if (view.screen === 'face' && view.phase === 'checking') return { type: 'faceEnded', code: null }
    if (view.screen === 'face' && !view.ready) return { type: 'cameraReady' }
    if (view.screen === 'printing') return { type: 'printEnded', receipt: 'printed' }
    if (view.screen === 'goodbye' && !view.purged) return { type: 'purged', good: true }
    return { type: 'action', action: actionOf(actionsOf(this.state)[0] ?? 'help') }
  }

  look(event: SessionEvent): void {
    const wasSubmitting = this.#submitting
    if (event.type === 'submitEnded') {
      this.#submitting = false
      if (event.submitted.state === 'accepted') this.#acceptedNos.add(event.submitted.caseNo)
    }
    const effects = this.send(event) ?? []
    for (const effect of effects) {
      if (effect.do === 'endTransaction' && wasSubmitting && event.type !== 'submitEnded')
        expect(effect.outcome, 'a submission on its way was given up').toBe('unknown')
      if (effect.do === 'endTransaction' || effect.do === 'stopOperation') this.#submitting = false
      if (effect.do === 'submit') this.#submitting = true
    }
    this.#holds()
  }

  #holds(): void {
    const { state } = this
    const { screen, props } = draw(state, sources)
    drawOverlay(state, sources, null)
    this.screens.add(screen)
    if (screen === 'result' && 'outcome' in props && props.outcome === 'accepted')
      expect([...this.#acceptedNos], 'shown as accepted').toContain(props.caseNo)
    for (const id of actionsOf(state))
      expect(this.knows({ type: 'action', action: actionOf(id) }), `${screen} ${id}`).toBe(true)
    const begun = this.did('startTransaction').map((e) => e.running.transactionId)
    const ended = this.did('endTransaction').map((e) => e.running.transactionId)
    expect(new Set(ended).size, 'ended twice').toBe(ended.length)
    if (!state.session) expect(ended, 'nobody is there and something is open').toEqual(begun)
    if (!state.session) expect(state.running).toBeNull()
  }

  /** Nobody touches anything: operations end, deadlines pass. */
  leaveAlone(): void {
    for (let i = 0; i < 30; i += 1) {
      const { view } = this.state
      const ms = deadlineMs(this.state, { size: 'standard', mode: 'light', lang: 'zh' }, defaultTimings, true)
      if (ms !== null) this.look({ type: 'deadline' })
      else if (view.screen === 'goodbye') this.look({ type: 'purged', good: true })
      else if (view.screen === 'working' && view.what === 'checkingRegister')
        this.look({ type: 'queryEnded', code: 'backend.noAnswer' })
      else if (view.screen === 'working') this.look(open)
      else if (view.screen === 'printing') this.look({ type: 'printEnded', receipt: 'unknown' })
      else if (view.screen === 'face') this.look({ type: 'faceEnded', code: 'backend.noAnswer' })
      else this.look({ type: 'cardFailed', code: 'reader.cardNotRead' })
    }
  }
}

test('whatever happens in whatever order, every state can be drawn and left, and the kiosk comes back to idle by itself', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 50, size: 'max' }), (happenings) => {
      const visit = new Watched()
      for (const h of happenings) visit.happen(h)
      for (const screen of visit.screens) seen.add(screen)
      visit.leaveAlone()
      expect(['idle', 'outOfService']).toContain(visit.screen)
      expect(visit.state).toMatchObject({ session: null, running: null, overlay: null })
      expect(visit.did('endSession')).toHaveLength(visit.did('startSession').length)
    }),
    { numRuns: 1500 },
  )
  expect(seen).toEqual(new Set(allScreens))
})

test('a failed purge always ends out of service', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const visit = new Watched()
      for (const h of happenings) {
        visit.happen(h)
        if (visit.screen !== 'goodbye') continue
        visit.look({ type: 'purged', good: false })
        break
      }
      if (visit.state.outOfService !== 'purge.failed') return
      for (const h of happenings) visit.happen(h)
      expect(visit.screen).toBe('outOfService')
      expect(visit.state.session).toBeNull()
    }),
    { numRuns: 300 },
  )
})
