import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action, ActionId, ProblemCode } from '../../../src/api/contract.ts'
import { actionsOf } from '../../../src/counter/session/actions.ts'
import { deadlineMs, defaultTimings } from '../../../src/counter/session/deadlines.ts'
import { draw, drawOverlay } from '../../../src/counter/session/projection.ts'
import { initialState } from '../../../src/counter/session/reduce.ts'
import type { SessionEvent, View } from '../../../src/counter/session/state.ts'
import { projectionOf, scenes } from '../../ui/fixtures.ts'
import {
  accepted,
  actionOf,
  appointment,
  bundle,
  catalogue,
  eventOf,
  everyStep,
  open,
  pension,
  refused,
  sources,
  Visit,
  visitAt,
} from './visit-machine.ts'

const code = fc.constantFrom<ProblemCode>(
  'reader.absent',
  'reader.cardInvalid',
  'camera.absent',
  'camera.frozen',
  'pad.absent',
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
  'openSearch',
  'openDepartments',
  'openDepartment',
  'listen',
  'beginForOther',
  'keepPage',
  'retakePage',
  'promise',
  'skipStep',
  'signed',
  'clearSignature',
  'cancelPayment',
  'print',
  'ratingMistaken',
  'pause',
  'resume',
  'allowAssist',
  'declineAssist',
  'endAssist',
] as const
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom(...bare).map((id) => ({ id }) as Action),
  fc
    .constantFrom(...catalogue.services.keys(), 'no-such-service')
    .map((serviceId) => ({ id: 'openService' as const, serviceId })),
  fc
    .constantFrom(...catalogue.groups.map((g) => g.id), 'no-such-group')
    .map((groupId) => ({ id: 'openGroup' as const, groupId })),
  fc.constantFrom('phone', 'nobody-asked').map((field) => ({ id: 'change' as const, field })),
  fc.constantFrom(1 as const, 5 as const).map((level) => ({ id: 'rate' as const, level })),
)
const operations = [
  'licences',
  'records',
  'page',
  'code',
  'signature',
  'payment',
  'slots',
  'booking',
  'delivery',
  'queueNumber',
  'document',
] as const
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
  fc
    .constantFrom('words' as const, 'nothing' as const, 'failed' as const)
    .map((what) => ({ type: 'heard' as const, what })),
  fc
    .tuple(fc.constantFrom(...operations), orNothing)
    .map(([operation, code]) => ({ type: 'ended' as const, operation, code })),
  fc
    .constantFrom(...operations)
    .map((operation) => ({ type: 'endedUnknown' as const, operation, code: 'backend.noAnswer' as const })),
  fc
    .constantFrom(
      'deviceReady' as const,
      'paymentOpened' as const,
      'answered' as const,
      'phoneLeft' as const,
      'cardGone' as const,
      'cardBack' as const,
      'capNear' as const,
      'capReached' as const,
    )
    .map((type) => ({ type })),
  code.map((c) => ({ type: 'deviceProblem' as const, code: c })),
  fc
    .constantFrom('printing' as const, 'printed' as const, 'notPrinted' as const)
    .map((slip) => ({ type: 'slip' as const, ticketNo: 'B-000001', slip })),
  fc.constant<SessionEvent>({ type: 'assistAsked', staffRef: 'clerk-1' }),
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

const allScreens = [
  ...[
    'idle',
    'home',
    'group',
    'search',
    'departments',
    'guide',
    'consent',
    'identify',
    'confirm',
    'face',
    'review',
    'working',
    'printing',
  ],
  ...['form', 'choose', 'records', 'licences', 'document', 'scan', 'sign', 'pay', 'appointment', 'deliver', 'preview'],
  ...['result', 'rating', 'ratingReasons', 'ratingUndo', 'goodbye', 'problem', 'outOfService'],
]

/** What is on its way while a screen says that it is. */
const working: Readonly<Record<string, (typeof operations)[number]>> = {
  fetchingLicences: 'licences',
  fetchingDocument: 'document',
  loadingSlots: 'slots',
  booking: 'booking',
  drawingNumber: 'queueNumber',
  arrangingDelivery: 'delivery',
}

const looked = new Map<string, number>()

/** What can be touched at once, in no order; what lies on top of a screen has keys of its own. */
function offerOf({ screen, props, overlay }: Seen, actions: readonly ActionId[]): string {
  const at = 'phase' in props ? `${screen}.${String(props.phase)}` : screen
  return [overlay?.kind ?? at, ...actions.toSorted()].join(' ')
}

interface Seen {
  readonly screen: string
  readonly props: object
  readonly overlay: { readonly kind: string } | null
}

