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
import type { EventLog } from '../../kernel/log.ts'
import { messageOf } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Backend } from '../backends/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import type { Ledger } from '../transactions/ledger.ts'
import type { Interrupted } from '../transactions/recovery.ts'
import { actionsOf } from './actions.ts'
import { unavailableReason } from './availability.ts'
import { deadlineMs, type SessionTimings } from './deadlines.ts'
import * as operations from './operations.ts'
import { draw, drawOverlay, type ProjectionSources, referenceOf } from './projection.ts'
import { purge } from './purge.ts'
import { receiptContent } from './receipt-content.ts'
import { SessionRecords } from './records.ts'
import { createReducer, initialState } from './reduce.ts'
import type { Effect, Running, SessionEvent, SessionState } from './state.ts'
import { SessionVault } from './vault.ts'

export interface CounterOptions {
  readonly catalogue: Catalogue
  readonly devices: Devices
  readonly backend: Backend
  /** Key of the backend in a service's `codes`. */
  readonly backendId: string
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: EventLog
  readonly face: Omit<KioskFace, 'online'>
  readonly sideOf: ProjectionSources['sideOf']
  readonly helpPhone: string
  readonly helpMinutes: number
  readonly timings: SessionTimings
  readonly defaultPrefs: Prefs
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
  #prefs: Prefs
  #rev = 1
  /** Actions made on a revision older than this are about another screen. */
  #screenRev = 1
  #projection: Projection
  #signature = ''
  #deadline: { readonly of: string; readonly atMonoMs: number; readonly cancel: CancelTimer } | undefined
  #operation = new AbortController()
  #tickets = 0
  #sessionId = ''
  #stopWatching: (() => void)[] = []

  constructor(options: CounterOptions) {
    this.#options = options
    this.#prefs = options.defaultPrefs
    const { catalogue, devices, backend, clock } = options
    this.#sources = {
      catalogue,
      devices,
      backend,
      vault: this.#vault,
      sideOf: options.sideOf,
      helpPhone: options.helpPhone,
      helpMinutes: options.helpMinutes,
      ratingUndoMs: options.timings.ratingUndoMs,
    }
    this.#records = new SessionRecords(options.ledger, clock, options.log, () => this.refresh())
    const reduce = createReducer({
      stepsOf: (id) => catalogue.services.get(id)?.steps,
      isAvailable: (id) => {
        const service = catalogue.services.get(id)
        return service !== undefined && unavailableReason(service, devices, backend) === undefined
      },
      hasGroup: (id) => catalogue.groups.some((g) => g.id === id),
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
    this.#stopWatching = [devices.onChange(() => this.refresh()), backend.onReachable(() => this.refresh())]
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
    if (!actionsOf(this.#machine.state).includes(action.id)) return { accepted: false, code: 'notOffered' }
    return this.#machine.send({ type: 'action', action }) ? { accepted: true } : { accepted: false, code: 'invalid' }
  }

  /** For 按住看全部: the card's own text, only while the citizen is checking it. */
  identityInFull(): RevealedIdentity | undefined {
    const { screen } = this.#machine.state.view
    return screen === 'confirm' || screen === 'review' ? this.#vault.revealed() : undefined
  }

  /** The newest picture while the face screen is up. */
  cameraFrame(): Uint8Array | undefined {
    return this.#machine.state.view.screen === 'face' ? this.#vault.camera?.latest()?.jpeg : undefined
  }

  /** Services that cannot be offered now, for the fleet. */
  unavailableServices(): readonly { readonly serviceId: string; readonly code: ProblemCode }[] {
    const out = this.#machine.state.outOfService
    return [...this.#options.catalogue.services.values()].flatMap((service) => {
      const code = out ?? unavailableReason(service, this.#options.devices, this.#options.backend)
      return code ? [{ serviceId: service.id, code }] : []
    })
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
    this.#operation.abort()
    await purge(this.#vault)
  }

  #newTicketNo(kind: 'help' | 'problem'): string {
    this.#tickets += 1
    const minuteOfDay = Math.floor(this.#options.clock.wallMs() / 60_000) % 1440
    return `${kind === 'help' ? 'H' : 'B'}-${String(minuteOfDay).padStart(4, '0')}${String(this.#tickets % 100).padStart(2, '0')}`
  }

  #changed(state: SessionState, previous: SessionState): void {
    const sameScreen = state.view.screen === previous.view.screen && state.overlay?.kind === previous.overlay?.kind
    this.#armDeadline(state)
    this.#publish(!sameScreen)
  }

  /** Starts anew with each touch and each screen. What devices do in between (one that comes and goes) proves nobody's presence. */
  #armDeadline(state: SessionState): void {
    const ms = deadlineMs(state, this.#prefs, this.#options.timings, this.#prefs !== this.#options.defaultPrefs)
    const of = `${state.view.screen} ${state.overlay?.kind} ${state.touches} ${ms}`
    if (this.#deadline?.of === of) return
    this.#deadline?.cancel()
    this.#deadline = undefined
    if (ms === null) return
    const cancel = this.#options.clock.after(ms, () => {
      this.#deadline = undefined
      this.#machine.send({ type: 'deadline' })
    })
    this.#deadline = { of, atMonoMs: this.#options.clock.monoMs() + ms, cancel }
  }

  /** A new projection goes out only when what can be seen has changed. */
  #publish(screenChanged: boolean): void {
    const next = this.#project()
    const { rev: _rev, remainingMs: _remaining, ...visible } = next
    const signature = JSON.stringify({ ...visible, overlay: visible.overlay && { ...visible.overlay, remainingMs: 0 } })
    if (signature === this.#signature) return
    this.#signature = signature
    this.#rev += 1
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
      prefs: this.#prefs,
      inSession: state.session !== null,
      kiosk: { ...face, online: backend.reachable },
    } as Projection
  }

  #perform(effect: Effect, state: SessionState): void {
    switch (effect.do) {
      case 'startSession':
        this.#sessionId = effect.sessionId
        this.#vault.cardUsed = false
        return this.#records.sessionStarted(effect.sessionId)
      case 'startTransaction':
        return this.#records.transactionStarted(this.#sessionId, effect.running)
      case 'readCard':
        return this.#begin((context) => operations.readCard(context, effect.role))
      case 'query':
        return this.#begin((context) => operations.queryRegister(context, this.#itemCode(effect.serviceId)))
      case 'openCamera':
        return this.#begin((context) => operations.openCamera(context, effect.role))
      case 'checkFace':
        /* Beside the running picture, under the same abort. */
        return this.#run(operations.checkFace, this.#operation.signal)
      case 'submit':
        return this.#withRunning(state, (context, running) =>
          operations.submit(context, running, this.#itemCode(running.serviceId)),
        )
      case 'print':
        return this.#withRunning(state, (context, running) =>
          operations.print(context, running, { role: effect.role, content: this.#receiptOf(running) }),
        )
      case 'stopOperation':
        this.#operation.abort()
        return
      case 'forgetIdentity':
        this.#vault.forgetIdentity()
        return
      case 'stepEnded':
        return this.#records.stepEnded(effect)
      case 'endTransaction':
        return this.#records.transactionEnded(this.#sessionId, effect)
      case 'rate':
      case 'rateUndone':
        return this.#records.rated(this.#sessionId, effect)
      case 'ticket':
        return this.#records.ticketOpened(this.#sessionId, effect, state.running)
      case 'endSession':
        return this.#endSession(effect)
      case 'setPrefs':
        return this.#setPrefs({ ...this.#prefs, ...effect.action.prefs })
      case 'resetPrefs':
        return this.#setPrefs(this.#options.defaultPrefs)
    }
  }

  #setPrefs(prefs: Prefs): void {
    this.#prefs = prefs
    this.#armDeadline(this.#machine.state)
    this.#publish(false)
  }

