import { exitCodes, printProblems, readArgs } from './exit.ts'
import { loadSite } from './site-file.ts'

const help = `kioskd site check FILE [--json]
Checks a site file with its catalogue and profiles. Exit 0 good, 2 with file:line:key when the kiosk could not start.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const [verb, file] = read.args.positionals
  if (verb !== 'check' || !file) {
    console.error(help)
    return exitCodes.badUse
  }
  const { loaded, errors, warnings } = loadSite(file)
  printProblems([...errors, ...warnings], read.args.values.json === true)
  if (!loaded || warnings.length > 0) return exitCodes.badUse
  if (!read.args.values.json)
    console.log(`${file}: good. ${loaded.site.devices.length} devices, ${loaded.catalogue.services.size} services.`)
  return exitCodes.good
}
