import { hash } from 'node:crypto'

/** One row as it stands in the table, in an archive and in an export. */
export interface JournalRow {
  /** From 1, without gaps. */
  readonly seq: number
  /** Wall clock, epoch ms. */
  readonly ts: number
  readonly type: string
  readonly session: string | null
  readonly tx: string | null
  /** Canonical JSON text of the body. */
  readonly body: string
  /** Hash of the row before. */
  readonly prev: string
  readonly hash: string
}

/** Hash before the first row. */
export const genesis = '0'.repeat(64)

/** `SHA-256(prev LF canonical JSON of {body, seq, session, ts, tx, type})`, lower-case hex. */
export function entryHash(prev: string, row: Omit<JournalRow, 'prev' | 'hash'>): string {
  const { seq, ts, type, session, tx, body } = row
  /* Canonical JSON written out (keys in order): a million rows are verified in seconds only without sorting keys for each. */
  return hash(
    'sha256',
    `${prev}\n{"body":${JSON.stringify(body)},"seq":${seq},"session":${JSON.stringify(session)},"ts":${ts},"tx":${JSON.stringify(tx)},"type":${JSON.stringify(type)}}`,
  )
}

/**
 * `gap`: a sequence number is missing or out of order. `prev`: the row does not name the hash of the row before. `hash`: its contents
 * are not what was hashed. `unreadable`: it cannot be read at all. `file`: an archive is not the one that the journal says it wrote.
 */
export type BreakKind = 'gap' | 'prev' | 'hash' | 'unreadable' | 'file'

/** Follows a chain row by row from a known place. */
export class ChainWalk {
  /** Sequence number of the last good row. */
  seq: number
  /** Hash of the last good row. */
  head: string
  entries = 0

  constructor(after: { readonly seq: number; readonly head: string } = { seq: 0, head: genesis }) {
    this.seq = after.seq
    this.head = after.head
  }

  /** Takes the next row, or says why it is not the next. */
  take(row: JournalRow): BreakKind | undefined {
    if (row.seq !== this.seq + 1) return 'gap'
    if (row.prev !== this.head) return 'prev'
    if (row.hash !== entryHash(this.head, row)) return 'hash'
    this.seq = row.seq
    this.head = row.hash
    this.entries += 1
    return undefined
  }
}
