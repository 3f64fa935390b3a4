import { checkProfiles } from '../hardware/profiles/check.ts'
import { runExampleOnSimulator } from '../hardware/simulators/index.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'
import { builtInProfilesDir } from './site-file.ts'

const help = `kioskd profiles check [DIR...] [--json]
Checks device profiles: schema, bases, matches, quirks, repair texts, and every example's bytes. Without DIR: the built-in ones.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const [verb, ...dirs] = read.args.positionals
  if (verb !== 'check') {
    console.error(help)
    return exitCodes.badUse
  }
  const checked = await checkProfiles([builtInProfilesDir, ...dirs], { runExample: runExampleOnSimulator })
  printProblems(checked.problems, read.args.values.json === true)
  if (checked.problems.length > 0) return exitCodes.badUse
  if (!read.args.values.json) console.log(`${checked.profiles.size} profiles, all good.`)
  return exitCodes.good
}
