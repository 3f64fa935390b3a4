import type { Backoff } from '../../kernel/backoff.ts'
import { createMachine, type Machine } from '../../kernel/fsm.ts'
import { SerialExecutor } from '../../kernel/queue.ts'
import { messageOf, type Result } from '../../kernel/result.ts'
import type { DeviceSnapshot, Outcome } from '../contract.ts'
import type { Driver, DriverFailure, DriverMemory, StopCode } from '../drivers/driver.ts'
import type { Profile } from '../profiles/schema.ts'
import { Announcer } from './announcer.ts'
import type { DeviceConfig } from './device-config.ts'
import { createReport, tellConditions } from './driver-report.ts'
import { DeviceFacts } from './facts.ts'
import type { DeviceHealth } from './health/device-health.ts'
import { climb, type LadderHost, restartPort } from './ladder.ts'
import { type LifecycleEvent, type LifecycleState, reduceLifecycle } from './lifecycle.ts'
import { type LookKind, look } from './look.ts'
import { openDriver } from './open-driver.ts'
import { Pause } from './pause.ts'
import type { Plan } from './plan.ts'
import { type CommandOptions, runCommand } from './run-command.ts'
import {
  backoffFor,
  closeMs,
  maxWaiting,
  misconfiguredMs,
  type Session,
  type SupervisorOptions,
} from './supervisor-options.ts'

/**
 * Keeps one device alive for ever: opens, identifies, looks after it while idle, recovers it, and runs commands on it one at a
 * time. The single place that catches whatever a driver throws.
 */
