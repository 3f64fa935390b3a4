import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fleetConfigSchema } from '../fleet/config.ts'
import { Fleet } from '../fleet/fleet.ts'
import { fleetMigrations } from '../fleet/schema.ts'
import { systemClock as clock } from '../kernel/clock.ts'
import { readYaml } from '../kernel/config/yaml.ts'
import { createLog } from '../kernel/log.ts'
import { openStore } from '../kernel/store/store.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'
import { hostsOfFleet } from './hosts.ts'
import { onStop } from './lifetime.ts'
import { explainListenFailure } from './ports.ts'
import { version } from './version.ts'

const help = `kioskd fleet --config FILE [--pages DIR] [--json]
Runs the centre: takes in what kiosks report, keeps it, and serves the operations pages.
  --config FILE   broker, database and address (example: provisioning/fleet/fleet.yaml)
  --pages DIR     the built pages (default: kiosk-ui/dist)
  --json          accepted for likeness with the other commands: the log is JSON anyhow

kioskd fleet check FILE [--json]
Checks that file and does not run anything.

kioskd fleet hosts FILE [--json]
Lists the hosts that the fleet must reach: the broker.`

const defaultPages = resolve(import.meta.dirname, '../../kiosk-ui/dist')

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(
    args,
    { config: { type: 'string' }, pages: { type: 'string' }, json: { type: 'boolean' } },
    help,
  )
  if ('exit' in read) return read.exit
  const [verb, named] = read.args.positionals
  if (verb !== undefined) return examine(verb, named, read.args.values.json === true)
  const { config: file, pages = defaultPages } = read.args.values
  if (!file) {
    console.error(`kioskd fleet: --config is missing; remedy: kioskd fleet --config FILE\n\n${help}`)
    return exitCodes.badUse
  }
  const parsed = readYaml(file, fleetConfigSchema)
  if (!parsed.ok) {
    printProblems(parsed.error, false)
    return exitCodes.badUse
  }
  const given = parsed.value.value
  const database = isAbsolute(given.database) ? given.database : join(dirname(resolve(file)), given.database)
  const log = createLog({ level: 'info' })
  const stop = onStop()
  log.emit('process.started', { version, node: process.versions.node, role: 'fleet' })
  const opened = openStore({ path: database, migrations: fleetMigrations, clock, log })
  if (!opened.ok) {
    console.error(
      `${database}:1:(file): cannot be opened (${opened.error.detail}); remedy: make room on the disk, or correct database in the fleet file, its owner and permissions`,
    )
    return exitCodes.problem
  }
  const fleet = new Fleet({ config: given, store: opened.value, clock, log, pagesDir: pages })
  const listening = await fleet.start()
  if (!listening.ok) {
    console.error(explainListenFailure(listening.error, given.listen.port, 'listen.port in the fleet file'))
    await fleet.stop()
    return exitCodes.badUse
  }
  log.emit('api.listening', { url: `http://${given.listen.host}:${listening.value}/` })
  log.emit('process.stopping', { reason: await stop })
  await fleet.stop()
  return exitCodes.good
}

/** The verbs that only look at the file. */
function examine(verb: string, file: string | undefined, json: boolean): number {
  if ((verb !== 'check' && verb !== 'hosts') || !file) {
    console.error(help)
    return exitCodes.badUse
  }
  const parsed = readYaml(file, fleetConfigSchema)
  if (!parsed.ok) {
    printProblems(parsed.error, json)
    return exitCodes.badUse
  }
  const hosts = hostsOfFleet(parsed.value.value)
  if (verb === 'hosts') console.log(json ? JSON.stringify(hosts) : hosts.join('\n'))
  else if (json) printProblems([], true)
  else console.log(`${file}: good.`)
  return exitCodes.good
}
