import { fileURLToPath } from 'node:url'
import type { Action, ActionId, ProblemCode } from '../../../src/api/contract.ts'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import { serviceSchema } from '../../../src/counter/catalogue/schema.ts'
import { itemsOf, type Service } from '../../../src/counter/catalogue/service.ts'
import type { Step } from '../../../src/counter/catalogue/steps.ts'
import type { ProjectionSources } from '../../../src/counter/session/projection.ts'
import { proxySteps } from '../../../src/counter/session/proxy.ts'
import { createReducer, initialState } from '../../../src/counter/session/reduce.ts'
import type { Effect, SessionEvent, SessionState } from '../../../src/counter/session/state.ts'
import type { ReduceContext } from '../../../src/counter/session/tools.ts'
import { SessionVault } from '../../../src/counter/session/vault.ts'
import { createDevices } from '../../../src/hardware/devices/create-devices.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'

function never(id: string): never {
  throw new Error(`no service ${id}`)
}

const loaded = loadCatalogue(fileURLToPath(new URL('../../../provisioning/catalogue/demo', import.meta.url))).catalogue
if (!loaded) throw new Error('the demo catalogue is good')
export const pension = 'pension-certification'
/** Books before anything has an effect: from there people may still go back. */
export const appointment = 'appointment'
/** A service as a file would say it. */
function written({ regionCodes: _codes, items: _items, ...service }: Service): object {
  return service
}

/* The demo's own bundles are left out: `actionOf` knows the items of this one only. */
/** Services with every kind of step, for two people, and a bundle; none of the demo's has them all. */
export const everyStep = 'every-step'
export const bundle = 'two-at-once'
const pensionService = loaded.services.get('pension-certification') ?? never('pension-certification')
const two = { zh: '二', en: 'two' }
const everyStepService = {
  ...pensionService,
  ...serviceSchema.parse({
    ...written(pensionService),
    id: everyStep,
    parties: [
      { role: 'applicant', name: '甲' },
      { role: 'buyer', name: '乙' },
    ],
    steps: [
      { step: 'consent', purpose: two, items: [two], recipient: two, retention: two },
      { step: 'identify', role: 'reader.identity', manual: true },
      { step: 'consent', party: 'buyer', purpose: two, items: [two], recipient: two, retention: two },
      { step: 'identify', role: 'reader.identity', party: 'buyer', whose: two },
      { step: 'query' },
      { step: 'query', subject: 'bills', title: two },
      { step: 'choose', id: 'bills', title: two, several: true },
      {
        step: 'choose',
        id: 'kind',
        title: two,
        options: [
          { value: 'a', label: two },
          { value: 'b', label: two },
        ],
      },
      { step: 'verifyFace', role: 'camera.face' },
      { step: 'fetchLicences', purpose: two, types: [{ code: 'idCard', name: two }] },
      {
        step: 'form',
        title: two,
        fields: [
          { id: 'phone', kind: 'phone', label: two },
          { id: 'note', kind: 'text', label: two },
        ],
      },
      { step: 'captureDocument', role: 'documentScanner.desk', document: 'deed', title: two, pages: 2, promiseDays: 5 },
      { step: 'scanCode', role: 'barcodeReader.front', code: 'permit', title: two, lookup: 'enterprise' },
      { step: 'review' },
      { step: 'sign', role: 'signaturePad.front', party: 'buyer', statement: two },
      { step: 'submit' },
      { step: 'pay', title: two, amount: 'chosen' },
      { step: 'appointment', title: two },
      { step: 'deliver', title: two, ways: ['pickUp', 'post'] },
      { step: 'ticket', role: 'printer.receipt', queue: 'hall', title: two },
      { step: 'print', role: 'printer.document', document: 'certificate' },
      { step: 'print', role: 'printer.receipt', document: 'receipt' },
      { step: 'result', headline: two },
    ],
  }),
} as Service
const bundleService = {
  ...pensionService,
  id: bundle,
  codes: {},
  parties: undefined,
  proxy: false,
  queueDays: 3,
  items: [pension, 'old-age-allowance'],
  steps: pensionService.steps.flatMap((s): Step[] =>
    s.step === 'print' ? [{ ...s, role: 'printer.document', document: 'certificate' }, s] : [s],
  ),
  singleItems: true,
  offline: 'none',
} as unknown as Service
export const catalogue = {
  ...loaded,
  services: new Map([
    ...[...loaded.services].filter(([, s]) => !s.items),
    [everyStep, everyStepService],
    [bundle, bundleService],
  ]),
}

