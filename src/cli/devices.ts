import { listAttached } from '../hardware/devices/attached.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import type { AttachedDevice, MatchResult } from '../hardware/profiles/match.ts'
import { pcscReaderNames } from '../hardware/transports/pcsc-library.ts'
import { formatProblem } from '../kernel/config/yaml.ts'
import { askDaemon } from './control-client.ts'
import { exitCodes, readArgs } from './exit.ts'
import { builtInProfilesDir, defaultSiteFile, loadSite } from './site-file.ts'

const help = `kioskd devices [--json]
kioskd devices record ID [--seconds N] | refill ID CONSUMABLE | enable ID | disable ID | rescan   [--site FILE] [--json]

Without a verb: what is plugged into this machine with its ids, and which profile fits. "no profile" names the ids to write one
(kioskd profiles new). With a verb it asks the running daemon:
  record   writes what crosses the device's wire to a JSONL file for N seconds (default 60, at most 600), without anything of a
           person: replies that can hold personal data are written as their length or as zeroes
  refill   notes that staff has put in a full roll, stack or cartridge; use is counted anew
  enable, disable   takes a device into use or out of it, until the daemon starts again
  rescan   looks again at once
  --site FILE  default ${defaultSiteFile}`

const verbs = ['record', 'refill', 'enable', 'disable', 'rescan'] as const
type Verb = (typeof verbs)[number]

export async function run(args: readonly string[]): Promise<number> {
  const options = { json: { type: 'boolean' }, site: { type: 'string' }, seconds: { type: 'string' } } as const
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const { json = false, site = defaultSiteFile, seconds = '60' } = read.args.values
  const [verb, id, consumable] = read.args.positionals
  if (verb === undefined) return list(json)
  const known = verbs.find((v) => v === verb)
  const complete = known === 'rescan' || (id !== undefined && (known !== 'refill' || consumable !== undefined))
  if (known === undefined || !complete) {
    console.error(help)
    return exitCodes.badUse
  }
  return tell(site, json, requestFor(known, id ?? '', consumable, Number(seconds)))
}

interface Request {
  readonly path: string
  readonly body: object
}

function requestFor(verb: Verb, id: string, consumable: string | undefined, seconds: number): Request {
  const device = `/v1/devices/${encodeURIComponent(id)}`
  switch (verb) {
    case 'record':
      return { path: `${device}/recording`, body: { seconds } }
    case 'refill':
      return { path: `${device}/refill`, body: { consumable } }
    case 'enable':
    case 'disable':
      return { path: `${device}/enabled`, body: { enabled: verb === 'enable' } }
    case 'rescan':
      return { path: '/v1/rescan', body: {} }
  }
}

async function tell(siteFile: string, json: boolean, { path, body }: Request): Promise<number> {
  const { loaded, errors } = loadSite(siteFile)
  if (!loaded) {
    for (const problem of errors) console.error(formatProblem(problem))
    return exitCodes.badUse
  }
  const answer = await askDaemon(loaded.site.stateDir, 'POST', path, body)
  if (!answer.ok) {
    const remedy = answer.error.code === 'notRunning' ? 'systemctl start kioskd' : 'run this as root or as kioskd'
    console.error(`kioskd devices: the daemon cannot be asked (${answer.error.code}); remedy: ${remedy}`)
    return exitCodes.problem
  }
  const good = answer.value.status === 200
  if (json || good) console.log(JSON.stringify(answer.value.body))
  else
    console.error(
      `kioskd devices: refused: ${JSON.stringify(answer.value.body)}; remedy: kioskd selftest lists ids and consumables`,
    )
  return good ? exitCodes.good : exitCodes.problem
}

async function list(json: boolean): Promise<number> {
  const { profiles } = loadProfiles([builtInProfilesDir])
  const known = [...profiles.values()].map((p) => p.profile)
  // A reader's name is where it is: `at: { reader: name }`.
  const readers = (await pcscReaderNames()).map((name): AttachedDevice => ({ path: name, kind: 'pcsc', product: name }))
  const attached = [...listAttached(known), ...listAttached(known, () => readers)]
  const gpio = await gpioState()
  if (json) {
    console.log(JSON.stringify({ attached, gpio }))
    return exitCodes.good
  }
  for (const { device, match } of attached) console.log(`${describe(device)}  ${explain(match)}`)
  if (attached.length === 0) console.log('nothing plugged in that kioskd could use')
  console.log(`gpio: ${gpio}`)
  return exitCodes.good
}

/** `key value` for whatever the system told of a device. */
function describe(device: object): string {
  return Object.entries(device)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key} ${String(value)}`)
    .join('  ')
}

function explain(match: MatchResult): string {
  switch (match.kind) {
    case 'matched':
      return `profile ${match.profileId}`
    case 'ambiguous':
      return `several profiles fit equally: ${match.profileIds.join(', ')}; name one in the site file`
    case 'unknown':
      return 'found, no profile matches: kioskd profiles new starts one'
  }
}

/** GPIO needs onoff's compiled part, which a machine without a compiler does not have. */
async function gpioState(): Promise<string> {
  try {
    const { Gpio } = await import('onoff')
    return Gpio.accessible ? 'ready (sysfs)' : 'this machine has no GPIO in sysfs'
  } catch {
    return 'not built; remedy: apt-get install python3 make g++ && node provisioning/postinstall.mjs'
  }
}
