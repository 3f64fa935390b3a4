import type { CancelTimer, Clock } from '../kernel/clock.ts'
import type { ListenFailure } from '../kernel/http/listen.ts'
import type { EventLog } from '../kernel/log.ts'
import { type Connection, Link } from '../kernel/mqtt/link.ts'
import type { Result } from '../kernel/result.ts'
import type { Store } from '../kernel/store/store.ts'
import { ulid } from '../kernel/ulid.ts'
import { type AckMessage, maxPayloadBytes } from '../wire/messages.ts'
import { topicOf } from '../wire/topics.ts'
import type { FleetConfig } from './config.ts'
import { Ingest, type Watermark } from './ingest.ts'
import { FleetServer } from './server.ts'
import { refreshServiceState } from './service-state.ts'

/** How often kiosks that have fallen silent are looked for, ms. */
const silenceCheckMs = 5000

/** The centre: one ingest, one database, one console. Needs a broker only to hear anything new. */
export class Fleet {
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #config: FleetConfig
  readonly #store: Store
  readonly #ingest: Ingest
  readonly #server: FleetServer
  readonly #link: Link
  #connection: Connection | undefined
  #cancelCheck: CancelTimer | undefined

  constructor(options: {
    readonly config: FleetConfig
    readonly store: Store
    readonly clock: Clock
    readonly log: EventLog
    readonly pagesDir: string
  }) {
    const { config, clock, log, pagesDir } = options
    this.#clock = clock
    this.#log = log
    this.#config = config
    this.#store = options.store
    this.#ingest = new Ingest({ store: this.#store, clock, log, onCommitted: (marks) => this.#acknowledge(marks) })
    this.#server = new FleetServer({
      store: this.#store,
      clock,
      config,
      pagesDir,
      healthy: () => !this.#store.failing && this.#connection !== undefined,
    })
    this.#link = new Link({
      config: config.broker,
      clientId: `kioskd-fleet-${config.sharedGroup ? ulid(clock.wallMs()) : this.#store.epoch}`,
      clock,
      log,
      maxPayloadBytes,
      handlers: {
        onUp: (connection) => void this.#up(connection),
        onDown: () => {
          this.#connection = undefined
        },
        onMessage: (topic, payload) => this.#ingest.take(topic, payload),
      },
    })
  }

  async start(): Promise<Result<number, ListenFailure>> {
    const listening = await this.#server.start()
    if (listening.ok) {
      this.#link.start()
      this.#checkSilence()
    }
    return listening
  }

  async stop(): Promise<void> {
    this.#cancelCheck?.()
    await this.#link.stop()
    await this.#ingest.flush()
    await this.#server.stop()
    this.#store.close()
  }

  async #up(connection: Connection): Promise<void> {
    this.#connection = connection
    const share = this.#config.sharedGroup ? `$share/${this.#config.sharedGroup}/` : ''
    for (const suffix of ['state', 'hb', 'dev/+', 'evt/+']) {
      const subscribed = await connection.subscribe(`${share}kiosk/1/+/+/${suffix}`)
      if (!subscribed.ok)
        this.#log.emit('ingest.subscribeFailed', { suffix: suffix.split('/')[0] ?? '', code: subscribed.error.code })
    }
    this.#acknowledge(this.#allWatermarks())
  }

  /** After a commit, or after a reconnect in case the last ack did not get through. */
  #acknowledge(watermarks: readonly Watermark[]): void {
    const atTop = this.#store.db.prepare(
      'SELECT id FROM event WHERE tenant = ? AND kiosk = ? AND epoch = ? AND seq = ?',
    )
    for (const { address, epoch, upto } of watermarks) {
      const row = atTop.get(address.tenant, address.kiosk, epoch, upto)
      const ack: AckMessage = { epoch, upto, ...(row ? { id: String(row.id) } : {}) }
      void this.#connection?.publish(topicOf(address, 'ack'), JSON.stringify(ack), { qos: 1, retain: true })
    }
    this.#server.changed()
  }

  /** The newest epoch of every kiosk: an older one's rows are no longer anywhere. */
  #allWatermarks(): readonly Watermark[] {
    return this.#store.db
      .prepare('SELECT tenant, kiosk, epoch, upto, max(at) FROM watermark GROUP BY tenant, kiosk')
      .all()
      .map((row) => ({
        address: { tenant: String(row.tenant), kiosk: String(row.kiosk) },
        epoch: String(row.epoch),
        upto: Number(row.upto),
      }))
  }

  #checkSilence(): void {
    this.#cancelCheck = this.#clock.after(silenceCheckMs, () => {
      void this.#store.commit((db) => {
        for (const row of db.prepare('SELECT tenant, kiosk FROM kiosk').all())
          refreshServiceState(db, { tenant: String(row.tenant), kiosk: String(row.kiosk) }, this.#clock.wallMs())
      })
      this.#server.changed()
      this.#checkSilence()
    })
  }
}
