import { createHash, hash, type KeyObject, sign, verify } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Coded, fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import { syncDir } from '../../kernel/store/sync-dir.ts'
import { type BreakKind, ChainWalk, genesis } from './chain.ts'
import { type JournalPlace, readRows } from './read-rows.ts'
import { parseRowLine, readLines, rowLine } from './row-file.ts'
import { parsePublicKey, publicKeyText } from './signing-key.ts'

/*
 * An export: a header line, the rows, and a last line whose Ed25519 signature is over the SHA-256 (32 bytes) of all bytes before it. It is
 * checked without the database, with nothing but this description.
 */

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const headerShape = z.strictObject({
  kind: z.literal('kioskd.journal'),
  v: z.literal(1),
  kiosk: z.string().max(200),
  epoch: z.string(),
  /** First row, and hash of the row before it. */
  from: z.int().min(1),
  prev: hex64,
  to: z.int().min(1),
  exportedTs: z.int(),
  kioskd: z.string(),
})
export type ExportHeader = z.infer<typeof headerShape>
const trailerShape = z.strictObject({
  count: z.int().min(1),
  head: hex64,
  publicKey: z.string().max(200),
  signature: z.string().max(200),
})

export interface ExportOptions {
  readonly place: JournalPlace
  readonly out: string
  /** Both inclusive; from the first and to the last row when left out. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly key: KeyObject
  readonly about: Pick<ExportHeader, 'kiosk' | 'epoch' | 'kioskd' | 'exportedTs'>
}

/** `chainBroken`: what does not verify is not signed; the detail names file, entry and kind. `empty`: no row is in the range. */
export type ExportFailure = Coded<'chainBroken' | 'empty' | 'cannotWrite'>

export interface Exported {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly head: string
  readonly publicKey: string
}

/** Writes an export; the file appears whole (mode 0600) or not at all. The chain is checked from its first row on. */
export function exportJournal(options: ExportOptions): Result<Exported, ExportFailure> {
  const { place, out, from = 1, to = Number.MAX_SAFE_INTEGER } = options
  const last = Math.min(to, Number(place.db.prepare('SELECT max(seq) AS last FROM journal').get()?.last ?? 0))
  if (last < from) return fail('empty')
  const part = `${out}.${process.pid}.part`
  try {
    const file = new SignedFile(part)
    try {
      const written = writeRows(options, file, from, last)
      if (!written.ok) return written
      file.finish(options.key, written.value)
    } finally {
      file.close()
    }
    renameSync(part, out)
    syncDir(dirname(out))
    return ok({ ...file.written(), from, to: last, publicKey: publicKeyText(options.key) })
  } catch (thrown) {
    return fail('cannotWrite', messageOf(thrown))
  } finally {
    rmSync(part, { force: true })
  }
}

function writeRows(
  { place, about }: ExportOptions,
  file: SignedFile,
  from: number,
  to: number,
): Result<{ readonly count: number; readonly head: string }, ExportFailure> {
  const walk = new ChainWalk()
  for (const met of readRows(place)) {
    if (met.at === 'archiveEnd') continue
    if (met.at === 'unreadable') return fail('chainBroken', `${met.file}: entry ${walk.seq + 1} (unreadable)`)
    const prev = walk.head
    const why = walk.take(met.row)
    if (why) return fail('chainBroken', `${met.file}: entry ${met.row.seq} (${why})`)
    if (walk.seq === from)
      file.line(JSON.stringify({ kind: 'kioskd.journal', v: 1, ...about, from, prev, to } satisfies ExportHeader))
    if (walk.seq >= from) file.line(rowLine(met.row))
    if (walk.seq === to) return ok({ count: to - from + 1, head: walk.head })
  }
  return fail('chainBroken', `${place.file}: entry ${walk.seq + 1} (gap)`)
}

class SignedFile {
  readonly #file: number
  readonly #digest = createHash('sha256')
  #waiting: string[] = []
  #end: { readonly count: number; readonly head: string } = { count: 0, head: genesis }

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600)
  }

  line(text: string): void {
    this.#waiting.push(`${text}\n`)
    if (this.#waiting.length >= 1000) this.#flush()
  }

  finish(key: KeyObject, end: { readonly count: number; readonly head: string }): void {
    this.#flush()
    const signature = sign(null, this.#digest.digest(), key).toString('base64')
    const trailer = { ...end, publicKey: publicKeyText(key), signature }
    writeAll(this.#file, Buffer.from(`${JSON.stringify(trailer)}\n`))
    fsyncSync(this.#file)
    this.#end = end
  }

  written(): { readonly count: number; readonly head: string } {
    return this.#end
  }

  close(): void {
    closeSync(this.#file)
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#digest.update(bytes)
    writeAll(this.#file, bytes)
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

export interface ExportVerdict {
  readonly entries: number
  readonly verified: boolean
  /** `header`, `count` and `signature` are of the file, not of a row. Line numbers from 1. */
  readonly brokenAt?: {
    readonly file: string
    readonly line: number
    readonly seq?: number
    readonly why: BreakKind | 'header' | 'count' | 'signature' | 'key'
  }
  readonly head: string
  /** SHA-256 of the key that signed it (DER); compare it with the one noted when the kiosk was set up. */
  readonly signedBy?: string
  readonly header?: ExportHeader
}

/** Checks an export without any database. With `signedBy` (SHA-256 of the public key, hex) a file of another key is refused. */
export function verifyExport(path: string, signedBy?: string): ExportVerdict {
  const lines = readLines(path)
  const first = lines.next()
  const header = first.done ? undefined : parseStrict(headerShape, first.value.text)
  if (!header) return { entries: 0, verified: false, brokenAt: { file: path, line: 1, why: 'header' }, head: genesis }
  const walk = new ChainWalk({ seq: header.from - 1, head: header.prev })
  const verdict = () => ({ entries: walk.entries, head: walk.head, header })
  for (let line = 2; ; line += 1) {
    const broken = (why: NonNullable<ExportVerdict['brokenAt']>['why'], seq?: number): ExportVerdict => ({
      ...verdict(),
      verified: false,
      brokenAt: { file: path, line, why, ...(seq === undefined ? {} : { seq }) },
    })
    const next = lines.next()
    if (next.done) return broken('count')
    const { text, digestBefore } = next.value
    if (walk.seq < header.to) {
      const row = text === undefined ? undefined : parseRowLine(text)
      if (!row) return broken('unreadable', walk.seq + 1)
      const why = walk.take(row)
      if (why) return broken(why, row.seq)
      continue
    }
    const trailer = parseStrict(trailerShape, text)
    if (!trailer) return broken('signature')
    if (trailer.count !== walk.entries || trailer.head !== walk.head) return broken('count')
    const key = parsePublicKey(trailer.publicKey)
    const signature = Buffer.from(trailer.signature, 'base64')
    if (!key || publicKeyText(key) !== trailer.publicKey || signature.toString('base64') !== trailer.signature)
      return broken('signature')
    const fingerprint = hash('sha256', Buffer.from(trailer.publicKey, 'base64'))
    if (!verify(null, digestBefore(), key, signature)) return broken('signature')
    if (signedBy !== undefined && signedBy !== fingerprint) return broken('key')
    if (!lines.next().done) return broken('count')
    return { ...verdict(), verified: true, signedBy: fingerprint }
  }
}

/** A line that is exactly one JSON object of the shape, in the order and spelling in which we write it. */
function parseStrict<T>(shape: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    if (text === undefined) return undefined
    const json: unknown = JSON.parse(text)
    const parsed = shape.safeParse(json)
    return parsed.success && JSON.stringify(json) === text ? parsed.data : undefined
  } catch {
    return undefined
  }
}
