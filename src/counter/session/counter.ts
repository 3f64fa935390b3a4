import type { Action, ActionAnswer, ProblemCode, Projection } from '../../api/contract.ts'
import { createMachine, type Machine } from '../../kernel/fsm.ts'
import { localDay } from '../../kernel/local-day.ts'
import { messageOf } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import { itemsOf } from '../catalogue/service.ts'
import type { OwedPapers } from '../printing/owed-papers.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import { lazySearch, type Search } from '../search/search.ts'
import { actionsOf } from './actions.ts'
import { unavailableReason } from './availability.ts'
import { CardWatch } from './card-watch.ts'
import type { CounterOptions } from './counter-options.ts'
import { deadlineMs, presenceEveryMs, waitsForPerson } from './deadlines.ts'
import { Drafts } from './drafts.ts'
import { firstState } from './first-state.ts'
import { Glimpses } from './glimpses.ts'
import type { OperationContext } from './operations/context.ts'
import { Opinions } from './opinions.ts'
import { hasPaper } from './papers.ts'
import { createPerform } from './perform.ts'
import { draw, drawOverlay, type ProjectionSources } from './projection.ts'
import { proxySteps } from './proxy.ts'
import { receiptContent } from './receipt-content.ts'
import { actorOf, SessionRecords } from './records.ts'
import { createReducer } from './reduce.ts'
import { Revisions } from './revisions.ts'
import { formFacts, placeOf, Runner } from './runner.ts'
import { ScreenClock } from './screen-clock.ts'
import { type SlipSources, slipContent } from './slip-content.ts'
import { Slips } from './slips.ts'
import type { Effect, Running, SessionEvent, SessionState } from './state.ts'
import { takeValue } from './values.ts'
import { SessionVault } from './vault.ts'
import { Visit } from './visit.ts'
import { isWanted, licencesSuffice } from './wanted.ts'
import { spokenBy, Wishes } from './wishes.ts'

/**
 * The service counter: owns the session machine, carries out its effects, and projects every state for the screens. One
 * customer at a time; one long operation at a time.
 */
export class Counter {
  readonly #options: CounterOptions
  /** Pictures and plain text of the visit, for the one screen each belongs to. */
  readonly glimpses: Glimpses
  readonly drafts: Drafts
  readonly #vault = new SessionVault()
  readonly #sources: ProjectionSources
  readonly #records: SessionRecords
  readonly #machine: Machine<SessionState, SessionEvent>
  readonly #wishes: Wishes
  readonly #revisions: Revisions
  readonly #clock: ScreenClock
  readonly #visit: Visit
  readonly #runner: Runner
  readonly #opinions: Opinions
  readonly #slips: Slips
  readonly #search: Search
  readonly #cards: CardWatch
  #tickets: number
  #training = false
  #stopWatching: (() => void)[] = []

