import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { verifyJournal } from '../counter/journal/journal.ts'
import { messageOf } from '../kernel/result.ts'
import { exitCodes, readArgs } from './exit.ts'
import { kioskDatabase } from './run.ts'
import { loadSite } from './site-file.ts'

const help = `kioskd journal verify (--site FILE | --state DIR | --db FILE) [--json]
Walks the hash chain of the electronic journal. Exit 0 whole, 1 broken (says at which entry), 2 bad use.
Works while the daemon runs.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(
    args,
    { json: { type: 'boolean' }, site: { type: 'string' }, state: { type: 'string' }, db: { type: 'string' } },
    help,
  )
  if ('exit' in read) return read.exit
  const { values, positionals } = read.args
  const path =
    values.db ?? (values.state ? join(values.state, kioskDatabase) : values.site ? fromSite(values.site) : undefined)
  if (positionals[0] !== 'verify' || !path) {
    console.error(help)
    return exitCodes.badUse
  }
  if (!existsSync(path)) {
    console.error(`${path}:1:(file): there is no journal; remedy: check the path, or start the kiosk once`)
    return exitCodes.badUse
  }
  const verdict = verify(path)
  if ('error' in verdict) {
    console.error(
      `${path}:1:(file): cannot be read as a journal (${verdict.error}); remedy: keep the file and call the vendor`,
    )
    return exitCodes.problem
  }
  if (values.json) console.log(JSON.stringify(verdict))
  else if (verdict.verified) console.log(`${verdict.entries} entries, chain whole, head ${verdict.head}`)
  else
    console.error(
      `chain broken at entry ${verdict.brokenAt?.seq} (${verdict.brokenAt?.why}); ${verdict.entries} entries before it are whole`,
    )
  return verdict.verified ? exitCodes.good : exitCodes.problem
}

function fromSite(file: string): string | undefined {
  const { loaded } = loadSite(file)
  return loaded && join(loaded.site.stateDir, kioskDatabase)
}

function verify(path: string): ReturnType<typeof verifyJournal> | { readonly error: string } {
  try {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return verifyJournal(db)
    } finally {
      db.close()
    }
  } catch (thrown) {
    return { error: messageOf(thrown) }
  }
}
