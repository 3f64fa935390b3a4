import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { type BreakKind, ChainWalk } from './chain.ts'
import { type JournalPlace, type Met, readRows } from './read-rows.ts'

export interface JournalVerdict {
  /** Good rows from the first on. */
  readonly entries: number
  readonly verified: boolean
  /** First row that does not fit, and why; `file` where archives were read too. */
  readonly brokenAt?: { readonly seq: number; readonly why: BreakKind; readonly file?: string }
  /** Hash of the last good row; compare it with what was noted elsewhere to see a cut-off tail. */
  readonly head: string
}

/** Walks the whole chain of a table from which nothing was rotated. */
export function verifyJournal(db: DatabaseSync): JournalVerdict {
  const { brokenAt, ...verdict } = verifyPlace({ db, file: '', archiveDir: undefined })
  return brokenAt ? { ...verdict, brokenAt: { seq: brokenAt.seq, why: brokenAt.why } } : verdict
}

const rotatedBody = z.object({ from: z.int(), to: z.int(), sha256: z.string() })

/** Walks archives and table as one chain. Never throws: what SQLite cannot read is `unreadable` after the last good row. */
export function verifyPlace(place: JournalPlace): JournalVerdict {
  const walk = new ChainWalk()
  const archives = new Map<string, Extract<Met, { at: 'archiveEnd' }>>()
  const end = (why: BreakKind, seq: number, file: string): JournalVerdict => ({
    entries: walk.entries,
    verified: false,
    brokenAt: { seq, why, file },
    head: walk.head,
  })
  /* One moment of the file: a kiosk that runs goes on writing meanwhile. */
  const ownView = !place.db.isTransaction
  try {
    if (ownView) place.db.exec('BEGIN')
    return walkPlace()
  } catch {
    return end('unreadable', walk.seq + 1, place.file)
  } finally {
    if (ownView) endView(place.db)
  }

  function walkPlace(): JournalVerdict {
    for (const met of readRows(place)) {
      if (met.at === 'unreadable') return end('unreadable', walk.seq + 1, met.file)
      if (met.at === 'archiveEnd') {
        if (walk.seq !== met.to) return end('gap', walk.seq + 1, met.file)
        archives.set(`${met.from}-${met.to}`, met)
        continue
      }
      const why = walk.take(met.row)
      if (why) return end(why, met.row.seq, met.file)
      const other = met.row.type === 'journal.rotated' ? notWhatWasWritten(met.row.body, archives) : undefined
      if (other) return end('file', other.from, other.file)
    }
    if (countByIndex(place.db) !== walk.entries - [...archives.values()].reduce((n, a) => n + a.to - a.from + 1, 0))
      return end('gap', walk.seq + 1, place.file)
    return { entries: walk.entries, verified: true, head: walk.head }
  }
}

function endView(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
  } catch {
    /* A file that cannot be read has ended it by itself. */
  }
}

function notWhatWasWritten(
  body: string,
  archives: ReadonlyMap<string, Extract<Met, { at: 'archiveEnd' }>>,
): Extract<Met, { at: 'archiveEnd' }> | undefined {
  const { from, to, sha256 } = rotatedBody.parse(JSON.parse(body))
  const archive = archives.get(`${from}-${to}`)
  return archive && archive.sha256 !== sha256 ? archive : undefined
}

/** Rows as the index counts them: damage to the table's own tree that hides rows does not hide them there. */
function countByIndex(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS rows FROM journal INDEXED BY journal_tx').get()?.rows)
}
