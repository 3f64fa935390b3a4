import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { forgetWrong } from '../counter/staff/attempts.ts'
import { cardHash } from '../counter/staff/desk.ts'
import { hashPin, isWeakPin } from '../counter/staff/people.ts'
import { messageOf } from '../kernel/result.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'
import { defaultSiteFile, loadSite } from './site-file.ts'
import { kioskDatabase } from './state-files.ts'

const help = `kioskd staff pin | card | unlock REF [--site FILE] [--json]
  pin      reads a PIN of six digits from standard input and prints what goes
           into the staff file under "pin:". Weak PINs are refused.
  card     reads the number of a staff card and prints what goes under "card:"
  unlock   lets a reference that was locked after wrong PINs try again`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' }, site: { type: 'string' } }, help)
  if ('exit' in read) return read.exit
  const [verb, ref] = read.args.positionals
  const json = read.args.values.json === true
  if (verb === 'pin' || verb === 'card') {
    const typed = (await readLine()).trim()
    if (verb === 'pin' && isWeakPin(typed)) {
      console.error('(standard input):1:pin: is not six digits, or is one that is tried first; remedy: choose another')
      return exitCodes.badUse
    }
    const hashed = verb === 'pin' ? hashPin(typed) : cardHash(typed)
    console.log(json ? JSON.stringify({ [verb]: hashed }) : hashed)
    return exitCodes.good
  }
  if (verb !== 'unlock' || !ref) {
    console.error(help)
    return exitCodes.badUse
  }
  const { loaded, errors } = loadSite(String(read.args.values.site ?? defaultSiteFile))
  if (!loaded) {
    printProblems(errors, json)
    return exitCodes.badUse
  }
  const path = join(loaded.site.stateDir, kioskDatabase)
  try {
    const db = new DatabaseSync(path)
    db.exec('PRAGMA busy_timeout=5000')
    forgetWrong(db, ref)
    db.close()
  } catch (thrown) {
    console.error(
      `${path}:1:(file): ${messageOf(thrown)}; remedy: run it as root on the kiosk, after kioskd has started once`,
    )
    return exitCodes.problem
  }
  console.log(json ? JSON.stringify({ unlocked: ref }) : `${ref} may try again.`)
  return exitCodes.good
}

async function readLine(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    if (chunks.length > 16) break
  }
  return Buffer.concat(chunks).toString('utf8').split('\n')[0] ?? ''
}
