import { listAttached } from '../hardware/devices/attached.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import { exitCodes, readArgs } from './exit.ts'
import { builtInProfilesDir } from './site-file.ts'

const help = `kioskd devices [--json]
Lists what is plugged into this machine with its ids, and which profile fits. "no profile" names the ids to write one.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const { profiles } = loadProfiles([builtInProfilesDir])
  const attached = await listAttached([...profiles.values()].map((p) => p.profile))
  if (read.args.values.json) console.log(JSON.stringify(attached))
  else if (attached.length === 0)
    console.log('Nothing is plugged in that kioskd could use (no USB or serial device was found).')
  else for (const device of attached) console.log(JSON.stringify(device))
  return exitCodes.good
}
