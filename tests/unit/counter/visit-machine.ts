import { fileURLToPath } from 'node:url'
import type { Action, ActionId, ProblemCode } from '../../../src/api/contract.ts'
import { createHttpBackend } from '../../../src/counter/backends/http.ts'
import { loadCatalogue } from '../../../src/counter/catalogue/load.ts'
import type { ProjectionSources } from '../../../src/counter/session/projection.ts'
import { createReducer, initialState } from '../../../src/counter/session/reduce.ts'
import type { Effect, SessionEvent, SessionState } from '../../../src/counter/session/state.ts'
import { SessionVault } from '../../../src/counter/session/vault.ts'
import { createDevices } from '../../../src/hardware/devices/create-devices.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'

const loaded = loadCatalogue(fileURLToPath(new URL('../../../provisioning/catalogue/demo', import.meta.url))).catalogue
if (!loaded) throw new Error('the demo catalogue is good')
export const catalogue = loaded
export const pension = 'pension-certification'

const clock = new FakeClock()

/** What a screen is drawn from, with nothing plugged in and nobody's card read: every state must be drawn all the same. */
export const sources: ProjectionSources = {
  catalogue,
  devices: createDevices({ devices: [], profiles: new Map(), clock, log: silentLog }),
  backend: createHttpBackend(
    { kind: 'http', id: 'x', url: 'http://127.0.0.1:1', token: 'not-used', timeoutMs: 500, probeMs: 1000 },
    clock,
    silentLog,
  ),
  vault: new SessionVault(),
  sideOf: () => 'right',
  helpPhone: '12345',
  helpMinutes: 10,
  ratingUndoMs: 8000,
}

/** The machine with its effects written down instead of carried out. */
export class Visit {
  state: SessionState = initialState
  readonly effects: Effect[] = []
  available = true
  #ids = 0
  readonly #reduce = createReducer({
    stepsOf: (id) => catalogue.services.get(id)?.steps,
    isAvailable: () => this.available,
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

/** An action of a kind, with something sensible in it. */
export function actionOf(id: ActionId): Action {
  switch (id) {
    case 'openGroup':
      return { id, groupId: 'elder' }
    case 'openService':
      return { id, serviceId: pension }
    case 'rate':
      return { id, level: 4 }
    case 'setPrefs':
      return { id, prefs: { size: 'xlarge' } }
    default:
      return { id }
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