const clock = new FakeClock()

/** What a screen is drawn from, with nothing plugged in and nobody's card read: every state must be drawn all the same. */
export const sources: ProjectionSources = {
  catalogue,
  devices: createDevices({ devices: [], profiles: new Map(), clock, log: silentLog }),
  backend: { reachable: true },
  wallMs: () => clock.wallMs(),
  notices: () => [],
  find: (typed) => (typed === '' ? [] : [pension]),
  vault: new SessionVault(),
  sideOf: () => 'right',
  helpPhone: '12345',
  helpMinutes: 10,
  ratingUndoMs: 8000,
  front: { notices: [] },
}

/** The machine with its effects written down instead of carried out. */
export class Visit {
  state: SessionState = initialState
  readonly effects: Effect[] = []
  available = true
  licencesSuffice = true
  wanted: (step: Step) => boolean = () => true
  form: ReturnType<ReduceContext['form']> = { pages: 2, missing: () => false, open: () => false }
  #ids = 0
  readonly #reduce = createReducer({
    stepsOf: (id) => catalogue.services.get(id)?.steps,
    itemsOf: (id) => itemsOf(catalogue.services.get(id) ?? never(id)),
    proxyStepsOf: (id) => proxySteps(catalogue.services.get(id)),
    applies: (_running, step) => this.wanted(step),
    form: () => this.form,
    placeOf: ({ steps }, field) => {
      const stepIndex = steps.findIndex((s) => s.step === 'form' && s.fields.some((f) => f.id === field))
      return stepIndex < 0 ? undefined : { stepIndex, page: 1 }
    },
    licencesSuffice: () => this.licencesSuffice,
    reasonsUpTo: 2,
    canListen: true,
    isAvailable: () => this.available,
    hasDepartment: (id) => [...catalogue.services.values()].some((s) => s.department === id),
    hasGroup: (id) => catalogue.groups.some((g) => g.id === id),
    newId: () => `01K8${String(++this.#ids).padStart(22, '0')}`,
    newTicketNo: (kind) => (kind === 'help' ? 'H-000001' : 'B-000001'),
    monoMs: () => 0,
  })

  /** Answers whether the machine knew the event; `undefined` leaves the state as it is. */
  send(event: SessionEvent): readonly Effect[] | undefined {
    const next = this.#reduce(this.state, event)
    if (!next) return undefined
    this.state = next.state
    this.effects.push(...next.effects)
    return next.effects
  }

  act(action: Action): readonly Effect[] | undefined {
    return this.send({ type: 'action', action })
  }

  /** Whether an event would be known, without sending it. */
  knows(event: SessionEvent): boolean {
    return this.#reduce(this.state, event) !== undefined
  }

  get screen(): SessionState['view']['screen'] {
    return this.state.view.screen
  }

  did<D extends Effect['do']>(what: D): Extract<Effect, { do: D }>[] {
    return this.effects.filter((e): e is Extract<Effect, { do: D }> => e.do === what)
  }
}

/** What the machine hears of a touch: values go into the vault first, and it hears of that instead (`session/values.ts`). */
export function eventOf(action: Action, view: SessionState['view'], several: boolean): SessionEvent {
  switch (action.id) {
    case 'identifyByHand':
      return { type: 'cardRead' }
    case 'answer':
    case 'search':
      return { type: 'answered' }
    case 'choose':
      return several && view.screen === 'choose' ? { type: 'answered' } : { type: 'action', action }
    case 'leavePhone':
      return { type: 'phoneLeft' }
    default:
      return { type: 'action', action }
  }
}

