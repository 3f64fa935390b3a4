import type {
  Action,
  ActionAnswer,
  KioskFace,
  Prefs,
  ProblemCode,
  Projection,
  RevealedIdentity,
} from '../../api/contract.ts'
import type { Devices } from '../../hardware/contract.ts'
import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import { createMachine, type Machine } from '../../kernel/fsm.ts'
import { localDay } from '../../kernel/local-day.ts'
import type { EventLog } from '../../kernel/log.ts'
import { messageOf } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Backend, Operation as BackendOperation } from '../backends/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import { itemsOf, type Service } from '../catalogue/service.ts'
import type { SealBox } from '../journal/seal.ts'
import type { OwedPapers } from '../printing/owed-papers.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import type { SearchItem } from '../search/index-text.ts'
import { lazySearch, type Search } from '../search/search.ts'
import type { Ledger } from '../transactions/ledger.ts'
import type { Interrupted } from '../transactions/recovery.ts'
import { actionsOf } from './actions.ts'
import { unavailableReason } from './availability.ts'
import { CardWatch } from './card-watch.ts'
import { deadlineMs, presenceEveryMs, type SessionTimings, waitsForPerson } from './deadlines.ts'
import type { FrontPage } from './front-page.ts'
import type { Later } from './later.ts'
import type { OperationContext } from './operations/context.ts'
import { Opinions } from './opinions.ts'
import { hasPaper } from './papers.ts'
import type { Point } from './places.ts'
import { draw, drawOverlay, type ProjectionSources, referenceOf } from './projection.ts'
import { proxySteps } from './proxy.ts'
import { purge } from './purge.ts'
import { receiptContent } from './receipt-content.ts'
import { actorOf, SessionRecords } from './records.ts'
import { createReducer, initialState } from './reduce.ts'
import { formFacts, Runner } from './runner.ts'
import { type SlipSources, slipContent } from './slip-content.ts'
import { Slips } from './slips.ts'
import type { Effect, Running, SessionEvent, SessionState } from './state.ts'
import { takeValue } from './values.ts'
import { SessionVault } from './vault.ts'
import { isWanted, licencesSuffice } from './wanted.ts'
import { Wishes } from './wishes.ts'

export interface CounterOptions {
  readonly catalogue: Catalogue
  readonly devices: Devices
  readonly backend: Backend
  /** Answers in its place while staff practise. */
  readonly trainingBackend: Backend
  /** What the backend calls a service, by its id. */
  readonly operationOf: (serviceId: string) => BackendOperation
  readonly seals: SealBox
  readonly later: Later
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: EventLog
  readonly face: Omit<KioskFace, 'online'>
  readonly sideOf: ProjectionSources['sideOf']
  readonly helpPhone: string
  readonly helpMinutes: number
  readonly timings: SessionTimings
  /** What a card means that is taken away while its service runs. */
  readonly cardRemoved: 'continue' | 'pause'
  readonly defaultPrefs: Prefs
  /** What the first screen tells besides the services. */
  readonly front?: FrontPage
  /** Where this kiosk stands. */
  readonly here?: Point | undefined
  /** Stops what is being said, and forgets it. */
  readonly hush?: () => void
  /** What was in flight when the last run stopped, for the first screen. */
  readonly interrupted?: Interrupted | undefined
}

/** After this long nobody who saw the interruption stands there any more. */
const interruptedShownForMs = 10 * 60_000

/**
 * The service counter: owns the session machine, carries out its effects, and projects every state for the screens. One
 * customer at a time; one long operation at a time.
 */
export class Counter {
  readonly #options: CounterOptions
  readonly #vault = new SessionVault()
  readonly #sources: ProjectionSources
  readonly #records: SessionRecords
  readonly #machine: Machine<SessionState, SessionEvent>
  readonly #listeners = new Set<(projection: Projection) => void>()
  readonly #wishes: Wishes
  #rev = 1
  /** Actions made on a revision older than this are about another screen. */
  #screenRev = 1
  #projection: Projection
  #signature = ''
  #deadline:
    | {
        readonly of: string
        readonly sinceMonoMs: number
        readonly atMonoMs: number
        readonly cancel: CancelTimer
      }
    | undefined
  readonly #runner: Runner
  readonly #opinions: Opinions
  readonly #slips: Slips
  readonly #search: Search
  readonly #cards: CardWatch
  #tickets: number
  #sessionId = ''
  #training = false
  #stopWatching: (() => void)[] = []
  #cancelCap: CancelTimer = () => {}

