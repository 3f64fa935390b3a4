import { type Ledger, report } from '../counter/transactions/ledger.ts'
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

  /** The fleet's watermark. One of another epoch (an older file), or beyond what we have written and without a row to show for it, says nothing. */
  async acknowledged(ack: AckMessage): Promise<void> {
    const { store, outbox } = this.#ledger
    if (ack.epoch !== store.epoch || ack.upto <= this.#watermark) return
    if (this.#isOfLaterRows(ack)) return this.#goOnAbove(ack.upto)
    if (ack.upto > outbox.depth(store.db).lastSeq) return
    this.#watermark = ack.upto
    this.#sentUpTo = Math.max(this.#sentUpTo, ack.upto)
    this.#rewindAfterMs = rewindMs
    this.#cancelRewind?.()
    this.#cancelRewind = undefined
    await store.commit((db) => outbox.deleteUpTo(db, ack.upto))
    this.#fill()
  }

  /**
   * Whether the fleet has rows under numbers that we have given to others, or not at all: our file went back in time (an image that was put
   * back, a card that lied about fsync). The fleet would take what we report now for what it has, and we would delete it unsent.
   */
  #isOfLaterRows({ upto, id }: AckMessage): boolean {
    const { store, outbox } = this.#ledger
    if (id === undefined) return false
    if (upto > outbox.depth(store.db).lastSeq) return true
    const own = outbox.idOf(store.db, upto)
    return own !== undefined && own !== id
  }

  /** Numbers what is held anew, above anything the fleet can have of the time that is gone, and says which numbers nobody will send. */
  async #goOnAbove(upto: number): Promise<void> {
    const { store, outbox } = this.#ledger
    const { lastSeq } = outbox.depth(store.db)
    const above = Math.max(upto, lastSeq) + window
    const renumbered = await store.commit((db) => outbox.renumber(db, above), true)
    if (!renumbered.ok) return
    this.#log.emit('outbox.wentBack', { lastSeq, upto })
    this.#watermark = upto
    this.#sentUpTo = upto
    await this.#ledger.record({
      reports: [
        report('outbox.dropped', { priority: 'p1', ranges: [[upto + 1, above]], count: 0 }),
        report('store.wentBack', {}),
      ],
    })
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
