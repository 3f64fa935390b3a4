import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { archiveDirOf, epochOf } from '../../src/counter/journal/archives.ts'
import { appendJournal, type JournalEntry } from '../../src/counter/journal/journal.ts'
import { type RotationOptions, rotateJournal } from '../../src/counter/journal/rotate.ts'
import { journalMigrations } from '../../src/counter/journal/schema.ts'
import { type JournalVerdict, verifyPlace } from '../../src/counter/journal/verify.ts'
import { FakeClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { Store } from '../../src/kernel/store/store.ts'

/** A kiosk's database on disk, with nothing in it but the journal. */
export class JournalStand {
  readonly dir: string
  readonly path: string
  readonly clock = new FakeClock()
  store: Store

  constructor(dir = mkdtempSync(join(tmpdir(), 'kioskd-journal-'))) {
    this.dir = dir
    this.path = join(dir, 'kiosk.sqlite')
    this.store = this.#open()
  }

  get archiveDir(): string {
    return archiveDirOf(this.path, this.store.epoch)
  }

  append(...entries: readonly JournalEntry[]): void {
    for (const entry of entries) void this.store.commit((db) => appendJournal(db, this.clock.wallMs(), entry), false)
    this.store.flush()
  }

  /** A transaction from its start to its end: four rows. */
  visit(n: number): void {
    const tx = idOf(n)
    this.append(
      { type: 'transaction.started', tx, body: { serviceId: 'pension' } },
      { type: 'submit.intent', tx, body: { operation: 'pension-certification' } },
      { type: 'submit.accepted', tx, body: { caseNo: `YL2026-${n}` } },
      endOf(n, 'done'),
    )
  }

  rotate(options: Partial<RotationOptions> = {}): ReturnType<typeof rotateJournal> {
    return rotateJournal({
      db: this.store.db,
      commit: (work) => this.store.commit(work, true),
      archiveDir: this.archiveDir,
      wallMs: () => this.clock.wallMs(),
      moreThanRows: 0,
      keepRows: 0,
      ...options,
    })
  }

  verify(): JournalVerdict {
    return verifyPlace({ db: this.store.db, file: this.path, archiveDir: this.archiveDir })
  }

  /** Rows in the table. */
  rows(): number {
    return Number(this.store.db.prepare('SELECT count(*) AS n FROM journal').get()?.n)
  }

  reopen(): void {
    this.store.close()
    this.store = this.#open()
  }

  /** The file as it lies on the disk, opened by nobody. */
  withFile<T>(work: (path: string) => T): T {
    this.store.close()
    try {
      return work(this.path)
    } finally {
      this.store = this.#open()
    }
  }

  /** What `kioskd journal verify` would say of the file while nobody has it open. */
  verifyAt(path: string): JournalVerdict {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      const epoch = epochOf(db) ?? ''
      return verifyPlace({ db, file: path, archiveDir: archiveDirOf(path, epoch) })
    } finally {
      db.close()
    }
  }

  close(): void {
    this.store.close()
    rmSync(this.dir, { recursive: true, force: true })
  }

  #open(): Store {
    return new Store({ path: this.path, migrations: journalMigrations, clock: this.clock, log: silentLog })
  }
}

export function idOf(n: number): string {
  return `01K8${String(n).padStart(22, '0')}`
}

export function endOf(n: number, outcome: 'done' | 'unknown'): JournalEntry {
  const body = { serviceId: 'pension', outcome, receipt: 'none', durationMs: 1000 } as const
  return { type: 'transaction.ended', tx: idOf(n), body }
}