export class Supervisor {
  readonly config: DeviceConfig
  readonly #options: SupervisorOptions
  readonly #facts: DeviceFacts
  readonly #machine: Machine<LifecycleState, LifecycleEvent>
  readonly #queue = new SerialExecutor(maxWaiting)
  readonly #memory: DriverMemory = { rasterDebtBytes: 0, notes: new Map() }
  readonly #stop = new AbortController()
  readonly #rest: Pause
  #backoff: Backoff
  #session: Session | undefined
  #running: Promise<void> = Promise.resolve()
  #enabled: boolean
  #inUse = false
  #inFlight = 0
  #suspect = false
  #mustPark = true
  readonly #reached = { resetMonoMs: Number.NEGATIVE_INFINITY, reopened: false }
  readonly #announcer: Announcer

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.config = options.config
    this.#enabled = options.config.enabled
    this.#rest = new Pause(options.clock)
    this.#announcer = new Announcer(options.onChange)
    this.#facts = new DeviceFacts(options.config, options.clock, options.health, () => this.#publish())
    this.#backoff = backoffFor(undefined, options.random)
    const initial: LifecycleState = { operating: this.#enabled ? 'opening' : 'disabled' }
    this.#machine = createMachine(
      initial,
      reduceLifecycle,
      () => {},
      (to, _event, from) => {
        const { id } = this.config
        if (to.operating === 'faulted') options.health.fault(to.code ?? '')
        options.log.emit('device.state', { deviceId: id, from: from.operating, to: to.operating, code: to.code ?? '' })
        this.#publish()
      },
    )
    this.#plan()
  }

  snapshot(): DeviceSnapshot {
    return this.#facts.snapshot(this.#machine.state)
  }

  get profile(): Profile | undefined {
    return this.#facts.profile
  }

  get health(): DeviceHealth {
    return this.#options.health
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Look again now. */
  wake(): void {
    this.#rest.wake()
  }

  /** Ends the link; a new one is opened at once. */
  reopen(): void {
    this.#session?.over.abort()
  }

  setEnabled(enabled: boolean): void {
    this.#enabled = enabled
    if (!enabled) {
      this.#machine.send({ type: 'disable' })
      this.#session?.over.abort()
    }
    this.wake()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#session?.over.abort()
    await this.#running
  }

  /** Runs one command on the device when its turn comes; `notReady` when the device cannot take one. */
  async command<T, C extends string>(
    options: CommandOptions,
    run: (driver: Driver, signal: AbortSignal) => Promise<Outcome<T, C>>,
  ): Promise<Outcome<T, C | StopCode | 'notReady' | 'internal'>> {
    const session = this.#session
    const { operating } = this.#machine.state
    if (!session || (operating !== 'ready' && operating !== 'busy')) return { outcome: 'failed', code: 'notReady' }
    const host = {
      clock: this.#options.clock,
      queue: this.#queue,
      driver: session.driver,
      over: session.over,
      stop: this.#stop.signal,
      started: () => {
        this.#machine.send({ type: 'commandStarted' })
      },
      ended: () => {
        if (!this.#inUse) this.#machine.send({ type: 'commandEnded' })
      },
      caught: (thrown: unknown) => this.#caught('command', thrown),
    }
    this.#inFlight += 1
    try {
      const outcome = await runCommand(host, options, run)
      this.#options.health.commandEnded(options.name, outcome)
      return outcome
    } finally {
      this.#inFlight -= 1
      if (this.#suspect) this.wake()
    }
  }

  /** Brings the device into its known state after a claim has ended, in its turn. */
  park(): void {
    const session = this.#session
    // Away, as before the first opening: brought into its known state before anybody gets it.
    if (!session) this.#mustPark = true
    if (!session?.driver.park) return
    const parking = this.#queue.run(() => this.#look(session, 'park', this.#lookMs()))
    parking.then(
      (parked) => {
        if (!parked.ok || parked.value.ok) return
        this.#suspect = true
        this.wake()
      },
      (thrown: unknown) => this.#caught('park', thrown),
    )
  }

  async #run(): Promise<void> {
    let again = false
    while (!this.#stop.signal.aborted) {
      if (!this.#enabled) {
        this.#machine.send({ type: 'disable' })
        await this.#pause(misconfiguredMs)
        continue
      }
      this.#machine.send({ type: 'look' })
      const plan = this.#plan()
      if (plan.kind !== 'open') {
        this.#refuse(plan)
        await this.#pause(plan.kind === 'absent' ? this.#backoff.nextMs() : misconfiguredMs)
        continue
      }
      again = (await this.#attempt(plan)) && !again
      if (!again) await this.#pause(this.#backoff.nextMs())
    }
  }

  #plan(): Plan {
    try {
      const plan = this.#options.plan()
      this.#useProfile(plan.profile)
      return plan
    } catch (thrown) {
      this.#caught('plan', thrown)
      return { kind: 'misconfigured', code: 'internal', detail: messageOf(thrown) }
    }
  }

  #useProfile(profile: Profile | undefined): void {
    const before = this.#facts.profile
    this.#facts.useProfile(profile)
    if (this.#facts.profile !== before) this.#backoff = backoffFor(this.#facts.profile, this.#options.random)
  }

  #refuse(plan: Exclude<Plan, { kind: 'open' }>): void {
    if (plan.kind === 'absent') this.#machine.send({ type: 'notThere', code: plan.code })
    else if (plan.kind === 'ambiguous') this.#machine.send({ type: 'ambiguous' })
    else if (this.#machine.send({ type: 'fault', code: plan.code }))
      this.#options.log.emit('device.misconfigured', { deviceId: this.config.id, code: plan.code, detail: plan.detail })
  }

  /** One life of a link, from opening to its end. Answers whether to open again without waiting. */
  async #attempt(plan: Extract<Plan, { kind: 'open' }>): Promise<boolean> {
    const session = await this.#open(plan)
    if (!session) return false
    try {
      if (!(await this.#identify(session))) return false
      this.#backoff.reset()
      return await this.#serve(session)
    } catch (thrown) {
      this.#caught('supervisor', thrown)
      this.#machine.send({ type: 'fault', code: 'internal' })
      return false
    } finally {
      await this.#close(session)
    }
  }

  async #open(plan: Extract<Plan, { kind: 'open' }>): Promise<Session | undefined> {
    const { clock } = this.#options
    const profile = () => this.#facts.profile ?? plan.profile
    const over = new AbortController()
    let session: Session | undefined
    const current = () => this.#session === session || this.#session === undefined
    const report = createReport({
      facts: this.#facts,
      current,
      ended: () => over.signal.aborted,
      publish: () => this.#publish(),
      conditions: (list) => this.#conditions(list),
      lost: (reason) => {
        if (session) session.lost = true
        over.abort()
        this.#facts.media.lost()
        this.#options.health.lost()
        if (current()) this.#machine.send({ type: 'notThere', code: 'open.notFound' })
        this.#options.log.emit('device.linkLost', { deviceId: this.config.id, reason })
      },
      suspect: () => {
        this.#suspect = true
        this.wake()
      },
      usage: (inUse) => {
        this.#inUse = inUse
        this.#machine.send({ type: inUse ? 'commandStarted' : 'commandEnded' })
      },
    })
    const context = { clock, profile, report, memory: this.#memory, sensor: this.#options.sensor }
    try {
      const opened = await openDriver(plan.open, context, this.#stop.signal)
      if (!opened.ok) {
        this.#conditions([])
        this.#machine.send(opened.error)
        return undefined
      }
      session = { driver: opened.value, over, lost: over.signal.aborted }
      this.#session = session
      this.#machine.send({ type: 'opened' })
      return session
    } catch (thrown) {
      this.#caught('open', thrown)
      this.#machine.send({ type: 'fault', code: 'internal' })
      return undefined
    }
  }

  async #identify(session: Session): Promise<boolean> {
    const { openMs, commandMs } = this.#profile().timeouts
    const result = await this.#look(session, 'identify', openMs + 6 * commandMs)
    if (this.#stop.signal.aborted || session.lost) return false
    if (!result.ok) {
      const { code } = result.error
      const gone = code === 'open.failed' || code === 'comms.closed'
      this.#machine.send(gone ? { type: 'notThere', code: 'open.refused' } : { type: 'fault', code })
      if (!gone) await restartPort(this.#ladder(session, code))
      return false
    }
    if (this.#mustPark) await this.#look(session, 'park', this.#lookMs())
    this.#mustPark = false
    this.#machine.send({ type: 'identified' })
    this.#options.health.opened()
    this.#publish()
    return true
  }

  /** Looks after an opened device until its link ends. True: open it again at once. */
  async #serve(session: Session): Promise<boolean> {
    for (;;) {
      const { status } = this.#profile()
      if (!session.over.signal.aborted && !(this.#suspect && this.#idle())) await this.#pause(status.pollMs)
      if (this.#stop.signal.aborted || !this.#enabled) return false
      if (session.over.signal.aborted) return true
      this.#publish()
      const wanted = status.pollWhile.includes('idle') || this.#suspect
      if (!this.#idle() || !wanted) continue
      this.#suspect = false
      const looked = await this.#queue.run(() => this.#look(session, 'poll', this.#lookMs()))
      if (looked.ok && looked.value.ok) this.#reached.reopened = false
      if (!looked.ok || looked.value.ok || session.over.signal.aborted) continue
      if (await this.#climb(session, looked.value.error)) return true
    }
  }

  /** For a driver that does not come back. */
  #lookMs(): number {
    const { openMs, jobMs } = this.#profile().timeouts
    return openMs + jobMs
  }

  #idle(): boolean {
    return this.#inFlight === 0 && !this.#inUse
  }

  /** True: the link must be opened anew. */
  async #climb(session: Session, failure: DriverFailure): Promise<boolean> {
    const ended = await climb(this.#ladder(session, failure.code))
    if (ended === 'recovered') {
      this.#machine.send({ type: 'recovered' })
      this.#options.health.recovered()
    }
    if (ended === 'exhausted') this.#machine.send({ type: 'fault', code: failure.code })
    return ended !== 'recovered'
  }

  #ladder(session: Session, code: string): LadderHost {
    const { clock, log, usbReset } = this.#options
    return {
      clock,
      recovery: this.#profile().recovery,
      over: session.over.signal,
      reached: this.#reached,
      step: (step) => {
        this.#machine.send({ type: 'recover', step, code })
        log.emit('device.recovery', { deviceId: this.config.id, step, code })
      },
      look: async (what) => {
        const tried = await this.#queue.run(() => this.#look(session, what, this.#lookMs()))
        return tried.ok ? tried.value : undefined
      },
      usbReset,
    }
  }

  #look(session: Session, what: LookKind, limitMs: number): Promise<Result<void, DriverFailure>> {
    return look({
      clock: this.#options.clock,
      driver: session.driver,
      over: session.over.signal,
      stop: this.#stop.signal,
      caught: (thrown) => this.#caught(what, thrown),
      what,
      limitMs,
    })
  }

  async #close(session: Session): Promise<void> {
    session.over.abort()
    if (this.#session === session) this.#session = undefined
    this.#inUse = false
    const closing = session.driver.close().catch((thrown: unknown) => this.#caught('close', thrown))
    const soon = new AbortController()
    await Promise.race([closing.finally(() => soon.abort()), this.#options.clock.sleep(closeMs, soon.signal)])
  }

  #profile(): Profile {
    const { profile } = this.#facts
    if (!profile) throw new Error('a device without profile was opened')
    return profile
  }

  /** Waits, but no longer than until somebody wakes us, the link ends or we stop. */
  #pause(ms: number): Promise<void> {
    return this.#rest.wait(ms, [this.#stop.signal, ...(this.#session ? [this.#session.over.signal] : [])])
  }

  #conditions(list: readonly string[]): void {
    const before = this.snapshot().conditions
    if (!this.#facts.report(list)) return
    const after = this.snapshot().conditions
    tellConditions(this.#options, this.config.id, before, after)
    this.#publish()
  }

  #publish(): void {
    this.#announcer.offer(this.snapshot())
  }

  #caught(where: string, thrown: unknown): void {
    this.#options.log.emit('device.driverThrew', { deviceId: this.config.id, where, detail: messageOf(thrown) })
  }
}
