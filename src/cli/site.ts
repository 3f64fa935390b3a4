import { exitCodes, printProblems, readArgs } from './exit.ts'
import { hostsOfSite } from './hosts.ts'
import { loadSite } from './site-file.ts'

const help = `kioskd site check FILE [--json]
Checks a site file with its catalogue and profiles. Exit 0 good, 2 with file:line:key for everything that is wrong. What
concerns one profile or one service only keeps the rest running: "kioskd run" starts without it. A service that needs a
device this kiosk does not have is not on its menu; such services are listed.

kioskd site hosts FILE [--json]
Lists the hosts that the kiosk must reach: broker, backend, devices on the network, the other
kiosks of the branch, and the branch PCs it lets in.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const [verb, file] = read.args.positionals
  const json = read.args.values.json === true
  if ((verb !== 'check' && verb !== 'hosts') || !file) {
    console.error(help)
    return exitCodes.badUse
  }
  const { loaded, errors, warnings } = loadSite(file)
  if (verb === 'hosts' && loaded) {
    const hosts = hostsOfSite(loaded.site)
    console.log(json ? JSON.stringify(hosts) : hosts.join('\n'))
    return exitCodes.good
  }
  printProblems([...errors, ...warnings], json)
  if (!loaded || warnings.length > 0) return exitCodes.badUse
  if (!json) {
    console.log(`${file}: good. ${loaded.site.devices.length} devices, ${loaded.catalogue.services.size} services.`)
    for (const [id, roles] of loaded.notOffered) console.log(`not offered here: ${id} (no device ${roles.join(', ')})`)
  }
  return exitCodes.good
}
