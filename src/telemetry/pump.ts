import type { Ledger } from '../counter/transactions/ledger.ts'
import type { CancelTimer, Clock } from '../kernel/clock.ts'
import type { EventLog } from '../kernel/log.ts'
import type { Connection } from '../kernel/mqtt/link.ts'
import type { OutboxRow } from '../kernel/store/outbox.ts'
import type { AckMessage } from '../wire/messages.ts'
import { type KioskAddress, topicOf } from '../wire/topics.ts'

/** Rows that may be on their way beyond what the fleet has committed. */
const window = 100
/** Without progress of the watermark for this long everything above it is sent again; doubled each time up to the cap. */
const rewindMs = 5000
const mostRewindMs = 60_000

/**
 * Empties the outbox: sends rows in order, never more than a window beyond the fleet's watermark, and deletes a row only
 * when the fleet says that it has committed it. A broker's PUBACK deletes nothing: it is no proof (facts/telemetry.md 3.3).
 */
export class Pump {
  readonly #ledger: Ledger
  readonly #address: KioskAddress
  readonly #clock: Clock
  readonly #log: EventLog
  #connection: Connection | undefined
  /** Highest row handed to the present connection. */
  #sentUpTo = 0
  #watermark = 0
  #inFlight = 0
  #cancelRewind: CancelTimer | undefined
  #rewindAfterMs = rewindMs

  constructor(options: {
    readonly ledger: Ledger
    readonly address: KioskAddress
    readonly clock: Clock
    readonly log: EventLog
  }) {
    this.#ledger = options.ledger
    this.#address = options.address
    this.#clock = options.clock
    this.#log = options.log
    options.ledger.onReports(() => this.#fill())
  }

  up(connection: Connection): void {
    this.#connection = connection
    this.#inFlight = 0
    this.#sentUpTo = this.#watermark
    this.#rewindAfterMs = rewindMs
    this.#fill()
  }

  down(): void {
    this.#connection = undefined
    this.#cancelRewind?.()
    this.#cancelRewind = undefined
  }

  /** The fleet's watermark. One of another epoch (an older file) or beyond what we have written says nothing. */
  async acknowledged(ack: AckMessage): Promise<void> {
    const { store, outbox } = this.#ledger
    if (ack.epoch !== store.epoch || ack.upto > outbox.depth(store.db).lastSeq || ack.upto <= this.#watermark) return
    this.#watermark = ack.upto
    this.#sentUpTo = Math.max(this.#sentUpTo, ack.upto)
    this.#rewindAfterMs = rewindMs
    this.#cancelRewind?.()
    this.#cancelRewind = undefined
    await store.commit((db) => outbox.deleteUpTo(db, ack.upto))
    this.#fill()
  }

  get watermark(): number {
    return this.#watermark
  }

  #fill(): void {
    const connection = this.#connection
    if (!connection) return
    const { store, outbox } = this.#ledger
    const room = Math.min(connection.receiveMaximum - this.#inFlight, this.#watermark + window - this.#sentUpTo)
    if (room > 0) {
      for (const row of outbox.rowsAfter(store.db, this.#sentUpTo, room)) {
        /* Gaps (tombstones, deleted rows) may take the window further than `room`; the row count is what is bounded. */
        this.#sentUpTo = row.seq
        this.#inFlight += 1
        void this.#send(connection, row)
      }
    }
    if (this.#sentUpTo > this.#watermark)
      this.#cancelRewind ??= this.#clock.after(this.#rewindAfterMs, () => this.#rewind())
  }

  async #send(connection: Connection, row: OutboxRow): Promise<void> {
    const { seq, id, type, ts, mono, synced } = row
    const payload = `{"epoch":${JSON.stringify(this.#ledger.store.epoch)},"seq":${seq},"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"ts":${ts},"mono":${mono},"synced":${synced},"body":${row.body}}`
    const sent = await connection.publish(topicOf(this.#address, `evt/${row.priority}`), payload, {
      qos: 1,
      retain: false,
    })
    if (connection !== this.#connection) return
    this.#inFlight -= 1
    if (sent.ok) this.#fill()
  }

  #rewind(): void {
    this.#cancelRewind = undefined
    if (!this.#connection || this.#sentUpTo <= this.#watermark) return
    this.#log.emit('outbox.rewound', { from: this.#sentUpTo, to: this.#watermark })
    this.#sentUpTo = this.#watermark
    this.#rewindAfterMs = Math.min(mostRewindMs, this.#rewindAfterMs * 2)
    this.#fill()
  }
}
