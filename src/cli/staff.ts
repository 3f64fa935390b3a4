import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { forgetWrong } from '../counter/staff/attempts.ts'
import { cardHash } from '../counter/staff/desk.ts'
import { hashPin, isWeakPin } from '../counter/staff/people.ts'
import { messageOf } from '../kernel/result.ts'
import { askDaemon } from './control-client.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'
import { defaultSiteFile, loadSite } from './site-file.ts'
import { controlSocket, kioskDatabase } from './state-files.ts'

const help = `kioskd staff pin | card [--read] | unlock REF [--site FILE] [--json]
  pin      reads a PIN of six digits from standard input and prints what goes
           into the staff file under "pin:". Weak PINs are refused.
  card     reads the number of a staff card from standard input and prints what
           goes under "card:"; with --read the running kiosk reads it from the
           card that is laid on its card reader (not an ID card) within 20 s
  unlock   lets a reference that was locked after wrong PINs try again`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' }, read: { type: 'boolean' }, site: { type: 'string' } }, help)
  if ('exit' in read) return read.exit
  const [verb, ref] = read.args.positionals
  const json = read.args.values.json === true
  const siteFile = String(read.args.values.site ?? defaultSiteFile)
  if (verb === 'card' && read.args.values.read === true) return readCard(siteFile, json)
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
  const { loaded, errors } = loadSite(siteFile)
  if (!loaded) {
    printProblems(errors, json)
    return exitCodes.badUse
  }
  const refs = loaded.staff.map((member) => member.ref)
  if (!refs.includes(ref)) {
    console.error(
      `kioskd staff: nobody has the reference "${ref}"; allowed: ${refs.join(', ') || '(no staff file)'}; remedy: kioskd staff unlock REF`,
    )
    return exitCodes.badUse
  }
  const path = join(loaded.site.stateDir, kioskDatabase)
  /* Opening would make it, as root: the daemon could not open it then. */
  if (!existsSync(path)) {
    console.error(`${path}:1:(file): there is no database, so nobody is locked; remedy: start the kiosk once`)
    return exitCodes.problem
  }
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

const cardAnswer = z.union([z.object({ card: z.string() }), z.object({ code: z.string() })])
/** Why the kiosk has read no staff card, and what to do. */
const noCard: { readonly [code: string]: string } = {
  readerAway: 'no card reader can be used now; remedy: kioskd devices says which and why',
  noCard: 'no card came within 20 s; remedy: lay it on the reader and try again',
  notRead: 'the card has no number of its own, or was lifted too early; remedy: try again, or take another card',
}

async function readCard(siteFile: string, json: boolean): Promise<number> {
  const { loaded, errors } = loadSite(siteFile)
  if (!loaded) {
    printProblems(errors, json)
    return exitCodes.badUse
  }
  const { stateDir } = loaded.site
  const answered = await askDaemon(stateDir, 'POST', '/v1/staff-card', {}, 30_000)
  const parsed = answered.ok ? cardAnswer.safeParse(answered.value.body) : undefined
  if (parsed?.success && 'card' in parsed.data) {
    console.log(json ? JSON.stringify(parsed.data) : parsed.data.card)
    return exitCodes.good
  }
  const code = parsed?.success && 'code' in parsed.data ? parsed.data.code : answered.ok ? '' : answered.error.code
  const why = noCard[code] ?? `the kiosk does not answer (${code}); remedy: run it as root while kioskd runs`
  console.error(`${join(stateDir, controlSocket)}:1:(socket): ${why}`)
  return exitCodes.problem
}

async function readLine(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    if (chunks.length > 16) break
  }
  return Buffer.concat(chunks).toString('utf8').split('\n')[0] ?? ''
}
