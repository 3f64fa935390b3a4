import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { archiveDirOf, epochOf } from '../counter/journal/archives.ts'
import { exportJournal, verifyExport } from '../counter/journal/export.ts'
import { rotateJournal } from '../counter/journal/rotate.ts'
import { openSigningKey } from '../counter/journal/signing-key.ts'
import { type JournalVerdict, verifyPlace } from '../counter/journal/verify.ts'
import { fail, messageOf, ok } from '../kernel/result.ts'
import { exitCodes, readArgs } from './exit.ts'
import { loadSite } from './site-file.ts'
import { kioskDatabase } from './state-files.ts'
import { version } from './version.ts'

const help = `kioskd journal verify (--site FILE | --state DIR | --db FILE) [--json]
kioskd journal verify --file EXPORT.jsonl [--signed-by FINGERPRINT] [--json]
kioskd journal export (--site FILE | --state DIR | --db FILE) [--from SEQ] [--to SEQ] --out FILE [--json]
kioskd journal rotate (--site FILE | --state DIR | --db FILE) [--keep ROWS] [--json]

verify   walks the hash chain of the electronic journal, archives first, then the database; says entries, head and, where the
         chain is broken, file, entry and kind: gap, prev, hash, unreadable, file (an archive that was exchanged).
         With --file it checks an export instead, without any database; --signed-by (64 hex digits) also wants that key.
export   writes entries SEQ to SEQ as JSON lines: a header, the rows, and a last line with an Ed25519 signature over the SHA-256 of
         all bytes before it. The key is journal.key beside the database, made at first use. Sealed values stay sealed.
rotate   moves the oldest rows into journal/EPOCH/journal-FROM-TO.jsonl beside the database, but for the newest ROWS (100) and
         whatever belongs to an open transaction. The daemon does so by itself when there are more than 200,000.

Exit 0 good, 1 broken or not possible, 2 bad use. All work while the daemon runs.`

const options = {
  json: { type: 'boolean' },
  site: { type: 'string' },
  state: { type: 'string' },
  db: { type: 'string' },
  file: { type: 'string' },
  'signed-by': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  out: { type: 'string' },
  keep: { type: 'string' },
} as const
type Values = {
  readonly [K in keyof typeof options]?: (typeof options)[K]['type'] extends 'boolean' ? boolean : string
}

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const { values, positionals } = read.args
  const [action] = positionals
  if (action === 'verify' && values.file) return verifyFile(values.file, values)
  const place = action === 'verify' || action === 'export' || action === 'rotate' ? placeOf(values) : undefined
  if (!place) return badUse(help)
  if (!existsSync(place.path))
    return badUse(`${place.path}:1:(file): there is no journal; remedy: check the path, or start the kiosk once`)
  try {
    if (action === 'verify') return verifyDatabase(place.path, values)
    return action === 'export' ? exportRows(place, values) : await rotate(place.path, values)
  } catch (thrown) {
    console.error(
      `${place.path}:1:(file): cannot be read as a journal (${messageOf(thrown)}); remedy: keep the file and call the vendor`,
    )
    return exitCodes.problem
  }
}

interface Place {
  readonly path: string
  readonly kiosk?: string
}

function placeOf({ db, state, site }: Values): Place | undefined {
  if (db) return { path: db }
  if (state) return { path: join(state, kioskDatabase) }
  const loaded = site === undefined ? undefined : loadSite(site).loaded
  return (
    loaded && { path: join(loaded.site.stateDir, kioskDatabase), kiosk: `${loaded.site.tenant}/${loaded.site.kiosk}` }
  )
}

/** Longest wait for a kiosk that starts or writes just now, ms. */
const busyMs = 5000

function verifyDatabase(path: string, { json }: Values): number {
  const db = new DatabaseSync(path, { readOnly: true, timeout: busyMs })
  try {
    const epoch = epochOf(db)
    const verdict = verifyPlace({ db, file: path, archiveDir: epoch && archiveDirOf(path, epoch) })
    return tell(verdict, json)
  } finally {
    db.close()
  }
}

function tell(verdict: JournalVerdict, json: boolean | undefined): number {
  const { brokenAt, entries, head } = verdict
  if (json) console.log(JSON.stringify(verdict))
  else if (!brokenAt) console.log(`${entries} entries, chain whole, head ${head}`)
  else
    console.error(
      `${brokenAt.file ?? ''}: chain broken at entry ${brokenAt.seq} (${brokenAt.why}); ${entries} entries before it are whole, head ${head}; remedy: keep all files as they are and call the vendor`,
    )
  return brokenAt ? exitCodes.problem : exitCodes.good
}