  #begin(job: (context: operations.OperationContext) => Promise<void>): void {
    this.#operation.abort()
    this.#operation = new AbortController()
    this.#run(job, this.#operation.signal)
  }

  #withRunning(
    state: SessionState,
    job: (context: operations.OperationContext, running: Running) => Promise<void>,
  ): void {
    const { running } = state
    if (running) this.#begin((context) => job(context, running))
  }

  /** The one catch around an operation: our own mistake becomes a log line, and the citizen's deadline takes over. */
  #run(job: (context: operations.OperationContext) => Promise<void>, signal: AbortSignal): void {
    const { devices, backend, ledger, clock, log } = this.#options
    const send = (event: SessionEvent) => {
      if (!signal.aborted) this.#machine.send(event)
    }
    job({ devices, backend, ledger, clock, log, vault: this.#vault, sessionId: this.#sessionId, signal, send }).catch(
      (thrown: unknown) => {
        log.emit('process.failed', { where: 'session.operation', detail: messageOf(thrown) })
        if (!signal.aborted) this.#machine.send({ type: 'operationFailed' })
      },
    )
  }

  #endSession(effect: Extract<Effect, { readonly do: 'endSession' }>): void {
    this.#records.sessionEnded(this.#sessionId, effect)
    this.#operation.abort()
    void this.#purge(this.#sessionId)
  }

  async #purge(sessionId: string): Promise<void> {
    const startedMonoMs = this.#options.clock.monoMs()
    const result = await purge(this.#vault)
    this.#records.purged(sessionId, result, startedMonoMs)
    this.#machine.send({ type: 'purged', good: result.ok })
  }

  #receiptOf(running: Running): ReceiptContent {
    const { catalogue, clock, face, helpPhone } = this.#options
    const title = catalogue.services.get(running.serviceId)?.name.zh ?? ''
    return receiptContent(running, { title, face, helpPhone, wallMs: clock.wallMs(), masked: this.#vault.masked() })
  }

  /** What the backend calls a service; the site check has made sure that it is there. */
  #itemCode(serviceId: string): string {
    return this.#options.catalogue.services.get(serviceId)?.codes[this.#options.backendId] ?? serviceId
  }
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
