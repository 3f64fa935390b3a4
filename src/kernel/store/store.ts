import { randomBytes } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CancelTimer, Clock } from '../clock.ts'
import type { EventLog } from '../log.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'
import { makeDir } from './make-dir.ts'

/** One step of a wing's schema; run once, in order, inside a transaction. Never edited after it has shipped. */
export interface Migration {
  /** E.g. `counter-001-journal`. */
  readonly id: string
  readonly sql: string
}

export interface StoreOptions {
  readonly path: string
  readonly migrations: readonly Migration[]
  readonly clock: Clock
  readonly log: EventLog
  /** Longest wait of a commit for company, ms. */
  readonly groupCommitMs?: number
}

export type StoreFailure = Coded<'storeFailed'>

interface PendingCommit {
  readonly work: (db: DatabaseSync) => void
  readonly settle: (result: Result<void, StoreFailure>) => void
}

/** Longest wait for another process that has the file locked, ms. */
const busyMs = 2000

/** At this many waiting commits the group is written at once. */
const groupSize = 64

/**
 * A SQLite file in WAL mode with synchronous=FULL: what `commit` has answered good survives a power cut. Commits that arrive
 * within `groupCommitMs` share one fsync (facts: x8.5 throughput at 10 a group). Each keeps its own savepoint: one that
 * throws takes only itself back.
 */
export class Store {
  readonly db: DatabaseSync
  /** Random id made with the file, so that a new file can never be taken for the old one by sequence numbers. */
  readonly epoch: string
  /** Where a corrupt predecessor was moved to at this boot. */
  readonly setAside: string | undefined
  readonly #options: StoreOptions
  #pending: PendingCommit[] = []
  #cancelTimer: CancelTimer | undefined
  #failed = false

  constructor(options: StoreOptions) {
    this.#options = options
    const startedMs = options.clock.monoMs()
    const folder = makeDir(dirname(options.path))
    if (!folder.ok) throw new Error(`${folder.error.code}: ${folder.error.detail ?? ''}`)
    const opened = openChecked(options.path, options)
    this.db = opened.db
    this.setAside = opened.setAside
    migrate(this.db, options.migrations)
    this.epoch = readEpoch(this.db)
    options.log.emit('store.opened', {
      path: options.path,
      epoch: this.epoch,
      ms: Math.round(options.clock.monoMs() - startedMs),
    })
  }

  /** True after a commit failed, until one succeeds again. */
  get failing(): boolean {
    return this.#failed
  }

  /**
   * Runs `work` in the next group and answers when it is on disk. `urgent` writes the group at once: for whatever a
   * citizen is about to be told.
   */
  commit(work: (db: DatabaseSync) => void, urgent = false): Promise<Result<void, StoreFailure>> {
    return new Promise((settle) => {
      this.#pending.push({ work, settle })
      if (urgent || this.#pending.length >= groupSize) this.flush()
      else this.#cancelTimer ??= this.#options.clock.after(this.#options.groupCommitMs ?? 20, () => this.flush())
    })
  }

  /** Writes everything that waits. */
  flush(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const group = this.#pending
    this.#pending = []
    if (group.length === 0) return
    const results = this.#write(group)
    group.forEach((commit, i) => {
      commit.settle(results[i] ?? fail('storeFailed'))
    })
  }

  close(): void {
    this.flush()
    this.db.close()
  }

  #write(group: readonly PendingCommit[]): readonly Result<void, StoreFailure>[] {
    try {
      this.db.exec('BEGIN IMMEDIATE')
      const results = group.map((commit) => this.#inSavepoint(commit.work))
      this.db.exec('COMMIT')
      this.#failed = false
      return results
    } catch (thrown) {
      this.#failed = true
      this.#takeBack()
      this.#options.log.emit('store.writeFailed', { detail: messageOf(thrown) })
      return group.map(() => fail('storeFailed', 'commit'))
    }
  }

  #takeBack(): void {
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
    } catch (thrown) {
      /* SQLite has rolled back by itself on the same error; whoever waits must still be answered. */
      this.#options.log.emit('store.writeFailed', { detail: messageOf(thrown) })
    }
  }

  #inSavepoint(work: (db: DatabaseSync) => void): Result<void, StoreFailure> {
    this.db.exec('SAVEPOINT one')
    try {
      work(this.db)
      this.db.exec('RELEASE one')
      return ok(undefined)
    } catch (thrown) {
      this.db.exec('ROLLBACK TO one')
      this.db.exec('RELEASE one')
      this.#options.log.emit('store.writeFailed', { detail: messageOf(thrown) })
      return fail('storeFailed', 'work')
    }
  }
}

/** Opens a store; a folder or file that cannot be made or read is an expected failure, named by its detail. */
export function openStore(options: StoreOptions): Result<Store, StoreFailure & { readonly detail: string }> {
  try {
    return ok(new Store(options))
  } catch (thrown) {
    return { ok: false, error: { code: 'storeFailed', detail: messageOf(thrown) } }
  }
}

function openChecked(path: string, options: StoreOptions): { db: DatabaseSync; setAside: string | undefined } {
  try {
    return { db: openDatabase(path), setAside: undefined }
  } catch (thrown) {
    if (!existsSync(path) || !isDamage(thrown)) throw thrown
    const setAside = `${path}.corrupt-${options.clock.wallMs()}`
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix)
    }
    options.log.emit('store.corrupt', { path, movedTo: setAside, detail: messageOf(thrown) })
    return { db: openDatabase(path), setAside }
  }
}

/**
 * SQLite's PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN and PROTOCOL: another process has the file, or the system gives no
 * room, right or memory. A whole database must not be set aside for it, with all that nobody else has yet.
 */
const notOfTheFile: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 10, 13, 14, 15])
/** IOERR_READ, _SHORT_READ, _DATA and _CORRUPTFS: what the file holds cannot be had any more. */
const unreadable: ReadonlySet<number> = new Set([266, 522, 8202, 8458])

function isDamage(thrown: unknown): boolean {
  const errcode = thrown instanceof Error && 'errcode' in thrown ? Number(thrown.errcode) : 0
  return unreadable.has(errcode) || !notOfTheFile.has(errcode & 0xff)
}

function openDatabase(path: string): DatabaseSync {
  /* From the first access on: after a crash another reader may be the one that mends the log. */
  const db = new DatabaseSync(path, { timeout: busyMs })
  try {
    db.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=500',
    )
    const row = db.prepare('PRAGMA quick_check(1)').get()
    const verdict = row ? Object.values(row)[0] : undefined
    if (verdict !== 'ok') throw new Error(`quick_check: ${String(verdict)}`)
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  db.exec('CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY) STRICT')
  const isDone = db.prepare('SELECT 1 FROM migration WHERE id = ?')
  const markDone = db.prepare('INSERT INTO migration (id) VALUES (?)')
  for (const { id, sql } of [metaMigration, ...migrations]) {
    if (isDone.get(id)) continue
    db.exec('BEGIN IMMEDIATE')
    db.exec(sql)
    markDone.run(id)
    db.exec('COMMIT')
  }
}

const metaMigration: Migration = {
  id: 'kernel-001-meta',
  sql: 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
}

function readEpoch(db: DatabaseSync): string {
  db.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)").run(randomBytes(8).toString('hex'))
  return String(db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.value)
}
