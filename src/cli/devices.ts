import { listAttached } from '../hardware/devices/attached.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import type { MatchResult } from '../hardware/profiles/match.ts'
import { exitCodes, readArgs } from './exit.ts'
import { builtInProfilesDir } from './site-file.ts'

const help = `kioskd devices [--json]
Lists what is plugged into this machine with its ids, and which profile fits. "no profile" names the ids to write one
(CONTRIBUTING.md, "Add a device model"). Whether this machine has GPIO is said too.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const { profiles } = loadProfiles([builtInProfilesDir])
  const attached = await listAttached([...profiles.values()].map((p) => p.profile))
  const gpio = await gpioState()
  if (read.args.values.json) {
    console.log(JSON.stringify({ attached, gpio }))
    return exitCodes.good
  }
  for (const { device, match } of attached) console.log(`${describe(device)}  ${explain(match)}`)
  if (attached.length === 0) console.log('serial, USB and HID: nothing plugged in that kioskd could use')
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
      return 'no profile: add one with these ids'
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
