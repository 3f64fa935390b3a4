import { listAttached } from '../hardware/devices/attached.ts'
import { loadProfiles } from '../hardware/profiles/load.ts'
import type { MatchResult } from '../hardware/profiles/match.ts'
import { messageOf } from '../kernel/result.ts'
import { exitCodes, readArgs } from './exit.ts'
import { builtInProfilesDir } from './site-file.ts'

const help = `kioskd devices [--json]
Lists what is plugged into this machine with its ids, and which profile fits. "no profile" names the ids to write one
(CONTRIBUTING.md, "Add a device model"). HID devices and GPIO are listed too; drivers for them come with their classes.`

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const { profiles } = loadProfiles([builtInProfilesDir])
  const attached = listAttached([...profiles.values()].map((p) => p.profile))
  const hid = await hidDevices()
  const gpio = await gpioState()
  if (read.args.values.json) {
    console.log(JSON.stringify({ attached, hid, gpio }))
    return exitCodes.good
  }
  for (const { device, match } of attached) console.log(`${describe(device)}  ${explain(match)}`)
  if (attached.length === 0) console.log('serial and USB: nothing plugged in that kioskd could use')
  for (const device of hid)
    console.log(`hid ${device.vendorId}:${device.productId} ${device.product}  no profile: HID classes come later`)
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

interface HidDevice {
  readonly vendorId: string
  readonly productId: string
  readonly product: string
}

async function hidDevices(): Promise<readonly HidDevice[]> {
  try {
    const { devicesAsync } = await import('node-hid')
    const hex = (id: number) => id.toString(16).padStart(4, '0')
    return (await devicesAsync()).map((d) => ({
      vendorId: hex(d.vendorId),
      productId: hex(d.productId),
      product: d.product ?? '',
    }))
  } catch (thrown) {
    console.error(
      `hid: cannot be listed (${messageOf(thrown)}); remedy: apt-get install libusb-1.0-0, and run as a user who may read /dev/hidraw*`,
    )
    return []
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
