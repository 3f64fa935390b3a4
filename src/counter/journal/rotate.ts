import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { type Coded, fail, invariant, messageOf, ok, type Result } from '../../kernel/result.ts'
import { makeDir } from '../../kernel/store/make-dir.ts'
import type { StoreFailure } from '../../kernel/store/store.ts'
import { syncDir } from '../../kernel/store/sync-dir.ts'
import { firstLiveSeq, listArchives } from './archives.ts'
import { ChainWalk } from './chain.ts'
import { appendJournal } from './journal.ts'
import { readTable } from './read-rows.ts'
import { rowLine } from './row-file.ts'

/** Where a power cut may come; tests stop the process there. */
export type RotationPoint = 'begun' | 'halfWritten' | 'written' | 'renamed' | 'dirSynced' | 'takenOut' | 'committed'

export interface RotationOptions {
  readonly db: DatabaseSync
  /** Runs the work as one transaction and answers when it is on disk. */
  readonly commit: (work: (db: DatabaseSync) => void) => Promise<Result<void, StoreFailure>>
  readonly archiveDir: string
  readonly wallMs: () => number
  /** Rotate only when the table holds more rows than this. */
  readonly moreThanRows: number
  /** Newest rows that stay. */
  readonly keepRows: number
  /** Rows of one archive; they are taken out in one commit, during which nothing else is written. */
  readonly rowsPerArchive?: number
  readonly signal?: AbortSignal
  readonly at?: (point: RotationPoint) => void
}

/** `chainBroken`: nothing is moved out of a table that does not verify; it is evidence. */
export type RotationFailure = Coded<'chainBroken' | 'archiveFailed' | 'storeFailed'>

export interface Rotated {
  readonly archives: number
  readonly rows: number
}

/** Holds 4 MB and is taken out in some 50 ms, during which the daemon does nothing else. */
const usualRowsPerArchive = 10_000

/**
 * Moves the oldest rows into files: written beside, synced, renamed, folder synced; then, in one commit, they leave the table and a
 * `journal.rotated` row with the file's hash carries the chain on. A power cut at any point loses nothing and doubles nothing: an archive
 * counts only when its rows have left the table. Rows from the oldest open transaction on stay.
 */
export async function rotateJournal(options: RotationOptions): Promise<Result<Rotated, RotationFailure>> {
  const { db, archiveDir, signal } = options
  const cleared = await clearLeftovers(options)
  if (!cleared.ok) return cleared
  let archives = 0
  let rows = 0
  const target = liveRange(db)
  if (target.to - target.from + 1 <= options.moreThanRows) return ok({ archives, rows })
  const upTo = target.to - options.keepRows
  while (signal?.aborted !== true) {
    const from = firstLiveSeq(db)
    const to = Math.min(from + (options.rowsPerArchive ?? usualRowsPerArchive) - 1, upTo, oldestOpen(db) - 1)
    if (to < from) break
    const made = makeDir(archiveDir)
    if (!made.ok) return fail('archiveFailed', made.error.detail)
    const moved = await moveOut(options, from, to)
    if (!moved.ok) return moved
    archives += 1
    rows += to - from + 1
  }
  return ok({ archives, rows })
}

async function moveOut(
  { db, commit, archiveDir, wallMs, at }: RotationOptions,
  from: number,
  to: number,
): Promise<Result<void, RotationFailure>> {
  at?.('begun')
  const path = join(archiveDir, `journal-${from}-${to}.jsonl`)
  const part = `${path}.${process.pid}.part`
  const written = await writeArchive(db, part, from, to, at)
  if (!written.ok) return written
  const { sha256, bytes, head } = written.value
  try {
    at?.('written')
    renameSync(part, path)
    at?.('renamed')
    syncDir(archiveDir)
  } catch (thrown) {
    return fail('archiveFailed', messageOf(thrown))
  }
  at?.('dirSynced')
  const committed = await commit((inCommit) => {
    /* Somebody else may have rotated meanwhile, or taken our file for a leftover. */
    invariant(firstLiveSeq(inCommit) === from, 'the oldest row of the journal has changed')
    invariant(inCommit.prepare('SELECT hash FROM journal WHERE seq = ?').get(to)?.hash === head, 'the journal changed')
    invariant(existsSync(path) && statSync(path).size === bytes, 'the archive is gone')
    invariant(to < oldestOpen(inCommit), 'a transaction was opened in rows to be archived')
    appendJournal(inCommit, wallMs(), { type: 'journal.rotated', body: { from, to, sha256 } })
    /* After the append, which leans on the newest row: that may be the last one taken out. */
    takeOut(inCommit, from, to)
    at?.('takenOut')
  })
  if (committed.ok) at?.('committed')
  return committed
}

