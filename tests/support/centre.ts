import { Ingest, type Watermark } from '../../src/fleet/ingest.ts'
import { fleetMigrations } from '../../src/fleet/schema.ts'
import { FakeClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { Store } from '../../src/kernel/store/store.ts'
import type { EventEnvelope } from '../../src/wire/events.ts'
import type { KioskAddress } from '../../src/wire/topics.ts'
import { topicOf } from '../../src/wire/topics.ts'

export const address: KioskAddress = { tenant: 'demo', kiosk: 'shiqiao-01' }

/** The fleet's ingest on a database in memory: give it messages, see its tables. */
export class Centre {
  readonly clock = new FakeClock()
  readonly acks: Watermark[] = []
  readonly store = new Store({ path: ':memory:', migrations: fleetMigrations, clock: this.clock, log: silentLog })
  readonly ingest = new Ingest({
    store: this.store,
    clock: this.clock,
    log: silentLog,
    onCommitted: (marks) => this.acks.push(...marks),
  })

  take(suffix: string, message: unknown, at: KioskAddress = address): void {
    const topic = topicOf(at, 'state').replace(/state$/, suffix)
    this.ingest.take(topic, Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)))
  }

  async takeEvents(events: readonly EventEnvelope[], at: KioskAddress = address): Promise<void> {
    for (const event of events) this.take('evt/p1', event, at)
    await this.ingest.flush()
  }

  rows(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.store.db.prepare(sql).all(...values)
  }

  /** Everything the pages are drawn from. */
  tables(): Record<string, Record<string, unknown>[]> {
    return {
      tx: this.rows('SELECT * FROM tx ORDER BY id'),
      alarm: this.rows('SELECT * FROM alarm ORDER BY source, code'),
      event: this.rows('SELECT * FROM event ORDER BY epoch, seq'),
      watermark: this.rows('SELECT * FROM watermark ORDER BY epoch'),
      dropped: this.rows('SELECT * FROM dropped ORDER BY epoch, first'),
    }
  }

  close(): void {
    this.store.close()
  }
}
