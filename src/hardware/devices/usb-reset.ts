import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttachedDevice } from '../profiles/match.ts'
import type { DeviceConfig } from './device-config.ts'
import { findAttached } from './open-link.ts'

/**
 * Takes the device's USB port out of use and back (`authorized` in sysfs): what pulling the plug does, without a hand. False when
 * the device is not on USB or we may not write there. Documentation/usb/authorization.rst of the kernel.
 */
export async function resetUsbPort(
  config: DeviceConfig,
  attached: () => readonly AttachedDevice[],
  sysRoot = '/sys',
): Promise<boolean> {
  const port = findAttached(config, { attached })?.usbPort
  if (port === undefined || !/^\d+-\d+(\.\d+)*$/.test(port)) return false
  const file = join(sysRoot, 'bus/usb/devices', port, 'authorized')
  try {
    await writeFile(file, '0')
    await writeFile(file, '1')
    return true
  } catch {
    return false
  }
}