  constructor(options: CounterOptions) {
    this.#options = options
    this.#wishes = new Wishes(options.defaultPrefs, options.face.voice === true)
    const { catalogue, devices, backend, clock, ledger, log } = options
    /* Counted on over a restart, so that two people are not given one number. */
    this.#tickets = Number(ledger.store.db.prepare("SELECT count(*) AS n FROM journal WHERE type = 'ticket'").get()?.n)
    this.#search = lazySearch(() =>
      [...catalogue.services.values()].map(({ id, number = '', name, keywords, common }) => ({
        id,
        number,
        names: name,
        keywords,
        common,
      })),
    )
    this.#sources = {
      catalogue,
      devices,
      backend,
      wallMs: () => clock.wallMs(),
      vault: this.#vault,
      notices: () => this.#opinions.notices(),
      find: (typed) => this.#search.find(typed, { limit: 8 }).map((hit) => hit.id),
      sideOf: options.sideOf,
      helpPhone: options.face.helpPhone,
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
    this.glimpses = new Glimpses(
      this.#vault,
      () => this.#machine.state,
      (id) => catalogue.services.get(id),
    )
    this.drafts = new Drafts(this.#vault, clock, () => this.#machine.state)
    this.#runner = new Runner({
      vault: this.#vault,
      later: options.later,
      recognizer: options.recognizer,
      quiet: options.quiet ?? (() => {}),
      today: () => this.#today(),
      receiptOf: (running) => this.#receiptOf(running),
      context: (signal) => this.#context(signal),
      failed: (thrown, signal) => {
        log.emit('process.failed', { where: 'session.operation', detail: messageOf(thrown) })
        if (!signal.aborted) this.#machine.send({ type: 'operationFailed' })
      },
    })
    this.#visit = new Visit({
      ...options,
      vault: this.#vault,
      records: this.#records,
      send: (event) => this.#machine.send(event),
      stopOperation: () => this.#runner.stop(),
      hush: options.hush ?? (() => {}),
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
      hasDepartment: (id) => [...services.values()].some((s) => s.department === id),
      hasGroup: (id) => catalogue.groups.some((g) => g.id === id),
      applies: (running, step) => isWanted(step, this.#vault) && hasPaper(running, step, this.#vault),
      form: () => formFacts(this.#vault, this.#machine.state.running),
      placeOf: (running, field) => placeOf(this.#vault, running, field),
      licencesSuffice: (running) => licencesSuffice(running, this.#vault),
      canListen: options.recognizer !== undefined,
      reasonsUpTo: catalogue.ratings.reasonsUpTo,
      newId: () => ulid(clock.wallMs()),
      newTicketNo: (kind) => this.#newTicketNo(kind),
      monoMs: () => clock.monoMs(),
    })
    this.#machine = createMachine<SessionState, SessionEvent, Effect>(
      firstState(options),
      reduce,
      createPerform({
        visit: this.#visit,
        vault: this.#vault,
        records: this.#records,
        runner: this.#runner,
        opinions: this.#opinions,
        slips: this.#slips,
        wishes: this.#wishes,
        wish: (change) => this.#wish(change),
        ratingsVersion: catalogue.ratings.version,
        wallMs: () => clock.wallMs(),
        lang: () => spokenBy(this.#wishes.prefs),
      }),
      (state, _event, previous) => this.#changed(state, previous),
    )
    this.#clock = new ScreenClock(clock, () => this.#machine.send({ type: 'deadline' }))
    this.#armDeadline(this.#machine.state)
    this.#revisions = new Revisions(this.#project())
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
    return this.#revisions.newest
  }

  get inSession(): boolean {
    return this.#machine.state.session !== null
  }

  /** Called with every new projection, in order. */
  onProjection(listener: (projection: Projection) => void): () => void {
    return this.#revisions.onNew(listener)
  }

  /** One touch. `rev` is the revision the page had drawn. */
  act(rev: number, action: Action): ActionAnswer {
    if (!this.#revisions.isOfThisScreen(rev)) return { accepted: false, code: 'stale' }
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
    if (!waitsForPerson(this.#machine.state)) return
    if ((this.#clock.elapsedMs ?? 0) < presenceEveryMs) return
    this.#publish(false)
    this.#clock.restart()
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
    this.#clock.stop()
    this.#slips.stop()
    await this.#visit.stop()
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
    this.drafts.follow(state, previous, this.#revisions.newest.rev)
    const sameScreen = state.view.screen === previous.view.screen && state.overlay?.kind === previous.overlay?.kind
    this.#armDeadline(state)
    this.#publish(!sameScreen)
  }

  /** Starts anew with each touch, each sign of presence and each screen. What devices do in between (one that comes and goes) proves nobody's presence. */
  #armDeadline(state: SessionState): void {
    const ms = deadlineMs(state, this.#wishes.prefs, this.#options.timings, this.#wishes.changed)
    const of = `${state.view.screen} ${state.overlay?.kind} ${state.touches} ${ms}`
    this.#clock.arm(of, ms)
  }

  #publish(screenChanged: boolean, revision: 'a new revision' | 'the same revision' = 'a new revision'): void {
    this.#revisions.publish(this.#project(), screenChanged, revision)
  }

  #project(): Projection {
    const state = this.#machine.state
    const { clock, face, backend } = this.#options
    const { remainingMs } = this.#clock
    const { screen, props } = draw(state, this.#sources)
    return {
      /* Numbered when it goes out. */
      rev: 0,
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

  #wish(change: () => void): void {
    change()
    this.#armDeadline(this.#machine.state)
    this.#publish(false)
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
      sessionId: this.#visit.id,
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

  #today(): string {
    return localDay(this.#options.clock.wallMs())
  }

  #receiptOf(running: Running): ReceiptContent {
    const sources = this.#paperSources()
    return receiptContent(running, {
      ...sources,
      title: sources.nameOf(running.serviceId),
      vault: this.#vault,
      staff: this.#machine.state.assistedBy ?? undefined,
    })
  }

  #paperSources(): SlipSources {
    const { catalogue, clock, face } = this.#options
    const nameOf = (id: string) => catalogue.services.get(id)?.name ?? { zh: id, en: id }
    const { lang } = this.#wishes.prefs
    return { lang, face, helpPhone: face.helpPhone, wallMs: clock.wallMs(), nameOf, training: this.#training }
  }
}