  constructor(options: CounterOptions) {
    this.#options = options
    this.#wishes = new Wishes(options.defaultPrefs, options.face.voice === true)
    const { catalogue, devices, backend, clock, ledger, log } = options
    /* Counted on over a restart, so that two people are not given one number. */
    this.#tickets = Number(ledger.store.db.prepare("SELECT count(*) AS n FROM journal WHERE type = 'ticket'").get()?.n)
    this.#search = lazySearch(() => [...catalogue.services.values()].map(searchItem))
    this.#sources = {
      catalogue,
      devices,
      backend,
      wallMs: () => clock.wallMs(),
      vault: this.#vault,
      notices: () => this.#opinions.notices(),
      find: (typed) => this.#search.find(typed, { limit: 8 }).map((hit) => hit.id),
      sideOf: options.sideOf,
      helpPhone: options.helpPhone,
      helpMinutes: options.helpMinutes,
      ratingUndoMs: options.timings.ratingUndoMs,
      front: options.front ?? { notices: [] },
      here: options.here,
    }
    this.#records = new SessionRecords({
      ledger,
      clock,
      log,
      onFailure: () => this.refresh(),
      actor: () => this.#actor(),
      training: () => this.#training,
    })
    this.#opinions = new Opinions({
      ...options,
      vault: this.#vault,
      training: () => this.#training,
      newTicketNo: (kind) => this.#newTicketNo(kind),
    })
    this.#runner = new Runner({
      vault: this.#vault,
      later: options.later,
      today: () => this.#today(),
      receiptOf: (running) => this.#receiptOf(running),
      context: (signal) => this.#context(signal),
      failed: (thrown, signal) => {
        log.emit('process.failed', { where: 'session.operation', detail: messageOf(thrown) })
        if (!signal.aborted) this.#machine.send({ type: 'operationFailed' })
      },
    })
    this.#slips = new Slips({
      context: (signal) => this.#context(signal),
      content: (ticketNo, code, running) => slipContent(ticketNo, code, running, this.#paperSources()),
      failed: (thrown) => log.emit('process.failed', { where: 'session.slip', detail: messageOf(thrown) }),
    })
    const services = catalogue.services
    const reduce = createReducer({
      stepsOf: (id) => services.get(id)?.steps,
      itemsOf: (id) => {
        const service = services.get(id)
        return service ? itemsOf(service) : []
      },
      proxyStepsOf: (id) => proxySteps(services.get(id)),
      isAvailable: (id) => {
        const service = services.get(id)
        return service !== undefined && unavailableReason(service, this.#sources) === undefined
      },
      hasGroup: (id) => catalogue.groups.some((g) => g.id === id),
      applies: (running, step) => isWanted(step, this.#vault) && hasPaper(running, step, this.#vault),
      form: () => formFacts(this.#vault, this.#machine.state.running),
      licencesSuffice: (running) => licencesSuffice(running, this.#vault),
      reasonsUpTo: catalogue.ratings.reasonsUpTo,
      newId: () => ulid(clock.wallMs()),
      newTicketNo: (kind) => this.#newTicketNo(kind),
      monoMs: () => clock.monoMs(),
    })
    this.#machine = createMachine<SessionState, SessionEvent, Effect>(
      firstState(options),
      reduce,
      (effect, state) => this.#perform(effect, state),
      (state, _event, previous) => this.#changed(state, previous),
    )
    this.#projection = this.#project()
    this.#armDeadline(this.#machine.state)
    this.#cards = new CardWatch(options.cardRemoved === 'pause', (event) => this.#machine.send(event))
    this.#stopWatching = [
      devices.onChange((device) => {
        this.#cards.look(device, this.#machine.state.running)
        this.refresh()
      }),
      backend.onReachable(() => this.refresh()),
    ]
    this.refresh()
  }

  get projection(): Projection {
    return this.#projection
  }

  get inSession(): boolean {
    return this.#machine.state.session !== null
  }

  /** Called with every new projection, in order. */
  onProjection(listener: (projection: Projection) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** One touch. `rev` is the revision the page had drawn. */
  act(rev: number, action: Action): ActionAnswer {
    if (rev < this.#screenRev || rev > this.#rev) return { accepted: false, code: 'stale' }
    const { state } = this.#machine
    if (!actionsOf(state).includes(action.id)) return { accepted: false, code: 'notOffered' }
    const taken = takeValue(action, state, this.#vault, this.#today())
    if (taken === 'invalid') return { accepted: false, code: 'invalid' }
    if (taken !== 'go') {
      if (action.id === 'identifyByHand' && taken.type === 'cardRead') this.#runner.stop()
      const known = this.#machine.send(taken)
      if (taken.type === 'phoneLeft') this.#opinions.phone(this.#machine.state)
      return known ? { accepted: true } : { accepted: false, code: 'invalid' }
    }
    const told = action.id === 'confirmIdentity' ? this.#options.later.notices(this.#vault) : []
    if (!this.#machine.send({ type: 'action', action })) return { accepted: false, code: 'invalid' }
    this.#options.later.told(told)
    return { accepted: true }
  }

  /** Somebody presses keys or touches the glass without choosing anything: the time of the screen begins anew. */
  present(): void {
    const { state } = this.#machine
    const armed = this.#deadline
    if (!armed || !waitsForPerson(state)) return
    if (this.#options.clock.monoMs() - armed.sinceMonoMs < presenceEveryMs) return
    this.#publish(false)
    armed.cancel()
    this.#deadline = undefined
    this.#armDeadline(state)
    this.#publish(false, 'the same revision')
  }

  /** A clerk asks to help; false when nobody is there to be helped just now. */
  askAssist(staffRef: string): boolean {
    return this.#machine.send({ type: 'assistAsked', staffRef })
  }

  /** The clerk who helps is done; false when they do not help just now. */
  endAssist(staffRef: string): boolean {
    if (this.#machine.state.assistedBy !== staffRef) return false
    return this.#machine.send({ type: 'action', action: { id: 'endAssist' } })
  }

  /** Practice: nothing reaches the backend, and everything says so. Only between visits. */
  setTraining(on: boolean): boolean {
    if (this.#machine.state.session !== null) return false
    this.#training = on
    this.refresh()
    return true
  }

  get training(): boolean {
    return this.#training
  }

  /** Pages of this visit that were not printed, for staff. */
  get owedPapers(): OwedPapers {
    return this.#vault.owed
  }

  /** PNG of the pages to be printed, while they are shown. */
  preview(): Uint8Array | undefined {
    return this.#machine.state.view.screen === 'preview' ? this.#vault.prepared?.preview.reveal() : undefined
  }

  /** The page that was just scanned, while it is looked at. */
  scannedPage(): Uint8Array | undefined {
    const { view } = this.#machine.state
    return view.screen === 'document' && view.phase === 'checking' ? this.#vault.page?.reveal() : undefined
  }

  /** For 按住看全部: the card's own text, only while the citizen is checking it. */
  identityInFull(): RevealedIdentity | undefined {
    const { screen } = this.#machine.state.view
    return screen === 'confirm' || screen === 'review' ? this.#vault.revealed() : undefined
  }

  /** The newest picture while the face or the paper is looked at. */
  cameraFrame(): Uint8Array | undefined {
    const { screen } = this.#machine.state.view
    return screen === 'face' || screen === 'document' ? this.#vault.camera?.latest()?.jpeg : undefined
  }

  /** Services that should be offered now and cannot be, for the fleet. One that is closed at this hour is in order. */
  unavailableServices(): readonly { readonly serviceId: string; readonly code: ProblemCode }[] {
    const out = this.#machine.state.outOfService
    return [...this.#options.catalogue.services.values()].flatMap((service) => {
      const code = out ?? unavailableReason(service, this.#sources)
      return code && code !== 'service.closed' ? [{ serviceId: service.id, code }] : []
    })
  }

  /** Headphones have been plugged in or pulled out. */
  setHeadphones(present: boolean): void {
    this.#wish(() => this.#wishes.headphones(present))
  }

  /** Looks at the world again: devices, backend, disk. Cheap; sends nothing when nothing changed. */
  refresh(): void {
    const outOfService = this.#options.ledger.refusesTransactions ? 'store.failed' : null
    const state = this.#machine.state
    if (state.outOfService !== outOfService) this.#machine.send({ type: 'health', outOfService })
    this.#publish(false)
  }

  /** Ends the running operation and purges; for an orderly stop. */
  async stop(): Promise<void> {
    for (const stop of this.#stopWatching) stop()
    this.#deadline?.cancel()
    this.#cancelCap()
    this.#runner.stop()
    this.#slips.stop()
    await purge(this.#vault)
  }

  #newTicketNo(kind: 'help' | 'problem'): string {
    this.#tickets += 1
    const minuteOfDay = Math.floor(this.#options.clock.wallMs() / 60_000) % 1440
    return `${kind === 'help' ? 'H' : 'B'}-${String(minuteOfDay).padStart(4, '0')}${String(this.#tickets % 100).padStart(2, '0')}`
  }

  #changed(state: SessionState, previous: SessionState): void {
    /* Before anything is shown: a page must never see a form without its questions. */
    const asks = state.view.screen === 'form' || (state.view.screen === 'deliver' && state.view.way === 'post')
    if (asks && state.running) this.#runner.openForm(state.running)
    const sameScreen = state.view.screen === previous.view.screen && state.overlay?.kind === previous.overlay?.kind
    this.#armDeadline(state)
    this.#publish(!sameScreen)
  }

  /** Starts anew with each touch, each sign of presence and each screen. What devices do in between (one that comes and goes) proves nobody's presence. */
  #armDeadline(state: SessionState): void {
    const ms = deadlineMs(state, this.#wishes.prefs, this.#options.timings, this.#wishes.changed)
    const of = `${state.view.screen} ${state.overlay?.kind} ${state.touches} ${ms}`
    if (this.#deadline?.of === of) return
    this.#deadline?.cancel()
    this.#deadline = undefined
    if (ms === null) return
    const cancel = this.#options.clock.after(ms, () => {
      this.#deadline = undefined
      this.#machine.send({ type: 'deadline' })
    })
    const sinceMonoMs = this.#options.clock.monoMs()
    this.#deadline = { of, sinceMonoMs, atMonoMs: sinceMonoMs + ms, cancel }
  }

  /**
   * A new projection goes out only when what can be seen has changed. Where that is no more than the time left, the revision may stay: to a
   * page a new one means that the touch it has sent was about another picture.
   */
  #publish(screenChanged: boolean, revision: 'a new revision' | 'the same revision' = 'a new revision'): void {
    const next = this.#project()
    const { rev: _rev, remainingMs: _remaining, ...visible } = next
    const signature = JSON.stringify({ ...visible, overlay: visible.overlay && { ...visible.overlay, remainingMs: 0 } })
    if (signature === this.#signature) return
    this.#signature = signature
    if (revision === 'a new revision') this.#rev += 1
    if (screenChanged) this.#screenRev = this.#rev
    this.#projection = { ...next, rev: this.#rev }
    for (const listener of this.#listeners) listener(this.#projection)
  }

  #project(): Projection {
    const state = this.#machine.state
    const { clock, face, backend } = this.#options
    const remainingMs = this.#deadline ? Math.max(0, Math.round(this.#deadline.atMonoMs - clock.monoMs())) : null
    const { screen, props } = draw(state, this.#sources)
    return {
      rev: this.#rev,
      screen,
      props,
      actions: actionsOf(state),
      deadlineAt: remainingMs === null ? null : Math.round((clock.wallMs() + remainingMs) / 100) * 100,
      remainingMs,
      overlay: drawOverlay(state, this.#sources, remainingMs),
      prefs: this.#wishes.prefs,
      inSession: state.session !== null,
      ...(state.assistedBy ? { assistedBy: state.assistedBy } : {}),
      training: this.#training,
      kiosk: { ...face, online: backend.reachable },
    } as Projection
  }

  #perform(effect: Effect, state: SessionState): void {
    switch (effect.do) {
      case 'startSession':
        return this.#startSession(effect.sessionId)
      case 'startTransaction':
        return this.#records.transactionStarted(this.#sessionId, effect.running)
      case 'readCard':
        return this.#runner.readCard(effect.role, effect.party)
      case 'query':
        return this.#inRunning(state, (running) => this.#runner.query(running))
      case 'openCamera':
        return this.#runner.openCamera(effect.role)
      case 'openDesk':
        return this.#runner.openDesk(effect.role)
      case 'checkFace':
        return this.#runner.checkFace(state.running)
      case 'submit':
        return this.#inRunning(state, (running) => this.#runner.submit(running))
      case 'print':
        return this.#inRunning(state, (running) => this.#runner.print(running, effect.role))
      case 'run':
        return this.#runner.run(effect)
      case 'keepPage':
        return this.#runner.keepPage(state.running)
      case 'dropPage':
        return this.#vault.forgetPage()
      case 'promise':
        return this.#runner.promise(effect.running, this.#options.clock.wallMs())
      case 'finishSignature':
      case 'cancelPayment':
        return this.#runner.finish()
      case 'stopOperation':
        return this.#runner.stop()
      case 'forgetIdentity':
        return this.#vault.forgetIdentity(effect.party)
      case 'stepEnded':
        return this.#records.stepEnded(effect)
      case 'endTransaction':
        return this.#records.transactionEnded(this.#sessionId, effect)
      case 'consented':
        return this.#records.consented(this.#sessionId, effect)
      case 'pause':
        return this.#records.paused(this.#sessionId, effect.why)
      case 'resume':
        return this.#records.resumed(this.#sessionId)
      case 'assistStarted':
        return this.#records.assistStarted(this.#sessionId, effect.staffRef)
      case 'assistEnded':
        return this.#records.assistEnded(this.#sessionId, effect.staffRef)
      case 'rate':
        return this.#records.rated(this.#sessionId, effect, this.#options.catalogue.ratings.version, (work) =>
          this.#opinions.rate(effect, work),
        )
      case 'rateUndone':
        return this.#records.ratingUndone(this.#sessionId, effect)
      case 'ticket':
        this.#records.ticketOpened(this.#sessionId, effect, state.running, (work) =>
          this.#opinions.problem(effect, state.running, work),
        )
        if (effect.kind === 'problem') this.#slips.print(effect.ticketNo, effect.code, state.running)
        return
      case 'endSession':
        return this.#endSession(effect)
      case 'setPrefs':
        return this.#wish(() => this.#wishes.set(effect.action.prefs))
      case 'resetPrefs':
        return this.#wish(() => this.#wishes.reset())
    }
  }

  #startSession(sessionId: string): void {
    const { clock, timings } = this.#options
    this.#sessionId = sessionId
    this.#vault.cardUsed = false
    this.#records.sessionStarted(sessionId)
    this.#cancelCap()
    this.#cancelCap = clock.after(timings.capMs - timings.capNoticeMs, () => {
      this.#machine.send({ type: 'capNear' })
      this.#cancelCap = clock.after(timings.capNoticeMs, () => this.#machine.send({ type: 'capReached' }))
    })
  }

  #wish(change: () => void): void {
    change()
    this.#armDeadline(this.#machine.state)
    this.#publish(false)
  }

  #inRunning({ running }: SessionState, act: (running: Running) => void): void {
    if (running) act(running)
  }

  #actor(): ReturnType<typeof actorOf> | undefined {
    const { assistedBy } = this.#machine.state
    return assistedBy === null ? undefined : actorOf(assistedBy)
  }

  /** What an operation works with from now on until `signal`. */
  #context(signal: AbortSignal): OperationContext {
    const { devices, backend, trainingBackend, ledger, seals, clock, log, catalogue, operationOf } = this.#options
    return {
      devices,
      backend: this.#training ? trainingBackend : backend,
      ledger,
      seals,
      clock,
      log,
      vault: this.#vault,
      sessionId: this.#sessionId,
      actor: this.#actor(),
      training: this.#training,
      service: (id) => catalogue.services.get(id),
      operationOf,
      signal,
      send: (event) => {
        if (!signal.aborted) this.#machine.send(event)
      },
    }
  }

  #endSession(effect: Extract<Effect, { readonly do: 'endSession' }>): void {
    this.#cancelCap()
    this.#options.hush?.()
    this.#records.sessionEnded(this.#sessionId, effect)
    this.#runner.stop()
    void this.#purge(this.#sessionId)
  }

  async #purge(sessionId: string): Promise<void> {
    const startedMonoMs = this.#options.clock.monoMs()
    const result = await purge(this.#vault)
    this.#records.purged(sessionId, result, startedMonoMs)
    this.#machine.send({ type: 'purged', good: result.ok })
  }

  #today(): string {
    return localDay(this.#options.clock.wallMs())
  }

  #receiptOf(running: Running): ReceiptContent {
    const sources = this.#paperSources()
    return receiptContent(running, {
      ...sources,
      lang: this.#wishes.prefs.lang,
      title: sources.nameOf(running.serviceId),
      vault: this.#vault,
      staff: this.#machine.state.assistedBy ?? undefined,
    })
  }

  #paperSources(): SlipSources {
    const { catalogue, clock, face, helpPhone } = this.#options
    const nameOf = (id: string) => catalogue.services.get(id)?.name ?? { zh: id, en: id }
    return { face, helpPhone, wallMs: clock.wallMs(), nameOf, training: this.#training }
  }
}

function searchItem(service: Service): SearchItem {
  const { id, number = '', name, keywords, common } = service
  return { id, number, names: name, keywords, common }
}

/** After a crash in the middle of a visit the first screen says what became of it. */
function firstState({ interrupted, clock }: CounterOptions): SessionState {
  if (!interrupted || interrupted.stage === 'notSubmitted' || interrupted.stage === 'refused') return initialState
  if (clock.wallMs() - interrupted.lastTs > interruptedShownForMs) return initialState
  const caseNo = interrupted.caseNo ?? referenceOf(interrupted.transactionId)
  return {
    ...initialState,
    view: { screen: 'problem', code: 'session.interrupted', retry: false, saved: true, caseNo },
  }
}
