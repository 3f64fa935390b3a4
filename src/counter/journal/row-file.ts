import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { JournalRow } from './chain.ts'

/* Rows as JSON lines, in archives and exports: one row has exactly one text, so that no byte of a file can change unseen. */

const rowShape = z.strictObject({
  body: z.string(),
  hash: z.string(),
  prev: z.string(),
  seq: z.int().min(1),
  session: z.string().nullable(),
  ts: z.int(),
  tx: z.string().nullable(),
  type: z.string(),
})

/** The line of a row: canonical JSON, without the line's end. */
export function rowLine({ body, hash, prev, seq, session, ts, tx, type }: JournalRow): string {
  return JSON.stringify({ body, hash, prev, seq, session, ts, tx, type })
}

/** The row of a line, or undefined when it is not exactly what `rowLine` writes. */
export function parseRowLine(line: string): JournalRow | undefined {
  try {
    const { data } = rowShape.safeParse(JSON.parse(line))
    return data && rowLine(data) === line ? data : undefined
  } catch {
    return undefined
  }
}

const chunkBytes = 256 << 10
/** A row is a few hundred bytes; with sealed fields some 100 KB. */
const longestLine = 4 << 20

export interface Line {
  /** Undefined when it is no UTF-8, too long, or not ended. */
  readonly text: string | undefined
  /** SHA-256 of all bytes before this line, 32 bytes. Costs a copy of the state: ask only where it is wanted. */
  readonly digestBefore: () => Buffer
}

/** Lines of a file, read in pieces. Ends after the first line that is not whole. Throws when the file cannot be read. */
export function* readLines(path: string): Generator<Line, { readonly sha256: string }> {
  const file = openSync(path, 'r')
  const digest = createHash('sha256')
  const chunk = Buffer.alloc(chunkBytes)
  let rest: Buffer = Buffer.alloc(0)
  const digestBefore = () => digest.copy().digest()
  try {
    for (;;) {
      const length = readSync(file, chunk, 0, chunkBytes, null)
      if (length === 0) break
      rest = Buffer.concat([rest, chunk.subarray(0, length)])
      let start = 0
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
        const bytes = rest.subarray(start, end)
        yield { text: isUtf8(bytes) ? bytes.toString() : undefined, digestBefore }
        digest.update(rest.subarray(start, end + 1))
        start = end + 1
      }
      rest = rest.subarray(start)
      if (rest.length > longestLine) break
    }
    if (rest.length > 0) {
      yield { text: undefined, digestBefore }
      digest.update(rest)
    }
    return { sha256: digest.digest('hex') }
  } finally {
    closeSync(file)
  }
}
