import { loadCatalogue } from '../counter/catalogue/load.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'

const help = `kioskd catalogue check [DIR] [--json]
Checks catalogue.yaml and services/*.yaml of a folder (default: provisioning/catalogue/demo).`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const [verb, dir = 'provisioning/catalogue/demo'] = read.args.positionals
  if (verb !== 'check') {
    console.error(help)
    return exitCodes.badUse
  }
  const { catalogue, problems } = loadCatalogue(dir)
  printProblems(problems, read.args.values.json === true)
  if (problems.length > 0) return exitCodes.badUse
  if (!read.args.values.json) console.log(`${dir}: good. ${catalogue?.services.size} services.`)
  return exitCodes.good
}
