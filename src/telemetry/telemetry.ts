import type { z } from 'zod'
import type { BackendHealth } from '../counter/backends/http/contact.ts'
import type { Waiting } from '../counter/backends/queue/rows.ts'
import type { Counter } from '../counter/session/counter.ts'
import { type Ledger, report } from '../counter/transactions/ledger.ts'
import { canServe, type DeviceSnapshot, type Devices } from '../hardware/contract.ts'
import type { CancelTimer, Clock } from '../kernel/clock.ts'
import type { EventLog } from '../kernel/log.ts'
import type { BrokerConfig } from '../kernel/mqtt/config.ts'
import { type Connection, Link } from '../kernel/mqtt/link.ts'
import { firmware as firmwareField, toDurationMs } from '../wire/fields.ts'
import {
  ackMessage,
  type DeviceMessage,
  deviceMessage,
  type HeartbeatMessage,
  heartbeatMessage,
  maxPayloadBytes,
  type StateMessage,
  stateMessage,
} from '../wire/messages.ts'
import { type KioskAddress, topicOf } from '../wire/topics.ts'
import { Alarms, type Standing } from './alarms.ts'
import { Coalescer } from './coalesce.ts'
import { Pump } from './pump.ts'

export interface TelemetryOptions {
  readonly address: KioskAddress
  readonly broker: BrokerConfig
  readonly heartbeatMs: number
  readonly bootId: string
  readonly versions: StateMessage['versions']
  readonly site: StateMessage['site']
  readonly counter: Counter
  readonly devices: Devices
  readonly ledger: Ledger
  readonly pageAlive: () => boolean
  /** What stands about the kiosk beside its devices. */
  readonly standing?: () => readonly Standing[]
  readonly waiting: () => Waiting
  readonly gateway: () => BackendHealth
  /** Every service of the catalogue, by id. */
  readonly serviceNames: StateMessage['services']['names']
  readonly clock: Clock
  readonly log: EventLog
  readonly random?: () => number
}

/** How often a device may be reported: soon when what people must know has changed (they are to see it within 5 s), else seldom. */
const urgentDeviceMs = 1000
const deviceIntervalMs = 10_000
const stateIntervalMs = 1000
/** How often is looked at what stands beside the devices, and tells nobody that it has changed. */
const lookEveryMs = 5000
/** What the schema of `state` takes. */
const mostServicesOut = 300
/** What the schema of `dev/{id}` takes; a cabinet with more open doors than that is known to be open. */
const mostOnWire = 30
const mostConsumables = 10

/** Everything the kiosk says to the centre, and the watermark that comes back. */
export class Telemetry {
  readonly #options: TelemetryOptions
  readonly #link: Link
  readonly #pump: Pump
  readonly #alarms: Alarms
  readonly #deviceStates: Coalescer
  readonly #states: Coalescer
  readonly #startedMonoMs: number
  /** What people must know of each device, as last offered. */
  readonly #reported = new Map<string, string>()
  #connection: Connection | undefined
  #cancelHeartbeat: CancelTimer | undefined
  #cancelLook: CancelTimer | undefined
  #stopWatching: (() => void)[] = []