/** An action of a kind, with something sensible in it. */
export function actionOf(id: ActionId): Action {
  switch (id) {
    case 'openGroup':
      return { id, groupId: 'elder' }
    case 'openDepartment':
      return { id, departmentId: 'social-security' }
    case 'openService':
      return { id, serviceId: pension }
    case 'rate':
      return { id, level: 4 }
    case 'setPrefs':
      return { id, prefs: { size: 'xlarge' } }
    case 'search':
      return { id, text: 'yljd' }
    case 'toggleItem':
      return { id, serviceId: pension }
    case 'identifyByHand':
      return { id, name: '', idNumber: '' }
    case 'answer':
      return { id, field: 'phone', value: '' }
    case 'change':
      return { id, field: 'phone' }
    case 'choose':
      return { id, values: ['a'] }
    case 'typeCode':
      return { id, value: 'X-1' }
    case 'chooseSlot':
      return { id, slotId: 's1' }
    case 'chooseWay':
      return { id, way: 'post' }
    case 'rateReasons':
      return { id, reasons: ['tooSlow'] }
    case 'leavePhone':
      return { id, phone: '' }
    default:
      return { id } as Action
  }
}

export const accepted = (caseNo: string): SessionEvent => ({
  type: 'submitEnded',
  submitted: { state: 'accepted', caseNo, queryUrl: `https://example.invalid/q/${caseNo}` },
})
export const refused = (code: ProblemCode): SessionEvent => ({ type: 'submitEnded', submitted: { state: 'no' }, code })
export const open: SessionEvent = { type: 'submitEnded', submitted: { state: 'unknown', code: 'backend.noAnswer' } }

/** The touches and events of a good visit, by the screen they are made on. */
export const goodVisit: readonly (readonly [SessionState['view']['screen'], SessionEvent])[] = [
  ['idle', { type: 'action', action: { id: 'start' } }],
  ['home', { type: 'action', action: { id: 'openService', serviceId: pension } }],
  ['guide', { type: 'action', action: { id: 'begin' } }],
  ['consent', { type: 'action', action: { id: 'agree' } }],
  ['identify', { type: 'cardRead' }],
  ['confirm', { type: 'action', action: { id: 'confirmIdentity' } }],
  ['working', { type: 'queryEnded', code: null }],
  ['face', { type: 'cameraReady' }],
  ['face', { type: 'action', action: { id: 'takePicture' } }],
  ['face', { type: 'faceEnded', code: null }],
  ['review', { type: 'action', action: { id: 'submit' } }],
  ['working', accepted('YL20261121-0001')],
  ['printing', { type: 'printEnded', receipt: 'printed' }],
  ['result', { type: 'action', action: { id: 'next' } }],
  ['rating', { type: 'action', action: { id: 'rate', level: 5 } }],
  ['ratingUndo', { type: 'action', action: { id: 'next' } }],
  ['goodbye', { type: 'purged', good: true }],
  ['goodbye', { type: 'action', action: { id: 'next' } }],
]

/** A visit that has come to a screen by the good way; `which` for a screen the way passes more than once. */
export function visitAt(screen: SessionState['view']['screen'], which = 1): Visit {
  const visit = new Visit()
  let times = visit.screen === screen ? 1 : 0
  for (const [at, event] of goodVisit) {
    if (times === which) return visit
    if (visit.screen !== at) throw new Error(`the good way is at ${visit.screen}, not ${at}`)
    const before = visit.screen
    visit.send(event)
    if (visit.screen === screen && before !== screen) times += 1
  }
  if (times === which) return visit
  throw new Error(`the good way does not pass ${screen} ${which} times`)
}
