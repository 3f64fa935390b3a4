import type { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../../kernel/result.ts'
import { firstLiveSeq, listArchives } from './archives.ts'
import type { JournalRow } from './chain.ts'
import { parseRowLine, readLines } from './row-file.ts'

/** What a walk over the journal meets, in order. */
export type Met =
  | { readonly at: 'row'; readonly file: string; readonly row: JournalRow }
  | { readonly at: 'unreadable'; readonly file: string; readonly detail: string }
  /** The end of an archive, with the hash of the whole file. */
  | {
      readonly at: 'archiveEnd'
      readonly file: string
      readonly from: number
      readonly to: number
      readonly sha256: string
    }

export interface JournalPlace {
  readonly db: DatabaseSync
  /** What to call the database in messages: its path. */
  readonly file: string
  /** Undefined: only the table is read. */
  readonly archiveDir: string | undefined
}

/**
 * Every row, archives first, then the table. An archive whose rows are still in the table (a power cut came before they were taken out)
 * is passed over. Ends after the first thing that cannot be read.
 */
export function* readRows({ db, file, archiveDir }: JournalPlace): Generator<Met, void> {
  const liveFrom = firstLiveSeq(db)
  for (const archive of archiveDir === undefined ? [] : listArchives(archiveDir)) {
    if (archive.from >= liveFrom) continue
    const met = yield* readArchive(archive)
    if (met === 'unreadable') return
  }
  yield* readTable(db, file)
}

function* readArchive(archive: { path: string; from: number; to: number }): Generator<Met, 'whole' | 'unreadable'> {
  const file = archive.path
  try {
    const lines = readLines(file)
    for (;;) {
      const next = lines.next()
      if (next.done) {
        yield { at: 'archiveEnd', file, from: archive.from, to: archive.to, sha256: next.value.sha256 }
        return 'whole'
      }
      const row = next.value.text === undefined ? undefined : parseRowLine(next.value.text)
      if (!row) {
        yield { at: 'unreadable', file, detail: 'a line is not a row' }
        return 'unreadable'
      }
      yield { at: 'row', file, row }
    }
  } catch (thrown) {
    yield { at: 'unreadable', file, detail: messageOf(thrown) }
    return 'unreadable'
  }
}

/** Rows of the table from `from` to `to`. */
export function* readTable(
  db: DatabaseSync,
  file: string,
  from = 0,
  to: number = Number.MAX_SAFE_INTEGER,
): Generator<Met, void> {
  try {
    const select = db.prepare(
      'SELECT seq, ts, type, session, tx, body, prev, hash FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq',
    )
    for (const raw of select.iterate(from, to)) {
      const row = rowOf(raw)
      if (!row) {
        yield { at: 'unreadable', file, detail: 'a column is not of its type' }
        return
      }
      yield { at: 'row', file, row }
    }
  } catch (thrown) {
    yield { at: 'unreadable', file, detail: messageOf(thrown) }
  }
}

/** A row that SQLite has read; in a damaged file a column can be anything. Zod would cost seconds in a million rows. */
function rowOf(raw: Record<string, unknown>): JournalRow | undefined {
  const { seq, ts, type, session, tx, body, prev, hash } = raw
  if (typeof seq !== 'number' || typeof ts !== 'number') return undefined
  if (typeof type !== 'string' || typeof body !== 'string') return undefined
  if (typeof prev !== 'string' || typeof hash !== 'string') return undefined
  if ((session !== null && typeof session !== 'string') || (tx !== null && typeof tx !== 'string')) return undefined
  return { seq, ts, type, session, tx, body, prev, hash }
}
