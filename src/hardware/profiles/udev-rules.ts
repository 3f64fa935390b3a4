import type { TransportKind } from './schema/transport.ts'
import type { Profile } from './schema.ts'

/** The kernel subsystem in which a device of this transport shows its file. */
const subsystems: Partial<Readonly<Record<TransportKind, string>>> = {
  hid: 'SUBSYSTEM=="hidraw"',
  'usb-bulk': 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"',
  'usb-lp': 'SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*"',
  serial: 'SUBSYSTEM=="tty"',
  v4l2: 'SUBSYSTEM=="video4linux"',
}

const head = `# Generated from the device profiles: the built-in ones by "npm run generate", with those of a site by provisioning/install. Do not edit:
# "kioskd doctor" compares this file with the profiles.
# Devices that a profile knows belong to the group kioskd; scanners that are keyboards type into no window.
`

/** Rules for udev: access for kioskd to every device that a profile matches by its ids, and no keystrokes from wedge scanners. */
export function udevRules(profiles: Iterable<Profile>): string {
  const lines = new Map<string, string[]>()
  const sorted = [...profiles].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const profile of sorted) {
    const { transport } = profile
    const subsystem = subsystems[transport.kind]
    if (subsystem === undefined) continue
    for (const entry of profile.match) {
      if (!('usb' in entry)) continue
      const { vendorId, productId } = entry.usb
      const ids = `ATTRS{idVendor}=="${vendorId}", ATTRS{idProduct}=="${productId}"`
      const rules = [`${subsystem}, ${ids}, GROUP="kioskd", MODE="0660"`]
      if (transport.kind === 'hid' && transport.keyboard === true)
        rules.push(`SUBSYSTEM=="input", ${ids}, ENV{LIBINPUT_IGNORE_DEVICE}="1"`)
      for (const rule of rules) lines.set(rule, [...(lines.get(rule) ?? []), profile.id])
    }
  }
  const rules = [...lines].map(([rule, ids]) => `# ${[...new Set(ids)].join(', ')}\n${rule}\n`)
  return `${head}\n${rules.join('\n')}`
}
