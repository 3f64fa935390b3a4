import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** A file that rows were moved to: `journal-<from>-<to>.jsonl`. */
export interface Archive {
  readonly path: string
  readonly from: number
  readonly to: number
}

const archiveName = /^journal-(\d{1,15})-(\d{1,15})\.jsonl$/

/**
 * Where the archives of a database lie: `journal/<epoch>/` beside it. A database made anew after damage has another epoch and begins at 1
 * again; it must never take its predecessor's archives for its own.
 */
export function archiveDirOf(databasePath: string, epoch: string): string {
  return join(dirname(databasePath), 'journal', epoch)
}

/** Id of the database file; undefined in one that no kiosk has made. */
export function epochOf(db: DatabaseSync): string | undefined {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get()) return undefined
  const value = db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.value
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value) ? value : undefined
}

/** Archives in the order of their rows. */
export function listArchives(dir: string): readonly Archive[] {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(dir)
    .flatMap((name) => {
      const match = archiveName.exec(name)
      return match ? [{ path: join(dir, name), from: Number(match[1]), to: Number(match[2]) }] : []
    })
    .toSorted((a, b) => a.from - b.from)
}

/** Sequence number of the oldest row in the table; 1 when it is empty. */
export function firstLiveSeq(db: DatabaseSync): number {
  return Number(db.prepare('SELECT min(seq) AS first FROM journal').get()?.first ?? 1)
}