/** All that the page is made of. */
const kioskPage = (): string =>
  globSync(fileURLToPath(new URL('../../../kiosk-ui/kiosk/**/*.tsx', import.meta.url)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('')

/** Follows a visit and holds it to what must be true of every state. */
class Watched extends Visit {
  readonly screens = new Set<string>()
  readonly offers = new Set<string>()
  readonly #acceptedNos = new Set<string>()
  readonly #wanted: string
  #submitting = false

  constructor(wanted = 'pension-certification') {
    super()
    this.#wanted = wanted
  }

  happen(
    h: { readonly offer: number } | { readonly event: SessionEvent } | { readonly forward: true },
    looking = true,
  ): void {
    if ('event' in h) return this.look(h.event)
    if ('forward' in h) return this.look(this.#forward(), looking)
    const offered = actionsOf(this.state)
    const id = offered[h.offer % Math.max(1, offered.length)]
    if (id) this.look(this.#event(actionOf(id)))
  }

  #event(action: Action): SessionEvent {
    const { view, running } = this.state
    const step = running?.steps[running.stepIndex]
    return eventOf(action, view, step?.step === 'choose' && step.several)
  }

  /** What brings a good visit on from here. */
  #forward(): SessionEvent {
    const { view, overlay, running } = this.state
    if (overlay) return { type: 'action', action: actionOf(actionsOf(this.state)[0] ?? 'stay') }
    const ended = (operation: (typeof operations)[number]): SessionEvent => ({ type: 'ended', operation, code: null })
    switch (view.screen) {
      case 'home':
        return { type: 'action', action: { id: 'openService', serviceId: this.#wanted } }
      case 'identify':
        return { type: 'cardRead' }
      case 'working':
        return (
          { submitting: accepted('YL-1'), checkingRegister: this.#found() }[view.what as string] ??
          ended(working[view.what] ?? 'document')
        )
      case 'face':
        if (view.phase === 'checking') return { type: 'faceEnded', code: null }
        return view.ready ? { type: 'action', action: { id: 'takePicture' } } : { type: 'cameraReady' }
      case 'printing':
        return { type: 'printEnded', receipt: 'printed' }
      case 'document':
        if (view.phase === 'taking') return ended('page')
        if (view.phase === 'placing' && !view.ready) return { type: 'deviceReady' }
        return { type: 'action', action: { id: view.phase === 'checking' ? 'keepPage' : 'takePicture' } }
      case 'scan':
        return ended('code')
      case 'sign':
        return view.phase === 'signing' ? { type: 'action', action: { id: 'signed' } } : ended('signature')
      case 'pay':
        return view.phase === 'opening' ? { type: 'paymentOpened' } : ended('payment')
      case 'choose':
        return running?.steps[running.stepIndex]?.step === 'choose' && actionsOf(this.state)[0] === 'next'
          ? { type: 'action', action: { id: 'next' } }
          : { type: 'action', action: actionOf('choose') }
      case 'deliver':
        return { type: 'action', action: view.way ? { id: 'next' } : { id: 'chooseWay', way: 'post' } }
      case 'goodbye':
        return view.purged ? { type: 'action', action: { id: 'next' } } : { type: 'purged', good: true }
      default:
        return { type: 'action', action: actionOf(actionsOf(this.state)[0] ?? 'help') }
    }
  }

  /** The question on its way: eligibility, or records. */
  #found(): SessionEvent {
    const { running } = this.state
    const step = running?.steps[running.stepIndex]
    return step?.step === 'query' && step.subject
      ? { type: 'ended', operation: 'records', code: null }
      : { type: 'queryEnded', code: null }
  }

  look(event: SessionEvent, looking = true): void {
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
    if (looking) this.#holds()
  }

  #holds(): void {
    const { state } = this
    const { view, overlay, running } = state
    this.screens.add(view.screen)
    /* What can be seen and touched hangs on this; each is held up a few dozen times, in as many histories. */
    const looks = `${JSON.stringify(view)} ${overlay?.kind} ${running?.serviceId} ${running?.stepIndex} ${running?.submitted.state}`
    const times = (looked.get(looks) ?? 0) + 1
    looked.set(looks, times)
    if (times < 30) this.#drawn()
    const begun = this.did('startTransaction').map((e) => e.running.transactionId)
    const ended = this.did('endTransaction').map((e) => e.running.transactionId)
    expect(new Set(ended).size, 'ended twice').toBe(ended.length)
    if (!state.session) expect(ended, 'nobody is there and something is open').toEqual(begun)
    if (!state.session) expect(state.running).toBeNull()
  }

  #drawn(): void {
    const { state } = this
    const { screen, props } = draw(state, sources)
    drawOverlay(state, sources, null)
    this.offers.add(offerOf({ screen, props, overlay: state.overlay }, actionsOf(state)))
    if (screen === 'result' && 'outcome' in props && props.outcome === 'accepted' && props.caseNo.startsWith('YL'))
      expect([...this.#acceptedNos], 'shown as accepted').toContain(props.caseNo)
    for (const id of actionsOf(state)) expect(this.knows(this.#event(actionOf(id))), `${screen} ${id}`).toBe(true)
  }

  /** Nobody touches anything: operations end, deadlines pass. */
  leaveAlone(): void {
    for (let i = 0; i < 30; i += 1) {
      const { view, session, overlay } = this.state
      if (!session && !overlay && (view.screen === 'idle' || view.screen === 'outOfService')) return
      const ms = deadlineMs(
        this.state,
        { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' },
        defaultTimings,
        true,
      )
      if (ms !== null) this.look({ type: 'deadline' })
      else if (view.screen === 'goodbye') this.look({ type: 'purged', good: true })
      else if (view.screen === 'working' && view.what === 'checkingRegister')
        this.look(
          this.#found().type === 'queryEnded'
            ? { type: 'queryEnded', code: 'backend.noAnswer' }
            : { type: 'ended', operation: 'records', code: 'backend.noAnswer' },
        )
      else if (view.screen === 'working' && view.what === 'submitting') this.look(open)
      else if (view.screen === 'working')
        this.look({ type: 'ended', operation: working[view.what] ?? 'document', code: 'backend.noAnswer' })
      else if (view.screen === 'sign')
        this.look({ type: 'endedUnknown', operation: 'signature', code: 'backend.noAnswer' })
      else if (view.screen === 'pay') this.look({ type: 'ended', operation: 'payment', code: 'pay.canceled' })
      else if (view.screen === 'document') this.look({ type: 'ended', operation: 'page', code: 'scanner.absent' })
      else if (view.screen === 'scan') this.look({ type: 'ended', operation: 'code', code: 'code.unknown' })
      else if (view.screen === 'printing') this.look({ type: 'printEnded', receipt: 'unknown' })
      else if (view.screen === 'face') this.look({ type: 'faceEnded', code: 'backend.noAnswer' })
      else throw new Error(`${view.screen} has no end of its own and no deadline`)
    }
  }
}

/** Random sequences of events, over services that have every kind of step between them. */
const sequences = Number(process.env.KIOSKD_SEQUENCES ?? 100_000)

test(`${sequences} random sequences: every state can be drawn and left, and the kiosk comes back to idle by itself`, () => {
  const seen = new Set<string>()
  const offers = new Set<string>()
  const wanted = fc.constantFrom(everyStep, everyStep, everyStep, pension, bundle, appointment)
  fc.assert(
    fc.property(
      wanted,
      fc.nat(60),
      fc.array(happening, { maxLength: 24, size: 'max' }),
      (service, ahead, happenings) => {
        const visit = new Watched(service)
        /* Somewhere on the good way first: most of it lies far behind the first touch. */
        for (let i = 0; i < ahead; i += 1) visit.happen({ forward: true }, false)
        for (const h of happenings) visit.happen(h)
        for (const screen of visit.screens) seen.add(screen)
        for (const offered of visit.offers) offers.add(offered)
        visit.leaveAlone()
        expect(['idle', 'outOfService']).toContain(visit.screen)
        expect(visit.state).toMatchObject({ session: null, running: null, overlay: null, assistedBy: null })
        expect(visit.did('endSession')).toHaveLength(visit.did('startSession').length)
      },
    ),
    { numRuns: sequences },
  )
  expect(seen).toEqual(new Set(allScreens))
  /* A kiosk without a recognizer, and one that was stopped in the middle of a visit. */
  for (const one of [...offers]) offers.add(one.replace(' listen ', ' '))
  const stopped: View = { screen: 'problem', code: 'session.interrupted', retry: false, saved: false }
  offers.add(offerOf({ screen: 'problem', props: {}, overlay: null }, actionsOf({ ...initialState, view: stopped })))
  /* Far down the way, and rare. */
  const padGone: View = { screen: 'sign', phase: 'signing', problem: 'pad.absent' }
  const signing = { ...visitAt('review').state, view: padGone }
  offers.add(offerOf({ screen: 'sign', props: padGone, overlay: null }, actionsOf(signing)))
  const impossible = scenes.filter((scene) => {
    const p = projectionOf(scene)
    return !offers.has(offerOf(p, p.actions))
  })
  expect(
    impossible.map(({ name }) => name),
    'pictures of screens that no kiosk shows',
  ).toEqual([])
  const page = kioskPage()
  const ids = new Set([...offers].flatMap((one) => one.split(' ').slice(1)))
  expect(
    [...ids].filter((id) => !page.includes(`id: '${id}'`)),
    'offered, and no key for it',
  ).toEqual([])
}, 300_000)

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
