import type { DatabaseSync } from 'node:sqlite'
import type { CancelTimer, Clock } from '../kernel/clock.ts'
import type { EventLog } from '../kernel/log.ts'
import { messageOf } from '../kernel/result.ts'
import type { Store } from '../kernel/store/store.ts'
import { type EventEnvelope, eventEnvelope } from '../wire/events.ts'
import { deviceMessage, heartbeatMessage, stateMessage } from '../wire/messages.ts'
import { type KioskAddress, parseTopic } from '../wire/topics.ts'
import { applyEvent } from './apply.ts'
import { refreshServiceState } from './service-state.ts'
import { adoptWatermark, advanceWatermark } from './watermark.ts'

/** The highest sequence number committed, to be said to a kiosk. */
export interface Watermark {
  readonly address: KioskAddress
  readonly epoch: string
  readonly upto: number
}

type Work = (db: DatabaseSync, touched: Map<string, Watermark>) => void

const batchMs = 20
const batchSize = 500
/** More than this waiting means the disk does not keep up; the rest is not taken, and comes again. */
const mostWaiting = 20_000

/**
 * Takes messages off the wire, writes them in batches, and answers watermarks only after the commit. Everything may come
 * twice and in any order; the result is the same.
 */
export class Ingest {
  readonly #store: Store
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #onCommitted: (watermarks: readonly Watermark[]) => void
  #waiting: Work[] = []
  #cancelTimer: CancelTimer | undefined

  constructor(options: {
    readonly store: Store
    readonly clock: Clock
    readonly log: EventLog
    readonly onCommitted: (watermarks: readonly Watermark[]) => void
  }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#log = options.log
    this.#onCommitted = options.onCommitted
  }

  /** One MQTT message. Never throws; what is not in the schema is logged by topic kind and left. */
  take(topic: string, payload: Uint8Array): void {
    const parsed = parseTopic(topic)
    const work = parsed && this.#read(parsed.address, parsed.suffix, payload)
    if (!work) return this.#log.emit('ingest.refused', { suffix: parsed?.suffix.split('/')[0] ?? 'unknown' })
    if (this.#waiting.length >= mostWaiting) return this.#log.emit('ingest.overrun', { waiting: this.#waiting.length })
    this.#waiting.push(work)
    if (this.#waiting.length >= batchSize) void this.flush()
    else this.#cancelTimer ??= this.#clock.after(batchMs, () => void this.flush())
  }

  async flush(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const batch = this.#waiting
    this.#waiting = []
    if (batch.length === 0) return
    const touched = new Map<string, Watermark>()
    const committed = await this.#store.commit((db) => {
      for (const work of batch) this.#alone(db, work, touched)
      for (const [key, { address, epoch }] of touched) {
        touched.set(key, { address, epoch, upto: advanceWatermark(db, address, epoch, this.#clock.wallMs()) })
      }
    }, true)
    if (committed.ok) this.#onCommitted([...touched.values()])
  }

  /** One message that cannot be stored takes nobody else's back with it. */
  #alone(db: DatabaseSync, work: Work, touched: Map<string, Watermark>): void {
    db.exec('SAVEPOINT message')
    try {
      work(db, touched)
    } catch (thrown) {
      db.exec('ROLLBACK TO message')
      this.#log.emit('ingest.failed', { detail: messageOf(thrown) })
    }
    db.exec('RELEASE message')
  }

  #read(address: KioskAddress, suffix: string, payload: Uint8Array): Work | undefined {
    try {
      return this.#workOf(address, suffix, JSON.parse(Buffer.from(payload).toString('utf8')))
    } catch {
      /* No JSON, or nested so deep that the check of its schema ran out of stack. */
      return undefined
    }
  }

  #workOf(address: KioskAddress, suffix: string, json: unknown): Work | undefined {
    if (suffix.startsWith('evt/')) {
      const event = eventEnvelope.safeParse(json)
      return event.success ? this.#event(address, event.data) : undefined
    }
    if (suffix.startsWith('dev/')) {
      const device = deviceMessage.safeParse(json)
      if (!device.success || `dev/${device.data.id}` !== suffix) return undefined
      return (db) => this.#putDevice(db, address, device.data.id, JSON.stringify(device.data))
    }
    if (suffix === 'state') {
      const state = stateMessage.safeParse(json)
      return state.success ? (db) => this.#putState(db, address, state.data) : undefined
    }
    if (suffix === 'hb') {
      const beat = heartbeatMessage.safeParse(json)
      return beat.success ? (db, touched) => this.#putHeartbeat(db, address, beat.data, touched) : undefined
    }
    return undefined
  }

  #event(address: KioskAddress, event: EventEnvelope): Work {
    return (db, touched) => {
      this.#heard(db, address)
      applyEvent(db, address, event, Math.round(this.#clock.wallMs()))
      touched.set(`${address.tenant}/${address.kiosk}/${event.epoch}`, { address, epoch: event.epoch, upto: 0 })
    }
  }

  #putDevice(db: DatabaseSync, { tenant, kiosk }: KioskAddress, id: string, message: string): void {
    this.#heard(db, { tenant, kiosk })
    db.prepare('INSERT INTO device VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET message = excluded.message').run(
      tenant,
      kiosk,
      id,
      message,
    )
    refreshServiceState(db, { tenant, kiosk }, this.#clock.wallMs())
  }

  #putState(db: DatabaseSync, at: KioskAddress, state: import('../wire/messages.ts').StateMessage): void {
    this.#heard(db, at)
    const known = db.prepare('SELECT state FROM kiosk WHERE tenant = ? AND kiosk = ?').get(at.tenant, at.kiosk)
    const before = typeof known?.state === 'string' ? stateMessage.safeParse(JSON.parse(known.state)) : undefined
    /* The last word of another connection (a late will) must not mask the birth of this one. That they differ is enough:
       link ids hold the kiosk's clock, which may have been put back in between. A birth missed so shows by its silence. */
    const lastWord = state.state === 'lost' || state.state === 'offline'
    if (lastWord && before?.success && before.data.linkId !== state.linkId) return
    db.prepare('UPDATE kiosk SET state = ? WHERE tenant = ? AND kiosk = ?').run(
      JSON.stringify(state),
      at.tenant,
      at.kiosk,
    )
    refreshServiceState(db, at, this.#clock.wallMs())
  }

  #putHeartbeat(
    db: DatabaseSync,
    at: KioskAddress,
    beat: import('../wire/messages.ts').HeartbeatMessage,
    touched: Map<string, Watermark>,
  ): void {
    this.#heard(db, at)
    db.prepare('UPDATE kiosk SET heartbeat = ? WHERE tenant = ? AND kiosk = ?').run(
      JSON.stringify(beat),
      at.tenant,
      at.kiosk,
    )
    const { epoch, firstSeq } = beat.outbox
    if (firstSeq !== undefined && adoptWatermark(db, at, epoch, firstSeq, this.#clock.wallMs()))
      touched.set(`${at.tenant}/${at.kiosk}/${epoch}`, { address: at, epoch, upto: 0 })
    refreshServiceState(db, at, this.#clock.wallMs())
  }

  #heard(db: DatabaseSync, at: KioskAddress): void {
    db.prepare(
      'INSERT INTO kiosk (tenant, kiosk, last_heard) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last_heard = excluded.last_heard',
    ).run(at.tenant, at.kiosk, Math.round(this.#clock.wallMs()))
  }
}
