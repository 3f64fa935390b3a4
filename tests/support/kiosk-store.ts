import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queueMigration } from '../../src/counter/backends/queue/schema.ts'
import { journalMigrations } from '../../src/counter/journal/schema.ts'
import { SealBox } from '../../src/counter/journal/seal.ts'
import { staffAttemptsMigrations } from '../../src/counter/staff/attempts.ts'
import { Ledger } from '../../src/counter/transactions/ledger.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { defaultBudgets, Outbox, outboxMigration } from '../../src/kernel/store/outbox.ts'
import { Store } from '../../src/kernel/store/store.ts'
import { eventRecord } from '../../src/wire/events.ts'

/** A kiosk's database with all tables of the counter, and its ledger. */
export function openLedger(
  clock: Clock,
  { path = ':memory:', budgets = defaultBudgets } = {},
): { readonly store: Store; readonly outbox: Outbox; readonly ledger: Ledger } {
  const migrations = [outboxMigration, ...journalMigrations, queueMigration, ...staffAttemptsMigrations]
  const store = new Store({ path, migrations, clock, log: silentLog })
  const dropped = ({ count }: { count: number }) =>
    eventRecord(clock.wallMs(), 'outbox.dropped', { priority: 'p3', ranges: [], count })
  const outbox = new Outbox(store.db, clock, dropped, budgets)
  return { store, outbox, ledger: new Ledger(store, outbox, clock) }
}

/** A kiosk's database with all tables of the counter, its ledger and its seals, in a folder of their own. */
export class KioskStore {
  readonly dir = mkdtempSync(join(tmpdir(), 'kioskd-store-'))
  readonly #clock: Clock
  store!: Store
  outbox!: Outbox
  ledger!: Ledger
  seals!: SealBox

  constructor(clock: Clock) {
    this.#clock = clock
    this.open()
  }

  open(): void {
    const clock = this.#clock
    const { store, outbox, ledger } = openLedger(clock, { path: join(this.dir, 'kiosk.sqlite') })
    this.store = store
    this.outbox = outbox
    this.ledger = ledger
    const box = SealBox.open(this.store, clock, this.dir)
    if (!box.ok) throw new Error(box.error.code)
    this.seals = box.value
  }

  /** As a kiosk boots: the database opened anew, what visits have left erased. */
  async restart(): Promise<void> {
    this.store.close()
    this.open()
    await this.seals.expire(true)
  }

  /** Rows of the journal whose type begins so, oldest first, with their bodies. */
  journal(type = ''): readonly ({ readonly type: string; readonly tx: string | null } & Record<string, unknown>)[] {
    return this.store.db
      .prepare('SELECT type, tx, body FROM journal WHERE substr(type, 1, length(?)) = ? ORDER BY seq')
      .all(type, type)
      .map((row) => ({
        type: String(row.type),
        tx: row.tx === null ? null : String(row.tx),
        ...(JSON.parse(String(row.body)) as object),
      }))
  }

  close(): void {
    this.store.close()
    rmSync(this.dir, { recursive: true, force: true })
  }
}