  constructor(options: TelemetryOptions) {
    this.#options = options
    const { clock, log, address, ledger, devices } = options
    this.#startedMonoMs = clock.monoMs()
    this.#pump = new Pump({ ledger, address, clock, log })
    this.#alarms = new Alarms(devices, ledger, clock, options.standing)
    this.#deviceStates = new Coalescer(clock, (id, payload) => this.#publish(`dev/${id}`, payload))
    this.#states = new Coalescer(clock, (_key, payload) => this.#publish('state', payload))
    this.#link = new Link({
      config: options.broker,
      clientId: `kioskd-${address.tenant}-${address.kiosk}`,
      clock,
      log,
      handlers: {
        onUp: (connection) => void this.#up(connection),
        onDown: () => this.#down(),
        onMessage: (topic, payload) => this.#message(topic, payload),
      },
      maxPayloadBytes,
      makeWill: (linkId) => {
        const lost = this.#state('lost', linkId)
        return lost && { topic: topicOf(address, 'state'), payload: JSON.stringify(lost) }
      },
    })
  }

  get watermark(): number {
    return this.#pump.watermark
  }

  start(previousEnd: 'clean' | 'crash' | 'first', storeSetAside: boolean): void {
    const { ledger, bootId, versions, devices, counter } = this.#options
    const started = report('daemon.started', { bootId, kioskd: versions.kioskd, previousEnd })
    void ledger.record({ reports: storeSetAside ? [started, report('store.setAside', {})] : [started] })
    this.#stopWatching = [
      devices.onChange((device) => {
        this.#offerDevice(device)
        this.#offerState()
      }),
      counter.onProjection(() => this.#offerState()),
    ]
    this.#link.start()
    this.#keepLooking()
  }

  /** Says goodbye and closes; bounded, because a broker may be gone. */
  async stop(): Promise<void> {
    for (const stop of this.#stopWatching) stop()
    this.#alarms.stop()
    this.#cancelHeartbeat?.()
    this.#cancelLook?.()
    const connection = this.#connection
    const offline = connection && this.#state('offline', connection.linkId)
    if (connection && offline) {
      const topic = topicOf(this.#options.address, 'state')
      const said = connection.publish(topic, JSON.stringify(offline), { qos: 1, retain: true })
      await Promise.race([said, this.#options.clock.sleep(400)])
    }
    await this.#link.stop()
  }

  async #up(connection: Connection): Promise<void> {
    this.#connection = connection
    this.#deviceStates.reset()
    this.#states.reset()
    const subscribed = await connection.subscribe(topicOf(this.#options.address, 'ack'))
    if (!subscribed.ok) this.#options.log.emit('link.subscribeFailed', { code: subscribed.error.code })
    if (this.#connection !== connection) return
    this.#offerState()
    for (const device of this.#options.devices.snapshots()) this.#offerDevice(device)
    this.#pump.up(connection)
    this.beat()
  }

  #down(): void {
    this.#connection = undefined
    this.#cancelHeartbeat?.()
    this.#pump.down()
  }

  #message(topic: string, payload: Uint8Array): void {
    if (topic !== topicOf(this.#options.address, 'ack')) return
    const parsed = ackMessage.safeParse(parseJson(payload))
    if (parsed.success) void this.#pump.acknowledged(parsed.data)
    else this.#options.log.emit('link.badMessage', { topic: 'ack' })
  }

  #publish(suffix: 'state' | `dev/${string}`, payload: string): void {
    void this.#connection?.publish(topicOf(this.#options.address, suffix), payload, { qos: 1, retain: true })
  }

  #state(state: StateMessage['state'], linkId: string): StateMessage | undefined {
    const { bootId, clock, versions, site, serviceNames } = this.#options
    return this.#sayable('state', stateMessage, {
      v: 1,
      state,
      linkId,
      bootId,
      ts: Math.round(clock.wallMs()),
      site,
      versions,
      services: { total: Object.keys(serviceNames).length, names: serviceNames, unavailable: this.#unavailable() },
    })
  }

  /** Behind a page that is dead nothing is possible, whatever the devices say. */
  #unavailable(): StateMessage['services']['unavailable'] {
    const { serviceNames, counter, standing } = this.#options
    const dead = standing?.().find(({ code }) => code === 'page.dead')
    const out = dead
      ? Object.keys(serviceNames).map((serviceId) => ({ serviceId, code: dead.code }))
      : counter.unavailableServices().map(({ serviceId, code }) => ({ serviceId, code }))
    return out.slice(0, mostServicesOut)
  }

  #offerState(): void {
    const connection = this.#connection
    if (!connection) return
    /* In training nobody is served: what is handed in goes nowhere. */
    const state = this.#state(this.#options.counter.training ? 'maintenance' : 'online', connection.linkId)
    if (!state) return
    this.#states.offer('state', {
      payload: JSON.stringify(state),
      fingerprint: JSON.stringify([state.state, state.services.unavailable]),
      intervalMs: stateIntervalMs,
    })
  }

  #offerDevice(device: DeviceSnapshot): void {
    if (!this.#connection) return
    const message = this.#sayable('dev', deviceMessage, toDeviceMessage(device, this.#options.clock.wallMs()))
    if (!message) return
    const matters = JSON.stringify([message.conditions, message.faultCode, message.adminState])
    const urgent = this.#reported.get(device.id) !== matters
    this.#reported.set(device.id, matters)
    this.#deviceStates.offer(device.id, {
      payload: JSON.stringify(message),
      fingerprint: JSON.stringify({ ...message, ts: 0 }),
      intervalMs: urgent ? urgentDeviceMs : deviceIntervalMs,
    })
  }

  /** What stands beside the devices may have changed. */
  look(): void {
    this.#alarms.look()
    this.#offerState()
  }

  #keepLooking(): void {
    this.#cancelLook = this.#options.clock.after(lookEveryMs, () => {
      this.look()
      this.#keepLooking()
    })
  }

  /** Says at once what the heartbeat says; the regular one goes on from here. */
  beat(): void {
    this.#cancelHeartbeat?.()
    /* Asked for while nobody listens, or after the end: the next connection begins with one. */
    if (!this.#connection) return
    const { heartbeatMs, clock, random = Math.random } = this.#options
    const beat = this.#heartbeat()
    if (beat)
      void this.#connection.publish(topicOf(this.#options.address, 'hb'), JSON.stringify(beat), {
        qos: 0,
        retain: false,
      })
    this.#cancelHeartbeat = clock.after(heartbeatMs * (0.9 + 0.2 * random()), () => this.beat())
  }

  /** A message outside its own schema is our mistake: it is not sent, and takes nothing else with it. */
  #sayable<S extends z.ZodType>(what: string, schema: S, message: z.input<S>): z.output<S> | undefined {
    const parsed = schema.safeParse(message)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    this.#options.log.emit('link.unsayable', { what, detail: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` })
    return undefined
  }

  #heartbeat(): HeartbeatMessage | undefined {
    const { bootId, clock, ledger, devices, counter, pageAlive } = this.#options
    const depth = ledger.outbox.depth(ledger.store.db)
    const oldestMs = depth.oldestTs === undefined ? undefined : toDurationMs(clock.wallMs() - depth.oldestTs)
    const { submissions, opinions, oldestTs } = this.#options.waiting()
    const gateway = this.#options.gateway()
    const since = (monoMs: number) => toDurationMs(clock.monoMs() - monoMs)
    const needs = [
      ...(this.#options.standing?.() ?? []).map(({ source, code }) => `${source}:${code}`),
      ...devices.snapshots().flatMap((d) => d.conditions.map((c) => `${d.id}:${c}`)),
    ]
    return this.#sayable('hb', heartbeatMessage, {
      v: 1,
      bootId,
      ts: Math.round(clock.wallMs()),
      synced: clock.synced(),
      uptimeMs: since(this.#startedMonoMs),
      outbox: {
        epoch: ledger.store.epoch,
        rows: depth.rows,
        lastSeq: depth.lastSeq,
        ...(depth.firstSeq === undefined ? {} : { firstSeq: depth.firstSeq }),
        ...(oldestMs === undefined ? {} : { oldestMs }),
      },
      pageAlive: pageAlive(),
      inSession: counter.inSession,
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      waiting: {
        submissions,
        opinions,
        ...(oldestTs === undefined ? {} : { oldestMs: toDurationMs(clock.wallMs() - oldestTs) }),
      },
      gateway: {
        state: gateway.state,
        forMs: since(gateway.sinceMonoMs),
        ...(gateway.lastGoodMonoMs === undefined ? {} : { goodMs: since(gateway.lastGoodMonoMs) }),
      },
      needs: needs.slice(0, 50),
    })
  }
}

function toDeviceMessage(d: DeviceSnapshot, wallMs: number): DeviceMessage {
  const {
    id,
    role,
    required,
    adminState,
    operatingState,
    recoveryStep,
    faultCode,
    profileId,
    profileHash,
    firmware,
    stale,
  } = d
  return {
    v: 1,
    ts: Math.round(wallMs),
    id,
    role,
    class: d.class,
    required,
    adminState,
    operatingState,
    ...(recoveryStep ? { recoveryStep } : {}),
    ...(faultCode && !canServe(d) ? { faultCode } : {}),
    conditions: d.conditions.slice(0, mostOnWire),
    consumables: d.consumables
      .slice(0, mostConsumables)
      .map(({ id, level, percent }) => ({ id, level, ...(percent === undefined ? {} : { percent }) })),
    ...(d.media === undefined ? {} : { media: d.media }),
    remedies: d.remedies.slice(0, mostOnWire).map((r) => ({ condition: r.condition, text: r.text })),
    profileId,
    profileHash,
    ...(firmware && firmwareField.safeParse(firmware).success ? { firmware } : {}),
    stale,
  }
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}
