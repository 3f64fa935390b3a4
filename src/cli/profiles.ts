import { checkProfiles } from '../hardware/profiles/check/check-profiles.ts'
import { readUsbIds } from '../hardware/profiles/check/usb-ids.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import { udevRules } from '../hardware/profiles/udev-rules.ts'
import { runExampleOnSimulator, tryOutProfile } from '../hardware/simulators/index.ts'
import { exitCodes, printProblems, readArgs } from './exit.ts'
import { newProfile } from './profiles-new.ts'
import { builtInProfilesDir, siteProfiles } from './site-file.ts'

const help = `kioskd profiles check [DIR...] [--quick] [--json]
kioskd profiles list [DIR...] [--json]
kioskd profiles udev [DIR...] [--site FILE]
kioskd profiles new [PLACE] [--id ID] [--extends BASE] [--out DIR] [--json]

check  device profiles, each problem with file, line, key and remedy: schema, bases, ids against the public list (Debian: package
       usb.ids), duplicates and ties, each bound of each quirk, repair texts, every example's bytes against codec and simulator; then
       opens each profile on its simulated device and runs its self-tests. Without DIR: the built-in ones.
         --quick  leaves the last part out
list   every profile with class, maker and model
udev   prints the access rules for every device that these profiles match, for /etc/udev/rules.d/60-kioskd.rules
         --site FILE    also those in the folders that this site file names
new    starts a profile from a plugged device: writes a file with its ids and all that is left to fill in
         PLACE          /dev/usb/lp0, /dev/hidraw3, a USB port such as 1-1.2, or 1d90:20f0; without it the only device that no
                        profile knows
         --id ID        name of file and profile (default: from the device's own strings)
         --extends BASE family to lay under it, e.g. _base/escpos-80mm (default: by the kind of device)
         --out DIR      default /etc/kioskd/device-profiles.d, where kioskd run finds it`

export async function run(args: readonly string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    id: { type: 'string' },
    extends: { type: 'string' },
    out: { type: 'string' },
    site: { type: 'string' },
  } as const
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const [verb, ...rest] = read.args.positionals
  const { json = false, quick = false, id, out, extends: base, site } = read.args.values
  if (verb === 'check') return check(rest, quick, json)
  if (verb === 'list') return list(rest, json)
  if (verb === 'udev') return udev(rest, site)
  if (verb === 'new')
    return newProfile({
      json,
      ...(rest[0] === undefined ? {} : { place: rest[0] }),
      ...(id === undefined ? {} : { id }),
      ...(base === undefined ? {} : { base }),
      ...(out === undefined ? {} : { out }),
    })
  console.error(help)
  return exitCodes.badUse
}

function udev(dirs: readonly string[], site: string | undefined): number {
  const ofSite = site === undefined ? undefined : siteProfiles(site)
  if (ofSite?.ok === false) {
    /* Not into the file that the rules were to go to. */
    printProblems(ofSite.error, false)
    return exitCodes.problem
  }
  const all = new Map([...loadProfiles([builtInProfilesDir, ...dirs]).profiles, ...(ofSite?.value.profiles ?? [])])
  process.stdout.write(udevRules([...all.values()].map(({ profile }) => profile)))
  return exitCodes.good
}

async function check(dirs: readonly string[], quick: boolean, json: boolean): Promise<number> {
  const usbIds = readUsbIds()
  const checked = await checkProfiles([builtInProfilesDir, ...dirs], {
    runExample: runExampleOnSimulator,
    ...(usbIds ? { usbIds } : {}),
    ...(quick ? {} : { tryOut: tryOutProfile }),
  })
  printProblems(checked.problems, json)
  if (checked.problems.length > 0) return exitCodes.badUse
  if (json) return exitCodes.good
  if (!usbIds) console.log('usb.ids is not installed: ids were not compared with it (apt-get install usb.ids)')
  console.log(`${checked.profiles.size} profiles, all good.`)
  return exitCodes.good
}

function list(dirs: readonly string[], json: boolean): number {
  const { profiles, problems } = loadProfiles([builtInProfilesDir, ...dirs])
  const all = [...profiles.values()].map(({ profile }) => profile)
  if (json)
    console.log(
      JSON.stringify(
        all.map((p) => ({ id: p.id, class: p.class, vendor: p.vendor, model: p.model, evidence: p.evidence })),
      ),
    )
  else
    for (const p of all.sort((a, b) => `${a.class} ${a.id}`.localeCompare(`${b.class} ${b.id}`)))
      console.log(`${p.class.padEnd(16)} ${p.id.padEnd(28)} ${p.vendor} ${p.model} (${p.evidence})`)
  if (!json) printProblems(problems, false)
  return problems.length === 0 ? exitCodes.good : exitCodes.problem
}