/** The one path on which rows leave the table: the trigger that forbids it is away within this commit only. */
function takeOut(db: DatabaseSync, from: number, to: number): void {
  const trigger = db
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = 'journal_no_delete'")
    .get()
  invariant(typeof trigger?.sql === 'string', 'the journal has lost the trigger that keeps its rows')
  db.exec('DROP TRIGGER journal_no_delete')
  db.prepare('DELETE FROM journal WHERE seq BETWEEN ? AND ?').run(from, to)
  db.exec(trigger.sql)
}

const rowsAtOnce = 1000

async function writeArchive(
  db: DatabaseSync,
  path: string,
  from: number,
  to: number,
  at: RotationOptions['at'],
): Promise<Result<{ sha256: string; bytes: number; head: string }, RotationFailure>> {
  const first = db.prepare('SELECT prev FROM journal WHERE seq = ?').get(from)
  const walk = new ChainWalk({ seq: from - 1, head: String(first?.prev) })
  const digest = createHash('sha256')
  let bytes = 0
  let file: number | undefined
  try {
    file = openSync(path, 'w', 0o600)
    for (let start = from; start <= to; start += rowsAtOnce) {
      const lines: string[] = []
      for (const met of readTable(db, path, start, Math.min(to, start + rowsAtOnce - 1))) {
        if (met.at !== 'row' || walk.take(met.row)) return fail('chainBroken', `entry ${walk.seq + 1}`)
        lines.push(`${rowLine(met.row)}\n`)
      }
      const piece = Buffer.from(lines.join(''))
      digest.update(piece)
      bytes += writeAll(file, piece)
      if (start === from) at?.('halfWritten')
      await setImmediate()
    }
    if (walk.seq !== to) return fail('chainBroken', `entry ${walk.seq + 1}`)
    fsyncSync(file)
    return ok({ sha256: digest.digest('hex'), bytes, head: walk.head })
  } catch (thrown) {
    return fail('archiveFailed', messageOf(thrown))
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function writeAll(file: number, bytes: Uint8Array): number {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
  return bytes.length
}

/** Removes what an earlier rotation that did not come to its end has left: its rows are still in the table. */
function clearLeftovers({ commit, archiveDir }: RotationOptions): Promise<Result<void, StoreFailure>> {
  if (!existsSync(archiveDir)) return Promise.resolve(ok(undefined))
  /* In a commit, so that no other process is between writing an archive and taking its rows out. */
  return commit((db) => {
    const liveFrom = firstLiveSeq(db)
    for (const archive of listArchives(archiveDir)) if (archive.from >= liveFrom) rmSync(archive.path)
    for (const name of readdirSync(archiveDir)) if (name.endsWith('.part')) rmSync(join(archiveDir, name))
    syncDir(archiveDir)
  })
}

function liveRange(db: DatabaseSync): { readonly from: number; readonly to: number } {
  const row = db.prepare('SELECT min(seq) AS first, max(seq) AS last FROM journal').get()
  return { from: Number(row?.first ?? 1), to: Number(row?.last ?? 0) }
}

function oldestOpen(db: DatabaseSync): number {
  return Number(db.prepare('SELECT min(first_seq) AS seq FROM open_transaction').get()?.seq ?? Number.MAX_SAFE_INTEGER)
}