function verifyFile(file: string, values: Values): number {
  if (!existsSync(file)) return badUse(`${file}:1:(file): there is no such file; remedy: check the path`)
  const verdict = verifyExport(file, values['signed-by'])
  const { brokenAt, entries, head, signedBy, header } = verdict
  if (values.json) console.log(JSON.stringify(verdict))
  else if (brokenAt)
    console.error(
      `${file}:${brokenAt.line}:${brokenAt.seq === undefined ? '(file)' : `entry ${brokenAt.seq}`}: not whole (${brokenAt.why}); ${entries} entries before it are; remedy: export again from the kiosk, and keep this file`,
    )
  else
    console.log(
      `${entries} entries of ${header?.kiosk} (${header?.from} to ${header?.to}), chain whole, head ${head}, signed by ${signedBy}`,
    )
  return brokenAt ? exitCodes.problem : exitCodes.good
}

function exportRows({ path, kiosk }: Place, values: Values): number {
  const from = countOf(values.from)
  const to = countOf(values.to)
  if (!values.out || from === null || to === null)
    return badUse(`kioskd journal export: --out FILE is missing, or --from or --to is no entry's number\n\n${help}`)
  const key = openSigningKey(dirname(path))
  if (!key.ok) {
    console.error(
      `${key.error.detail}: the key that signs exports cannot be used (${key.error.code}); remedy: give it back its owner and mode 0600, or restore it`,
    )
    return exitCodes.problem
  }
  const db = new DatabaseSync(path, { readOnly: true, timeout: busyMs })
  try {
    const epoch = epochOf(db) ?? ''
    const exported = exportJournal({
      place: { db, file: path, archiveDir: archiveDirOf(path, epoch) },
      out: values.out,
      from,
      to,
      key: key.value,
      about: { kiosk: kiosk ?? '', epoch, kioskd: version, exportedTs: Date.now() },
    })
    if (!exported.ok) {
      console.error(`${values.out}: not written (${exported.error.code}: ${exported.error.detail ?? 'no entries'})`)
      return exitCodes.problem
    }
    const { value } = exported
    console.log(
      values.json
        ? JSON.stringify(value)
        : `${values.out}: ${value.count} entries (${value.from} to ${value.to}), head ${value.head}`,
    )
    return exitCodes.good
  } finally {
    db.close()
  }
}

async function rotate(path: string, values: Values): Promise<number> {
  const keep = values.keep === undefined ? 100 : countOf(values.keep)
  if (keep === null || keep === undefined) return badUse(`kioskd journal rotate: --keep is no number\n\n${help}`)
  const db = new DatabaseSync(path, { timeout: busyMs })
  try {
    db.exec('PRAGMA synchronous=FULL; PRAGMA secure_delete=ON')
    const epoch = epochOf(db)
    if (!epoch || !db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'open_transaction'").get()) {
      console.error(`${path}:1:(file): is of an earlier version; remedy: start the kiosk once with this one`)
      return exitCodes.problem
    }
    const rotated = await rotateJournal({
      db,
      commit: async (work) => inOneCommit(db, work),
      archiveDir: archiveDirOf(path, epoch),
      wallMs: () => Date.now(),
      moreThanRows: keep,
      keepRows: keep,
    })
    if (!rotated.ok) {
      console.error(`${path}: not rotated (${rotated.error.code}: ${rotated.error.detail ?? ''})`)
      return exitCodes.problem
    }
    const { archives, rows } = rotated.value
    console.log(values.json ? JSON.stringify(rotated.value) : `${rows} entries moved into ${archives} archives`)
    return exitCodes.good
  } finally {
    db.close()
  }
}

function inOneCommit(db: DatabaseSync, work: (db: DatabaseSync) => void) {
  try {
    db.exec('BEGIN IMMEDIATE')
    work(db)
    db.exec('COMMIT')
    return ok(undefined)
  } catch (thrown) {
    if (db.isTransaction) db.exec('ROLLBACK')
    return fail('storeFailed', messageOf(thrown))
  }
}

/** A number of entries; undefined when none was given, null when it is none. */
function countOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

function badUse(message: string): number {
  console.error(message)
  return exitCodes.badUse
}
